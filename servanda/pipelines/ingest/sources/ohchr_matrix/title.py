"""What a document says about itself: State under review, cycle, session, symbol of the report."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

_OF = r"(?:of|de l['’]|del|de la|de los|de las|du|des|de|d['’])"
_REVIEW = re.compile(
    rf"\b(?:UPR|EPU|Universal Periodic Review|Examen p[ée]riodique universel|Examen Peri[óo]dico Universal)\s+{_OF}\s*"
    r"(?P<state>[^\t\n:()–—]{3,80}?)\s*(?=$|[\t\n:(–—]|\s-\s)",
    re.IGNORECASE,
)
_ORDINALS = {
    word: number
    for number, words in enumerate(
        (
            "first premier primer primero",
            "second deuxième segundo",
            "third troisième tercer tercero",
            "fourth quatrième cuarto",
            "fifth cinquième quinto",
            "sixth sixième sexto",
        ),
        start=1,
    )
    for word in words.split()
}
_CYCLE = re.compile(
    rf"\b(?:(\d)\s*(?:st|nd|rd|th|er|e|è?me|º|o)?|({'|'.join(_ORDINALS)}))\s+c(?:ycle|iclo)\b", re.IGNORECASE
)
_SESSION = re.compile(
    r"\b(\d{1,3})\s*(?:st|nd|rd|th|e|è?me|º|o|ª|a)?\s+(?:UPR\s+)?(?:session|sesi[óo]n|per[íi]odo)\b", re.IGNORECASE
)
_REPORT = re.compile(r"\bA/HRC/\d{1,3}/\d{1,3}\b")


@dataclass(frozen=True, slots=True)
class Title:
    """Facts from the lines around the tables; empty where they do not say."""

    state: str = ""  # as printed
    cycle: int | None = None
    session: str = ""


def read_title(lines: Iterable[str]) -> Title:
    """The first line that speaks of a review of a State wins; cycle and session stand in the same line or near it."""
    state, cycle, session = "", None, ""
    for line in islice(lines, 200):
        line = line[:500]  # patterns below are for titles, not for whole pages
        review = _REVIEW.search(line)
        if review and not state:
            state = re.sub(r"^the\s+", "", review["state"].strip(" .,*"))
        if (review or state) and cycle is None:
            cycle = _cycle(line)
        found = _SESSION.search(line)
        if found and not session:
            session = found[1]
    return Title(state, cycle if cycle is not None else _cycle_of_session(session), session)


def report_symbol(position_sources: Iterable[str]) -> str:
    """The working group's report that most rows point to: "A/HRC/43/15/Add.1 - Para.3" speaks of A/HRC/43/15."""
    counts = Counter(match for source in position_sources for match in _REPORT.findall(source)[:1])
    return counts.most_common(1)[0][0] if counts else ""


def symbol_in(source: str) -> str:
    """The report one row points to, or empty."""
    match = _REPORT.search(source)
    return match[0] if match else ""


def _cycle(line: str) -> int | None:
    match = _CYCLE.search(line)
    if match is None:
        return None
    return int(match[1]) if match[1] else _ORDINALS[match[2].casefold()]


def _cycle_of_session(session: str) -> int | None:
    """Cycles by session, as OHCHR counts them: 1-12, 13-26, 27-40, 41-54."""
    if not session:
        return None
    return next((cycle for cycle, last in enumerate((12, 26, 40, 54), start=1) if int(session) <= last), None)
