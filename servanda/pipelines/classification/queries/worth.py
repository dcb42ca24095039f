"""How often suggestions are accepted, by kind, value, method and confidence; and which kinds are quiet for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Floor

from servanda.pipelines.classification.models import Suggestion, Waking
from servanda.pipelines.classification.states import DECIDED, Kind, Stage

# A kind goes quiet when fewer than this share of at least so many answers accept it.
LEAST_SHARE, LEAST_ANSWERS = 0.30, 30
_MOST_VALUES = 200


@dataclass(frozen=True, slots=True)
class Worth:
    """What people said to suggestions of one sort."""

    name: str
    accepted: int = 0
    changed: int = 0
    refused: int = 0
    kind: str = ""  # where `name` is a value of it

    @property
    def answers(self) -> int:
        return self.accepted + self.changed + self.refused

    @property
    def share(self) -> float:
        """Accepted as proposed, of all answers; 0 to 1."""
        return self.accepted / self.answers if self.answers else 0.0


@dataclass(frozen=True, slots=True)
class WorthOfKind:
    """`since_woken` counts what decides on going quiet; without a waking that is everything."""

    total: Worth
    since_woken: Worth
    waiting: int = 0
    values: list[Worth] = field(default_factory=list)

    @property
    def is_quiet(self) -> bool:
        return self.since_woken.answers >= LEAST_ANSWERS and self.since_woken.share < LEAST_SHARE


def worth_of_kinds(state: str) -> list[WorthOfKind]:
    """Every kind in its order."""
    woken = _woken(state)
    since: Q = Q(pk__in=[])
    for kind in Kind:
        since |= Q(kind=kind, decided_at__gt=woken[kind]) if kind in woken else Q(kind=kind)
    all_of, new = _counted(_decided(state), "kind"), _counted(_decided(state).filter(since), "kind")
    held = Suggestion.objects.filter(recommendation__state=state, stage=Stage.OPEN).order_by()
    waiting = dict(held.values_list("kind").annotate(n=Count("pk")))
    return [
        WorthOfKind(all_of.get(kind, Worth(kind.value)), new.get(kind, Worth(kind.value)), waiting.get(kind.value, 0))
        for kind in Kind
    ]


def quiet_kinds(state: str) -> list[str]:
    """Kinds that are not asked about now, because they were rarely right here."""
    return sorted(quiet_by_state({state}).get(state, set()))


def quiet_by_state(states: Collection[str] | None) -> dict[str, set[str]]:
    """State → its quiet kinds, in one statement; None means every State."""
    quiet: dict[str, set[str]] = {}
    for state, kind in quiet_rows(states).values_list("recommendation__state", "kind"):
        quiet.setdefault(state, set()).add(kind)
    return quiet


def quiet_rows(states: Collection[str] | None) -> QuerySet[Any, Any]:
    """State and kind of what is quiet, for a statement of its own or inside another."""
    woken = Waking.objects.filter(state=OuterRef("recommendation__state"), kind=OuterRef("kind")).order_by("-woken_at")
    rows = Suggestion.objects.filter(stage__in=DECIDED).annotate(woken=Subquery(woken.values("woken_at")[:1]))
    rows = rows.filter(Q(woken=None) | Q(decided_at__gt=F("woken")))
    if states is not None:
        rows = rows.filter(recommendation__state__in=states)
    counted = (
        rows.order_by()
        .values("recommendation__state", "kind")
        .annotate(answers=Count("pk"), accepted=Count("pk", filter=Q(stage=Stage.ACCEPTED)))
    )
    return counted.filter(answers__gte=LEAST_ANSWERS, accepted__lt=F("answers") * LEAST_SHARE)


def worth_of_methods(state: str) -> list[Worth]:
    """By who proposed it, the most answers first."""
    return sorted(_counted(_decided(state), "method").values(), key=lambda worth: (-worth.answers, worth.name))


def worth_of_bands(state: str) -> list[Worth]:
    """By tenths of confidence, the surest first: of those at 70 % about seven in ten should be accepted."""
    band = Case(
        When(confidence__isnull=True, then=Value(-1)),
        When(confidence__gte=0.9, then=Value(9)),
        default=Floor(F("confidence") * 10),
        output_field=IntegerField(),
    )
    found = _counted(_decided(state).annotate(band=band), "band")
    return [found[key] for key in sorted(found, key=int, reverse=True)]


def worth_of_values(state: str) -> list[Worth]:
    """By kind and value, the most answers first; no more than two hundred."""
    rows = _decided(state).values_list("kind", "value", "stage").annotate(n=Count("pk"))
    found: dict[tuple[str, str], Counter[str]] = {}
    for kind, value, stage, number in rows:
        found.setdefault((kind, value), Counter())[stage] += number
    made = [_worth(value, counts, kind=kind) for (kind, value), counts in found.items()]
    return sorted(made, key=lambda worth: (-worth.answers, worth.kind, worth.name))[:_MOST_VALUES]


def _decided(state: str) -> QuerySet[Suggestion]:
    return Suggestion.objects.filter(recommendation__state=state, stage__in=DECIDED).order_by()


def _counted(rows: QuerySet[Suggestion], by: str) -> dict[str, Worth]:
    found: dict[str, Counter[str]] = {}
    for name, stage, number in rows.values_list(by, "stage").annotate(n=Count("pk")):
        found.setdefault(str(name), Counter())[stage] += number
    return {name: _worth(name, counts) for name, counts in found.items()}


def _worth(name: str, counts: Counter[str], *, kind: str = "") -> Worth:
    return Worth(name, counts[Stage.ACCEPTED], counts[Stage.CHANGED], counts[Stage.REFUSED], kind)


def _woken(state: str) -> dict[str, object]:
    """Kind → when it was last woken."""
    rows: Iterable[tuple[str, object]] = (
        Waking.objects.filter(state=state).order_by("woken_at").values_list("kind", "woken_at")
    )
    return dict(rows)
