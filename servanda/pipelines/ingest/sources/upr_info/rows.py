"""One row of a UPR Info table as a record, with everything odd about it said."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from servanda.pipelines.ingest.records import Place, Problem, Record
from servanda.pipelines.ingest.text.upr import cycle_of

Names = Callable[[str], str]

POSITIONS = {
    "supported": "supported",
    "accepted": "supported",
    "noted": "noted",
    "not supported": "noted",
    "rejected": "noted",
}
PLEDGES = frozenset({"voluntary pledge", "voluntary pledges", "voluntary commitment", "pledge"})
UNKNOWN_RECOMMENDERS = frozenset({"", "(unknown)", "unknown"})
KEPT_AS_EXTRA = ("state_group", "state_organisations", "recommender_group", "recommender_organisations")

_SPACE = re.compile(r"\s+")
_ISSUE_BREAK = re.compile(r"\s*[|,;]\s*")
_LEADING_NUMBER = re.compile(r"\s*(\d+)")  # "44 - November 2023"


class _Row:
    """Cells by meaning, cleaned on reading; what had to be cleaned is remembered as problems."""

    def __init__(self, cells: dict[str, str], place: Place) -> None:
        self._cells = cells
        self.place = place
        self.problems: list[Problem] = []

    def __getitem__(self, meaning: str) -> str:
        raw = self._cells.get(meaning, "")
        clean = raw
        if "&" in raw and (unescaped := html.unescape(raw)) != raw:
            self.report("html-entities", f"has HTML codes in its {meaning}; they were turned into characters")
            clean = unescaped
        stripped = clean.strip()
        if meaning in {"state", "recommender"} and ("\n" in clean or "\r" in clean):
            self.report("stray-newline", f"has a line break glued to the State name {stripped!r}; it was removed")
        return _SPACE.sub(" ", stripped)

    def report(self, code: str, what: str, *, blocks: bool = False) -> None:
        message = f"Line {self.place.line} {what}."
        self.problems.append(Problem(code, message, self.place, blocks=blocks))


def record_of(cells: dict[str, str], place: Place, *, names: Names | None) -> Record:
    """A recommendation or pledge; a row that misses what identifies it carries a problem that blocks."""
    row = _Row(cells, place)
    state_printed, response = row["state"], row["response"]
    kind = "pledge" if response.casefold() in PLEDGES or row["type"].casefold() in PLEDGES else "recommendation"
    text = row["text"]
    if not text:
        row.report("no-text", "has no text", blocks=True)
    session, cycle = _review(row)
    extra = [("state_as_printed", state_printed)] if state_printed else []
    extra += [(meaning, value) for meaning in KEPT_AS_EXTRA if (value := row[meaning])]
    return Record(
        state=_state(row, state_printed, names),
        mechanism="UPR",
        text=text,
        place=place,
        kind=kind,
        cycle=cycle,
        session=session,
        recommending_states=() if kind == "pledge" else _recommender(row, names),
        position="" if kind == "pledge" else _position(row, response),
        themes=tuple(label for label in _ISSUE_BREAK.split(row["issues"]) if label),
        action_category=_action(row),
        source_id=row["id"],
        extra=tuple(extra),
        problems=tuple(row.problems),
    )


def _state(row: _Row, printed: str, names: Names | None) -> str:
    code = row["state_code"] or (names(printed) if names and printed else "")
    if code:
        return code
    if names or not printed:
        row.report("unknown-state", f"names a State under review that is not known: {printed!r}", blocks=True)
    return printed


def _recommender(row: _Row, names: Names | None) -> tuple[str, ...]:
    printed = row["recommender"]
    if printed.casefold() in UNKNOWN_RECOMMENDERS:
        row.report("no-recommender", "does not say which State made the recommendation")
        return ()
    code = row["recommender_code"] or (names(printed) if names else "")
    if not code and names:
        row.report("unknown-recommender", f"names a recommending State that is not known: {printed!r}; kept as printed")
    return (code or printed,)


def _position(row: _Row, response: str) -> str:
    position = POSITIONS.get(response.casefold())
    if position is None:
        what = f"has a response that is not known: {response!r}" if response else "has no response"
        row.report("unknown-position", f"{what}; the position is left pending")
        return "pending"
    return position


def _review(row: _Row) -> tuple[str, int | None]:
    """Session and cycle; without them a recommendation belongs to no review, and is never guessed into one."""
    found = _LEADING_NUMBER.match(row["session"])
    session = found[1] if found else ""
    given = row["cycle"]
    cycle = cycle_of(int(session)) if session else None
    if cycle is None and given.isdigit():
        cycle = int(given)
    if not session:
        row.report("no-session", "does not say in which session the State was reviewed", blocks=cycle is None)
    elif cycle is None:
        row.report("unknown-session", f"names session {session}, which is in no known cycle", blocks=True)
    elif given.isdigit() and int(given) != cycle:
        row.report("odd-cycle", f"gives cycle {given}, but session {session} is of cycle {cycle}; the session counts")
    return session, cycle


def _action(row: _Row) -> int | None:
    value = row["action"]
    if not value:
        return None
    if value not in {"1", "2", "3", "4", "5"}:
        row.report("unknown-action", f"has an action category that is not 1 to 5: {value!r}")
        return None
    return int(value)
