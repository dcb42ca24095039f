"""What a reader of the history asks for: which State, kind of thing, person's post and day; and from which place on."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

from servanda.foundation.audit.queries import Place, before, on_day
from servanda.interfaces.workspace.history.words import kinds

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """Empty means everything."""

    state: str = ""
    kind: str = ""
    by: str = ""
    day: datetime.date | None = None
    place: Place | None = None

    @classmethod
    def read(cls, given: Any) -> Asked:
        """From an address; what cannot be understood is left out."""
        kind, by, state = given.get("kind", ""), given.get("by", ""), given.get("state", "")
        return cls(
            state=state if len(state) == 3 and state.isalnum() else "",
            kind=kind if kind in dict(kinds()) else "",
            by=by if by.isdecimal() and len(by) < 19 else "",
            day=_day(given),
            place=Place.read(given.get("before", "")),
        )

    def narrow(self, events: QuerySet[Any]) -> QuerySet[Any]:
        if self.state:
            events = events.filter(state_code=self.state)
        if self.kind:
            events = events.filter(thing_kind=self.kind)
        if self.by:
            events = events.filter(by_id=int(self.by))
        return on_day(events, self.day) if self.day else events

    def page(self, events: QuerySet[Any]) -> tuple[list[Any], Place | None]:
        """Fifty events, and the place of the last of them if more follow."""
        rows: list[Any] = list(before(events, self.place)[: ON_A_PAGE + 1])
        shown = rows[:ON_A_PAGE]
        return shown, Place(shown[-1].happened_at, shown[-1].pk) if len(rows) > ON_A_PAGE else None

    def kept(self) -> str:
        """The rest of the address, for links that go on from here."""
        held = {"state": self.state, "kind": self.kind, "by": self.by}
        if self.day:
            held |= {"day_0": str(self.day.day), "day_1": str(self.day.month), "day_2": str(self.day.year)}
        return urlencode({name: value for name, value in held.items() if value})


def _day(given: Any) -> datetime.date | None:
    parts = [given.get(f"day_{number}", "") for number in range(3)]
    try:
        day, month, year = (int(part) for part in parts)
        return datetime.date(year, month, day)
    except ValueError:
        return None
