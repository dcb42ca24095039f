"""One entry of UHRI as records of ours: the same whether it came as JSON or as a row of a workbook."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from servanda.pipelines.ingest.records import Place, Problem, Record
from servanda.pipelines.ingest.sources.uhri.bodies import body_of
from servanda.pipelines.ingest.sources.uhri.clean import (
    bare,
    first_number,
    goal_or_target,
    iso_date,
    labels,
    number_and_text,
)
from servanda.pipelines.ingest.text.markup import text_of
from servanda.pipelines.ingest.text.upr import cycle_of

Names = Callable[[str], str]
Entry = dict[str, Any]  # keys as in the JSON export

KINDS = {"recommendations": "recommendation", "concerns/observations": "concern", "others": "other", "": "other"}
_COUNTRY_CODE = re.compile(r"[A-Z]{2}")


@dataclass
class Notes:
    """Problems of one entry, gathered while it is read."""

    place: Place
    problems: list[Problem] = field(default_factory=list)

    def report(self, code: str, what: str, *, blocks: bool = False) -> None:
        where = self.place.text[0].upper() + self.place.text[1:]
        self.problems.append(Problem(code, f"{where} {what}.", self.place, blocks=blocks))


def states_of(entry: Entry, names: Names | None) -> list[tuple[str, str]]:
    """(code or printed name, printed name) of each State the entry concerns."""
    printed = [name.strip("* ") for name in labels(entry.get("Countries"))]
    return [((names(name) if names else "") or name, name) for name in printed]


def record_of(entry: Entry, place: Place, *, state: tuple[str, str], names: Names | None, language: str) -> Record:
    """The record for one of the States an entry concerns; what cannot be used without a person's help blocks."""
    notes = Notes(place)
    code, printed = state
    _check_state(code, printed, names, notes)
    mechanism, instrument = _mechanism(entry, notes)
    upr = mechanism == "UPR"
    number, text = _text(entry, upr, notes)
    session = first_number(entry.get("UprSession")) if upr else ""
    return Record(
        state=code,
        mechanism=mechanism,
        text=text,
        place=place,
        kind=_kind(entry, notes),
        cycle=_cycle(entry, session, notes) if upr else None,
        session=session,
        symbol=bare(entry.get("Symbol")),
        number=number,
        language=language,
        recommending_states=_recommenders(entry, names, notes),
        position=_position(entry, notes) if upr else "",
        themes=labels(entry.get("Themes")),
        groups=labels(entry.get("AffectedPersons")),
        sdg=_goals_and_targets(entry, notes),
        published_on=iso_date(entry.get("PublicationDate")),
        source_id=bare(entry.get("AnnotationId")),
        extra=_extra(entry, printed, instrument),
        problems=tuple(notes.problems),
    )


def _check_state(code: str, printed: str, names: Names | None, notes: Notes) -> None:
    if not printed:
        notes.report("no-state", "names no State; it is kept aside for a person to assign", blocks=True)
    elif names and not names(printed):
        notes.report("unknown-state", f"names a State that is not known: {printed!r}", blocks=True)
    elif not names and _COUNTRY_CODE.fullmatch(printed):
        notes.report("country-code", f"gives the code {code} instead of a State's name")


def _mechanism(entry: Entry, notes: Notes) -> tuple[str, str]:
    printed = bare(entry.get("Body"))
    body = body_of(printed)
    if body is None:
        notes.report("unknown-body", f"names a body that is not known: {printed!r}", blocks=True)
        return printed, ""
    return body.code, body.instrument


def _text(entry: Entry, upr: bool, notes: Notes) -> tuple[str, str]:
    number, text = number_and_text(text_of(str(entry.get("Text") or "")), upr=upr)
    if not text:
        notes.report("no-text", "has no text", blocks=True)
    return number, text


def _kind(entry: Entry, notes: Notes) -> str:
    printed = bare(entry.get("AnnotationType"))
    kind = KINDS.get(printed.casefold())
    if kind is None:
        notes.report("unknown-type", f"has a type that is not known: {printed!r}; it is filed as other")
    return kind or "other"


def _cycle(entry: Entry, session: str, notes: Notes) -> int | None:
    given = first_number(entry.get("UprCycle"))
    by_session = cycle_of(int(session)) if session else None
    if by_session and given and int(given) != by_session:
        notes.report(
            "odd-cycle", f"gives cycle {given}, but session {session} is of cycle {by_session}; the session counts"
        )
    cycle = by_session or (int(given) if given in {"1", "2", "3", "4"} else None)
    if cycle is None:
        notes.report("no-session", "is of the UPR but names neither a session nor a cycle that is known", blocks=True)
    return cycle


def _position(entry: Entry, notes: Notes) -> str:
    found = {part.strip().casefold() for label in labels(entry.get("UprPositions")) for part in label.split("/")}
    known = found & {"supported", "noted"}
    if found - known:
        notes.report("unknown-position", f"has a position that is not known: {', '.join(sorted(found - known))}")
    if len(known) == 2:
        return "partly"
    return known.pop() if known else ("pending" if found else "")


def _recommenders(entry: Entry, names: Names | None, notes: Notes) -> tuple[str, ...]:
    found = []
    for printed in (name.strip("* ") for name in labels(entry.get("UprRecommendingCountry"))):
        code = names(printed) if names else ""
        if names and not code:
            notes.report(
                "unknown-recommender", f"names a recommending State that is not known: {printed!r}; kept as printed"
            )
        found.append(code or printed)
    return tuple(dict.fromkeys(found))


def _goals_and_targets(entry: Entry, notes: Notes) -> tuple[str, ...]:
    printed = labels(entry.get("Sdgs"))
    found = [goal_or_target(label) for label in printed]
    odd = [label for label, code in zip(printed, found, strict=True) if not code]
    if odd:
        notes.report("unknown-goal", f"links to goals or targets that are not known: {'; '.join(odd)}")
    return tuple(dict.fromkeys(code for code in found if code))


def _extra(entry: Entry, printed: str, instrument: str) -> tuple[tuple[str, str], ...]:
    values = (
        ("state_as_printed", printed),
        ("body_as_printed", bare(entry.get("Body"))),
        ("instrument", instrument),
        ("document_id", bare(entry.get("DocumentId"))),
        ("regions", "|".join(labels(entry.get("Regions")))),
        ("recommending_regions", "|".join(labels(entry.get("UprRecommendingRegions")))),
        ("published_on_uhri", iso_date(entry.get("PublicationDateOnUhri"))),
    )
    return tuple((key, value) for key, value in values if value)
