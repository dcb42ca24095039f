"""Which column of a UPR Info table means what; found by its heading, and by order where headings repeat."""

from __future__ import annotations

import re

# Meaning → headings seen, letters and digits only. In the exports of 2018 "Rgrp" and "Org" stand twice: first for
# the State under review, then for the recommending State.
HEADINGS: dict[str, frozenset[str]] = {
    "id": frozenset({"id", "recommendationid"}),
    "state": frozenset({"sur", "to", "stateunderreview"}),
    "state_code": frozenset({"suriso3", "countrycode"}),
    "state_group": frozenset({"torgrp", "surgroup", "surrgrp"}),
    "state_organisations": frozenset({"toorg", "surorg"}),
    "text": frozenset({"recommendation", "text", "recommendationtext"}),
    "recommender": frozenset({"rs", "from", "recommendingstate", "rsrecommendingstate"}),
    "recommender_code": frozenset({"rsiso3"}),
    "recommender_group": frozenset({"fromrgrp", "rsgroup", "rsrgrp"}),
    "recommender_organisations": frozenset({"fromorg", "rsorg"}),
    "response": frozenset({"response"}),
    "action": frozenset({"action", "actioncategory"}),
    "issues": frozenset({"issue", "issues"}),
    "session": frozenset({"session"}),
    "cycle": frozenset({"cycle"}),
    "type": frozenset({"type", "recommendationtype"}),
}
REPEATED = {"rgrp": ("state_group", "recommender_group"), "org": ("state_organisations", "recommender_organisations")}
NEEDED = frozenset({"state", "text", "session"})
DELIMITERS = (",", ";", "\t", "|")

_MEANING = {heading: meaning for meaning, headings in HEADINGS.items() for heading in headings}
_NOT_A_LETTER = re.compile(r"[\W_]+")


def meanings(cells: list[str]) -> dict[str, int]:
    """Meaning → position, for the headings that are understood; the first of two equal meanings wins."""
    found: dict[str, int] = {}
    for position, cell in enumerate(cells):
        heading = _NOT_A_LETTER.sub("", cell).casefold()
        options = REPEATED.get(heading) or (_MEANING.get(heading, ""),)
        meaning = next((option for option in options if option and option not in found), "")
        if meaning:
            found[meaning] = position
    return found


def is_header(cells: list[str]) -> bool:
    """True for a line of headings: at the top, or repeated in the middle where exports were glued together."""
    return meanings(cells).keys() >= NEEDED


def delimiter_of(header: str) -> str:
    """The delimiter under which a header line makes most sense."""
    return max(DELIMITERS, key=lambda delimiter: len(meanings(header.strip().split(delimiter))))
