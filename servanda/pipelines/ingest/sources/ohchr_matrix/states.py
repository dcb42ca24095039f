"""Recommending States: from a column of their own, else from the brackets that close a recommendation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Names = Callable[[str], str]

# What may stand between the closing bracket of a State and the end of its (sub-)recommendation.
_ENDS = re.compile(r"^[\s,*]*(?:$|[;.؛；。:])")
_NEXT_BRACKET = re.compile(r"^[\s,;؛；.、*]*(?:and|et|y|и|و)?\s*[(（]")
_BETWEEN = re.compile(r"\s*[,;،؛；、/\n]\s*")
_AND = re.compile(r"\s+(?:and|et|y|и)\s+|\s+و\s*|\s*和\s*|\s+&\s+")
# Names that hold the word "and": not to be parted when no table of names is given.
_WITH_AND = re.compile(
    r"Bosnia|Herzegovina|Antigua|Barbuda|Trinidad|Tobago|Principe|Príncipe|Grenadines|Nevis"
    r"|Great Britain|Northern Ireland"
)
_KNOWN_SHORT = frozenset({"USA", "UAE", "DPRK", "DRC", "PNG", "CAR", "UK", "US"})
_ACRONYM = re.compile(r"^[A-Z][A-Z0-9-]{1,}s?$")


@dataclass(frozen=True, slots=True)
class Recommender:
    """A recommending State as printed, with its ISO3 code where the table of names knows it."""

    printed: str
    code: str = ""


def states_in_column(text: str, names: Names | None) -> list[Recommender]:
    """States of a cell that lists nothing else, one per line or parted by commas."""
    found: list[Recommender] = []
    for line in text.split("\n"):
        line = line.strip(" \t\u00a0-•;,.")
        whole = len(line) > 1 and next(_brackets(line), None) == (0, len(line))  # "(Chile)", not "Iran (Islamic …)"
        found += _parted(line[1:-1] if whole else line, names)
    return list(dict.fromkeys(found))


def states_in_text(text: str, names: Names | None) -> list[Recommender]:
    """States named in the brackets that close the text or one of its parts joined by ";"."""
    found: list[Recommender] = []
    text = " ".join(text.split())
    for inner in _closing_brackets(text):
        found += [state for state in _parted(inner, names) if state.code or _may_be_state(state.printed)]
    return list(dict.fromkeys(found))


def _closing_brackets(text: str) -> list[str]:
    """What stands in the brackets at the end of each part; "(ICPPED) (Togo)" gives both, to be told apart later."""
    groups = list(_brackets(text))
    kept: list[str] = []
    closing = False
    for start, end in reversed(groups):
        rest = text[end:]
        closing = bool(_ENDS.match(rest)) or (closing and bool(_NEXT_BRACKET.match(rest)))
        if closing:
            kept.append(text[start + 1 : end - 1])
    return kept[::-1]


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    """Outermost pairs of brackets; "(Iran (Islamic Republic of))" is one pair."""
    depth, start = 0, 0
    for place, sign in enumerate(text):
        if sign in "(（":
            start = place if depth == 0 else start
            depth += 1
        elif sign in ")）" and depth:
            depth -= 1
            if depth == 0:
                yield start, place + 1


def _parted(text: str, names: Names | None) -> list[Recommender]:
    """The States of one printed list."""
    text = " ".join(text.split()).strip(" .;*")
    if not text:
        return []
    if names is not None and names(text):
        return [Recommender(text, names(text))]
    parts = [part for part in _split_outside_brackets(text) if part]
    if len(parts) > 1:
        return [state for part in parts for state in _parted(part, names)]
    halves = [half for half in _AND.split(text) if half]
    if len(halves) > 1 and _all_states(halves, text, names):
        return [state for half in halves for state in _parted(half, names)]
    text = re.sub(r"^(?:and|the|et|y|и)\s+", "", text)
    return [Recommender(text, names(text) if names is not None else "")]


def _all_states(halves: list[str], text: str, names: Names | None) -> bool:
    if names is not None:
        return all(names(half.strip(" *")) for half in halves)
    return _WITH_AND.search(text) is None and all(half[:1].isupper() and len(half) < 40 for half in halves)


def _split_outside_brackets(text: str) -> list[str]:
    parts, begin = [], 0
    depth_at = [0] * (len(text) + 1)
    for place, sign in enumerate(text):
        depth_at[place + 1] = depth_at[place] + (sign in "(（") - (sign in ")）")
    for match in _BETWEEN.finditer(text):
        if depth_at[match.start()] == 0:
            parts.append(text[begin : match.start()].strip())
            begin = match.end()
    return [*parts, text[begin:].strip()]


def _may_be_state(printed: str) -> bool:
    """Sorts out acronyms, years and asides: "(ICPPED)", "(No. 29)", "(see paragraph 5)"."""
    if printed in _KNOWN_SHORT:
        return True
    aside = printed[:1].islower() and not printed.startswith("former ")  # "the former Yugoslav Republic of …"
    return not (aside or any(sign.isdigit() for sign in printed) or _ACRONYM.match(printed))
