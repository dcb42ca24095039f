"""What public pages list and count beside a single thing: few statements, each for a whole page."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BooleanField, Case, Count, Min, Q, QuerySet, Value, When

from servanda.pipelines.publication.models import Entry
from servanda.pipelines.publication.states import ReleaseKind

ASKED_OFTEN = 3
LED_ON = Q(content__has_key="merged_into")  # objectives that became part of another; their pages lead there


@dataclass(frozen=True, slots=True)
class Combination:
    """So many recommendations share these areas and this level, and are late or not."""

    areas: tuple[str, ...]
    level: str
    late: bool
    number: int


@dataclass(frozen=True, slots=True)
class StateOnRecord:
    """A State's share of the record: what a hub's front page lists."""

    code: str
    number: int
    ahead: int  # substantially or fully carried out
    assessed: int
    late: int


def combinations(*, today: datetime.date, state: str = "") -> list[Combination]:
    """All recommendations in one statement; a page sums up what it needs."""
    found = Entry.objects.filter(kind=ReleaseKind.RECOMMENDATION)
    found = found.filter(state_code=state) if state else found
    overdue = Case(When(due_on__lt=today, then=Value(True)), default=Value(False), output_field=BooleanField())
    rows = found.annotate(late=overdue).order_by("areas", "level", "late").values_list("areas", "level", "late")
    return [Combination(tuple(areas), level, late, n) for areas, level, late, n in rows.annotate(Count("id"))]


def most_asked(*, state: str, limit: int) -> tuple[list[str], int]:
    """Threads asked about three times or more, the most often asked first, and how many there are in all."""
    found = Entry.objects.filter(kind=ReleaseKind.RECOMMENDATION, state_code=state).exclude(thread="")
    rows = found.order_by().values("thread").annotate(knots=Count("id"), first=Min("asked_on"))
    often = rows.filter(knots__gte=ASKED_OFTEN).order_by("-knots", "first", "thread")
    ids = [row["thread"] for row in often]
    return ids[:limit], len(ids)


def states_on_record(*, today: datetime.date) -> list[StateOnRecord]:
    """Every State of which something is public."""
    rows = Entry.objects.filter(kind=ReleaseKind.RECOMMENDATION).order_by("state_code").values_list("state_code")
    counted = rows.annotate(
        number=Count("id"),
        ahead=Count("id", filter=Q(level__in=["full", "substantial"])),
        assessed=Count("id", filter=~Q(level="")),
        late=Count("id", filter=Q(due_on__lt=today)),
    )
    return [StateOnRecord(*row) for row in counted]


def how_many(kind: str, *, states: Iterable[str] = ()) -> int:
    """Things of a kind that are public."""
    found = Entry.objects.filter(kind=kind).exclude(LED_ON)
    wanted = list(states)
    return (found.filter(state_code__in=wanted) if wanted else found).count()


def entries(kind: str, public_ids: Iterable[str]) -> dict[str, Entry]:
    """Several things of a kind by public id; those that are not public are left out."""
    wanted = sorted({public_id for public_id in public_ids if public_id})
    found = Entry.objects.filter(kind=kind, public_id__in=wanted).defer("words").order_by("public_id")
    return {entry.public_id: entry for entry in found} if wanted else {}


def entries_of(keys: Iterable[tuple[str, str]]) -> dict[str, Entry]:
    """Things of several kinds by public id: public ids are unique across kinds."""
    wanted = sorted({public_id for _kind, public_id in keys})
    found = Entry.objects.filter(public_id__in=wanted).exclude(kind=ReleaseKind.RECOMMENDATION).defer("words")
    return {entry.public_id: entry for entry in found.order_by("public_id")} if wanted else {}


def all_of(kind: str, *, states: Iterable[str] = ()) -> QuerySet[Entry]:
    """Everything of a kind that is public now, without what became part of another."""
    found = Entry.objects.filter(kind=kind).exclude(LED_ON).defer("words").order_by("sort_key", "public_id")
    wanted = list(states)
    return found.filter(state_code__in=wanted) if wanted else found


def objectives_of(body: str) -> QuerySet[Entry]:
    """Objectives a body leads or takes part in."""
    return all_of(ReleaseKind.CLUSTER).filter(Q(lead_body=body) | Q(bodies__contains=[body]))


def updates_by(body: str) -> QuerySet[Entry]:
    """What a body has reported, newest first."""
    found = Entry.objects.filter(kind=ReleaseKind.UPDATE, bodies__contains=[body]).defer("words")
    return found.order_by("-asked_on", "-sequence")


def updates_on(cluster: str, recommendation: str = "", *, also: str = "") -> QuerySet[Entry]:
    """Released updates on an objective, or on a recommendation that is in none, newest first.

    `also`: one given when it was in another objective, which still speaks of it.
    """
    about = Q(cluster=cluster) if cluster else Q(content__recommendation=recommendation)
    about |= Q(public_id=also) if also else Q()
    return Entry.objects.filter(about, kind=ReleaseKind.UPDATE).defer("words").order_by("-asked_on", "-sequence")


def members(cluster: str) -> QuerySet[Entry]:
    """Recommendations that are public as parts of an objective, newest asking first."""
    found = Entry.objects.filter(kind=ReleaseKind.RECOMMENDATION, cluster=cluster).defer("words")
    return found.order_by("-asked_on", "sort_key", "public_id")


def asked_in(document: str) -> QuerySet[Entry]:
    """Recommendations of a document, in its own order."""
    found = Entry.objects.filter(kind=ReleaseKind.RECOMMENDATION, document=document).defer("words")
    return found.order_by("sort_key", "public_id")


def counted(column: str, by: str, *, states: Iterable[str] = (), **where: str) -> dict[str, dict[str, int]]:
    """Recommendations by two facets: counted("document", "level") → {"AVL-UPR-4": {"partial": 12, "": 3}}."""
    found = Entry.objects.filter(kind=ReleaseKind.RECOMMENDATION, **where)
    wanted = list(states)
    found = found.filter(state_code__in=wanted) if wanted else found
    grouped: dict[str, dict[str, int]] = defaultdict(dict)
    for key, value, number in found.order_by(column, by).values_list(column, by).annotate(Count("id")):
        grouped[key][value] = number
    return dict(grouped)
