"""Bring the database to what the data files say. Rows of others and rows the files no longer name stay."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db import connection, models, transaction

from servanda.foundation.common.partial_dates import PartialDate
from servanda.foundation.reference.models import (
    Goal,
    Indicator,
    Mechanism,
    ReviewSession,
    State,
    Target,
    Treaty,
)
from servanda.foundation.reference.names import DATA, LANGUAGES, read_csv, split
from servanda.foundation.reference.taxonomy_loader import load_taxonomies

_LOCK = 20_260_001  # any number of our own; two starting servers must not load at once


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows each subject gained or changed."""

    states: int = 0
    mechanisms: int = 0
    treaties: int = 0
    sessions: int = 0
    goals: int = 0
    targets: int = 0
    indicators: int = 0
    terms: int = 0
    crosswalks: int = 0

    @property
    def total(self) -> int:
        return sum(getattr(self, field.name) for field in fields(self))


@transaction.atomic
def load_reference() -> Loaded:
    """Load every data file. Loading twice changes nothing; a file that lost a line deletes nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    states = bring(State, [_state(row) for row in read_csv("states.csv")])
    mechanisms = _load_mechanisms()
    treaties = bring(Treaty, [_treaty(row) for row in read_csv("treaties.csv")])
    sessions = _load_sessions()
    goals, targets, indicators = (
        bring(model, [_sdg_entry(model, row) for row in read_csv(file)])
        for model, file in ((Goal, "sdg_goals.csv"), (Target, "sdg_targets.csv"), (Indicator, "sdg_indicators.csv"))
    )
    terms, crosswalks = load_taxonomies(DATA)
    return Loaded(states, mechanisms, treaties, sessions, goals, targets, indicators, terms, crosswalks)


def bring(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> int:
    """Create or correct rows by primary key, writing only what differs; how many were written."""
    held = model._default_manager.in_bulk([row["pk"] for row in rows])
    new = [model(**row) for row in rows if row["pk"] not in held]
    changed = []
    for row in rows:
        kept = held.get(row["pk"])
        if kept is not None and any(getattr(kept, name) != value for name, value in row.items()):
            for name, value in row.items():
                setattr(kept, name, value)
            changed.append(kept)
    # Parents stand before their parts in the files, and PostgreSQL checks foreign keys at the end.
    model._default_manager.bulk_create(new)
    if changed:
        key = model._meta.pk.attname if model._meta.pk else "pk"
        model._default_manager.bulk_update(changed, [name for name in rows[0] if name not in ("pk", key)])
    return len(new) + len(changed)


def sort_key_of_name(name: str) -> str:
    """A name without case, accents and apostrophes, to order by where the database knows no language."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return bare.casefold().replace("'", "").replace("’", "")


def sort_key_of_code(code: str) -> str:
    """Codes in the order of the goals: 5.3 before 5.10 before 5.a."""
    return ".".join(part.zfill(2) if part.isdigit() else part for part in code.split("."))


def _in_languages(row: Mapping[str, str]) -> dict[str, str]:
    return {lang: row[lang] for lang in LANGUAGES if row.get(lang)}


def _state(row: Mapping[str, str]) -> dict[str, Any]:
    return {
        "pk": row["iso3"],
        "iso2": row["iso2"],
        "m49": row["m49"],
        "names": _in_languages(row),
        "regional_group": row["regional_group"],
        "is_ldc": row["ldc"] == "yes",
        "is_lldc": row["lldc"] == "yes",
        "is_sids": row["sids"] == "yes",
        "standing": row["standing"],
        "other_names": split(row["other_names"]),
        "sort_key": sort_key_of_name(row["en"]),
    }


def _load_mechanisms() -> int:
    short = {row["code"]: _in_languages(row) for row in read_csv("mechanism_short_names.csv")}
    return bring(
        Mechanism,
        [
            {
                "pk": row["code"],
                "kind": row["kind"],
                "names": _in_languages(row),
                "short_names": short.get(row["code"], {}),
                "established": row["established"],
                "ended": row["ended"],
                "asks_position": row["kind"] == "upr",
                "sort_key": f"{place:03d}",  # the file stands in the customary order
            }
            for place, row in enumerate(read_csv("mechanisms.csv"))
        ],
    )


def _treaty(row: Mapping[str, str]) -> dict[str, Any]:
    return {
        "pk": row["code"],
        "names": _in_languages(row),
        "adopted_on": PartialDate.parse(row["adopted_on"]),
        "in_force_on": PartialDate.parse(row["in_force_on"]),
        "monitored_by_id": row["monitored_by"],
        "parent_id": row["parent"] or None,
    }


def _sdg_entry(model: type[models.Model], row: Mapping[str, str]) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "pk": row["code"],
        "labels": _in_languages(row),
        "sort_key": sort_key_of_code(row["code"]),
    }
    if model is not Goal:
        above = "goal_id" if model is Target else "target_id"
        entry[above] = row["code"].rpartition(".")[0]
    return entry


def _load_sessions() -> int:
    held = {session.number: session for session in ReviewSession.objects.filter(mechanism="UPR")}
    new, changed = [], []
    for row in read_csv("upr_sessions.csv"):
        number, cycle = int(row["number"]), int(row["cycle"])
        starts_on: Any = PartialDate.parse(row["starts_on"])
        session = held.get(number)
        if session is None:
            new.append(ReviewSession(mechanism_id="UPR", number=number, cycle=cycle, starts_on=starts_on))
        elif (session.cycle, session.starts_on) != (cycle, starts_on):
            session.cycle, session.starts_on = cycle, starts_on
            changed.append(session)
    ReviewSession.objects.bulk_create(new)
    ReviewSession.objects.bulk_update(changed, ["cycle", "starts_on"])
    return len(new) + len(changed)
