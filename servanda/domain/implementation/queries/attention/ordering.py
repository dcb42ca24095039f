"""The order of attention within one State's own list, and the three lists beside it."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import Subquery

from servanda.domain.implementation.queries.attention import weighing
from servanda.domain.implementation.queries.attention.evidence import Evidence, evidence_of
from servanda.domain.implementation.queries.attention.reading import Reporting, read
from servanda.domain.implementation.states import Level
from servanda.domain.recommendations.models import OfficialText
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import bodies_where
from servanda.foundation.audit.models import Event
from servanda.foundation.methods.priority import Criterion, Score, in_order, reached, score
from servanda.foundation.methods.priority_parameters import Parameters
from servanda.foundation.methods.stability import Stability, stability

NEGLECTED = 0.5  # from so much neglect on something is listed as neglected


@dataclass(frozen=True, slots=True)
class Item:
    """One line: what holds of it, its criteria, whether the veto puts it first, and its place (None: not ranked)."""

    evidence: Evidence
    values: dict[Criterion, float | None]
    value: float  # P
    known: float
    comes_first: bool
    rank: int | None = None

    @property
    def neglect(self) -> float:
        return self.values[Criterion.NEGLECT] or 0.0


@dataclass(frozen=True, slots=True)
class GroupLine:
    """An affected group: recommendations that name it, and how many of them lie where things are neglected."""

    code: str
    count: int
    neglected: int


@dataclass(frozen=True)
class Attention:
    """One State's list in order. `done`: reported as fully carried out, and left out of everything here."""

    items: list[Item]  # ranked ones first, in order; then those of which too little is known
    done: int
    mechanisms: dict[str, Reporting]
    parameters: Parameters
    today: datetime.date

    @cached_property
    def ranked(self) -> list[Item]:
        return [item for item in self.items if item.rank is not None]

    def stability_of(self, items: Sequence[Item]) -> list[Stability | None]:
        """How firm the place of each is when the weights change; None for what is not ranked."""
        given, ranked = self.parameters, self.ranked
        places = [item.rank - 1 for item in items if item.rank is not None]
        found = iter(
            stability(
                [item.values for item in ranked],
                given.weights,
                [item.comes_first for item in ranked],
                of=places,
                top=given.top,
                spread=given.spread,
                draws=given.draws,
                seed=given.seed,
            )
        )
        return [None if item.rank is None else next(found) for item in items]

    def score_of(self, item: Item) -> Score:
        return score(item.values, self.parameters.weights)

    def recurring(self, items: Iterable[Item]) -> list[Item]:
        """Asked more than once, the most often first; of those the longest ago."""
        found = [item for item in items if (item.evidence.askings or 0) >= weighing.OFTEN]
        return sorted(found, key=lambda item: (-(item.evidence.askings or 0), item.evidence.since or "9999"))

    def urgent(self, items: Iterable[Item]) -> list[Item]:
        """Interim measures, then what a mechanism follows up, then threats, then the nearest day."""
        found = [item for item in items if weighing.is_urgent(item.evidence, self.parameters, today=self.today)]
        return sorted(found, key=_urgency)

    def neglected(self, items: Iterable[Item]) -> list[Item]:
        """The most neglected first; among equals what was asked first."""
        found = [item for item in items if item.neglect >= NEGLECTED]
        return sorted(found, key=lambda item: (-round(item.neglect, 9), item.evidence.since or "9999"))

    def left_behind(self, items: Iterable[Item]) -> list[GroupLine]:
        """Affected groups, first those with the most recommendations in what is neglected."""
        count: Counter[str] = Counter()
        neglected: Counter[str] = Counter()
        for item in items:
            count.update(item.evidence.groups)
            if item.neglect >= NEGLECTED:
                neglected.update(item.evidence.groups)
        lines = [GroupLine(code, count[code], neglected[code]) for code in count]
        return sorted(lines, key=lambda line: (-line.neglected, -line.count, line.code))


def _urgency(item: Item) -> tuple[bool, bool, bool, datetime.date]:
    evidence = item.evidence
    day = weighing.nearest_day(evidence) or datetime.date.max
    return not evidence.has_interim_measures, not evidence.follow_up, not item.comes_first, day


@dataclass(frozen=True, slots=True)
class Followed:
    """A State whose whole work somebody follows, with the names of its bodies by public id."""

    code: str
    names: dict[str, str]
    bodies: dict[str, dict[str, str]]
    newest_own: int | None  # key of the last thing in the trail that this person did


def states_followed_by(user: Any) -> list[Followed]:
    """Those of this person, in one statement: an order is made within one of them, never across."""
    newest = Event.objects.filter(by_id=user.pk).order_by("-happened_at", "-id").values("pk")[:1]
    bodies = bodies_where(user, Permission.UPDATE_READ_SENT).annotate(newest_own=Subquery(newest))
    rows = bodies.order_by("state__sort_key", "state", "public_id")
    told = ("state", "state__names", "public_id", "names", "newest_own")
    found: dict[str, Followed] = {}
    for code, names, public_id, body, newest_own in rows.values_list(*told):
        found.setdefault(code, Followed(code, names, {}, newest_own)).bodies[public_id] = body
    return list(found.values())


def attention_of(user: Any, *, state: str, parameters: Parameters, today: datetime.date) -> Attention:
    """The whole list of a State in order. Ties stand by their public ids."""
    held = read(user, state=state, today=today)
    found = evidence_of(held, threats=parameters.threats, lasting=parameters.lasting_harm)
    open_ones = sorted((each for each in found if each.word.level != Level.FULL), key=lambda each: each.public_id)
    items = [_item(each, parameters, today) for each in open_ones]
    enough = [item for item in items if item.known >= parameters.least_known]
    order = in_order([item.value for item in enough], [item.comes_first for item in enough])
    placed = [replace(enough[at], rank=rank) for rank, at in enumerate(order, 1)]
    unranked = [item for item in items if item.known < parameters.least_known]
    return Attention([*placed, *unranked], len(found) - len(open_ones), held.mechanisms, parameters, today)


def _item(evidence: Evidence, parameters: Parameters, today: datetime.date) -> Item:
    values = weighing.values_of(evidence, parameters, today=today)
    value, known = reached(values, parameters.weights)
    return Item(evidence, values, value, known, weighing.comes_first(evidence, parameters))


def narrowed_items(
    items: Iterable[Item], *, mechanism: str = "", theme: str = "", group: str = "", body: str = ""
) -> list[Item]:
    """Those of which this holds in any part. Their places stay those in the whole list."""
    asked: list[Callable[[Evidence], bool]] = []
    if mechanism:
        asked.append(lambda each: mechanism in each.askers)
    if theme:
        asked.append(lambda each: theme in each.themes)
    if group:
        asked.append(lambda each: group in each.groups)
    if body:
        asked.append(lambda each: body in each.bodies)
    return [item for item in items if all(holds(item.evidence) for holds in asked)]


def titles_alone(items: Iterable[Item]) -> dict[str, tuple[dict[str, str], dict[str, str]]]:
    """Public id → short titles and official words by language, of the recommendations among them that stand alone."""
    keys = [item.evidence.members[0].key for item in items if item.evidence.objective is None]
    if not keys:
        return {}
    found: dict[str, tuple[dict[str, str], dict[str, str]]] = {}
    rows = OfficialText.objects.filter(recommendation__in=keys, superseded_at=None)
    named = rows.order_by("recommendation", "language").values_list(
        "recommendation__public_id", "recommendation__short_titles", "language", "text"
    )
    for public_id, short, language, text in named:
        found.setdefault(public_id, (short, {}))[1][language] = text
    return found
