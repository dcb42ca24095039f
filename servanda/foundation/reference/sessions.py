"""Which cycle of the Universal Periodic Review a session belongs to. Plain Python, for parsers too."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from servanda.foundation.reference.names import read_csv


@dataclass(frozen=True, slots=True)
class Cycle:
    """One round of reviews of all States. The newest has no last session or year yet."""

    number: int
    first_session: int
    last_session: int | None
    first_year: int
    last_year: int | None


@cache
def cycles() -> tuple[Cycle, ...]:
    """All cycles, oldest first."""
    return tuple(
        Cycle(
            number=int(row["cycle"]),
            first_session=int(row["first_session"]),
            last_session=int(row["last_session"]) if row["last_session"] else None,
            first_year=int(row["first_year"]),
            last_year=int(row["last_year"]) if row["last_year"] else None,
        )
        for row in read_csv("upr_cycles.csv")
    )


def cycle_of_session(session: int) -> int | None:
    """The cycle number of a session; None for a session that cannot exist. Future sessions count to the newest."""
    for cycle in cycles():
        if cycle.first_session <= session and (cycle.last_session is None or session <= cycle.last_session):
            return cycle.number
    return None
