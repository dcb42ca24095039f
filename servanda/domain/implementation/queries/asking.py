"""Whom a call would ask: what bodies answer for now, narrowed by what the coordinator chooses."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value

from servanda.domain.implementation.models import Assignment, Call, CallLine, Update
from servanda.domain.implementation.queries.answers import about_assignment, bodies_with_writers
from servanda.domain.implementation.states import SENT_STAGES
from servanda.domain.recommendations.models import ClusterMember, Recommendation, Tag
from servanda.domain.recommendations.queries import cluster_titles
from servanda.domain.recommendations.states import STANDING, TagKind
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import bodies_where
from servanda.foundation.organisations.models import Body

# Who answered within these days may be left out of a call.
RECENTLY = datetime.timedelta(days=30)
Named = tuple[str, dict[str, str]]  # code and names by language


@dataclass(frozen=True, slots=True)
class Choice:
    """What a call is about; empty means everything. Parts narrow each other, values of one part widen it."""

    objectives: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    mechanisms: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    silent_since: datetime.date | None = None  # only what has not been answered since this day


@dataclass(frozen=True, slots=True)
class Preview:
    """The counts shown before anything is sent."""

    objectives: int
    bodies: int
    answers: int
    answered_recently: int
    without_writer: tuple[str, ...]  # bodies in which nobody can answer


def assignments_to_ask(user: Any, choice: Choice, *, state: str) -> QuerySet[Any]:
    """Running assignments of open bodies in a State this person calls in, each with `last_answer`."""
    own = bodies_where(user, Permission.ASSIGN).filter(state=state, closed_on=None)
    found = Assignment.objects.filter(body__in=own, ended_at=None).filter(
        Q(cluster__isnull=True) | Q(cluster__closed_at=None)
    )
    if choice.bodies:
        found = found.filter(body__public_id__in=choice.bodies)
    if choice.objectives:
        found = found.filter(cluster__public_id__in=choice.objectives)
    if choice.themes or choice.mechanisms:
        found = found.filter(_of_matching(choice))
    sent = Update.objects.filter(about_assignment(), stage__in=SENT_STAGES).order_by("-submitted_at")
    marked = found.annotate(last_answer=Subquery(sent.values("submitted_at")[:1]))
    if choice.silent_since:
        marked = marked.filter(Q(last_answer=None) | Q(last_answer__date__lt=choice.silent_since))
    return marked.select_related("body", "post", "cluster", "recommendation").order_by("body__public_id", "id")


def things_to_ask_about(user: Any, *, state: str) -> tuple[list[Named], list[Named]]:
    """Code and names of each body that could be asked, and of each objective it could be asked about; in one query."""
    asked = assignments_to_ask(user, Choice(), state=state).order_by()
    bodies = Body.objects.filter(pk__in=asked.values("body")).order_by()
    clusters = cluster_titles(user).filter(pk__in=asked.values("cluster")).order_by()
    rows = bodies.values_list(Value("body"), "public_id", "names").union(
        clusters.values_list(Value("cluster"), "public_id", "titles"), all=True
    )
    found: dict[str, list[Named]] = {"body": [], "cluster": []}
    for kind, code, names in sorted(rows, key=lambda row: row[1]):
        found[kind].append((code, names))
    return found["body"], found["cluster"]


def _of_matching(choice: Choice) -> Q:
    """On a recommendation of these themes and mechanisms, or on an objective that has such a member."""
    matching = Recommendation.objects.all()
    if choice.mechanisms:
        matching = matching.filter(mechanism__in=choice.mechanisms)
    if choice.themes:
        tags = Tag.objects.filter(
            recommendation=OuterRef("pk"), kind=TagKind.THEME, code__in=choice.themes, provenance__in=STANDING
        )
        matching = matching.filter(Exists(tags))
    members = ClusterMember.objects.filter(left_at=None, recommendation__in=matching.values("pk"))
    return Q(cluster__in=members.values("cluster")) | Q(recommendation__in=matching.values("pk"))


def lines_to_preview(call: Call) -> QuerySet[Any]:
    """What a call being prepared would ask, each with `last_answer`."""
    sent = Update.objects.filter(about_assignment(), stage__in=SENT_STAGES).order_by("-submitted_at")
    lines = CallLine.objects.filter(call=call).annotate(last_answer=Subquery(sent.values("submitted_at")[:1]))
    return lines.select_related("body", "cluster", "recommendation").order_by("body__public_id", "id")


def preview_of(assignments: QuerySet[Any], *, today: datetime.date) -> Preview:
    """How much a call on these assignments, or with these lines, would ask; in two statements."""
    rows = list(assignments)
    bodies = {row.body_id: row.body for row in rows}
    writers = bodies_with_writers(bodies)
    since = today - RECENTLY
    return Preview(
        objectives=len({(row.cluster_id, row.recommendation_id) for row in rows}),
        bodies=len(bodies),
        answers=len(rows),
        answered_recently=sum(1 for row in rows if row.last_answer and row.last_answer.date() >= since),
        without_writer=tuple(str(body) for key, body in bodies.items() if key not in writers),
    )
