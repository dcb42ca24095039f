"""What nobody looks after: found before it is late, each kind with the one thing that mends it."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Value

from servanda.domain.implementation.models import Assignment, Update
from servanda.domain.implementation.queries import without_lead
from servanda.domain.implementation.queries.chains import naming_nobody
from servanda.domain.implementation.queries.clearance import open_steps_without_decider
from servanda.domain.implementation.states import AssignmentPart, OrphanKind, UpdateStage
from servanda.domain.recommendations.models import ClusterMember, Recommendation
from servanda.domain.recommendations.queries import cluster_titles, recommendations_visible_to
from servanda.foundation.accounts.models import Membership, in_force
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.roles import ROLES
from servanda.foundation.accounts.rules import bodies_administered_by, bodies_where
from servanda.foundation.organisations.models import Body

_WRITING = [code for code, role in ROLES.items() if Permission.UPDATE_WRITE in role.permissions]


def orphans_for(user: Any) -> dict[OrphanKind, QuerySet[Any]]:
    """By kind, in the States whose coordination or people this person looks after. Drafts without a word of theirs."""
    assigns, manages = bodies_where(user, Permission.ASSIGN), bodies_administered_by(user)
    bodies = Body.objects.filter(Q(pk__in=assigns.values("pk")) | Q(pk__in=manages.values("pk")))
    states = bodies.order_by().values("state")
    work = Assignment.objects.filter(body__in=bodies.values("pk"), ended_at=None)
    work = work.select_related("body", "post", "cluster", "recommendation").order_by("due_on", "id")
    closed = Q(body__closed_on__isnull=False) | Q(post__closed_on__isnull=False)
    return {
        OrphanKind.CLOSED: work.filter(closed),
        OrphanKind.VACANT: work.filter(~closed, ~Exists(_held(post=OuterRef("post"))), post__isnull=False),
        OrphanKind.NO_WRITER: bodies.filter(
            ~Exists(_held(body=OuterRef("pk"), role__in=_WRITING)),
            Exists(Assignment.objects.filter(body=OuterRef("pk"), ended_at=None)),
            closed_on=None,
        ).order_by("public_id"),
        OrphanKind.OBJECTIVE: without_lead(cluster_titles(user).filter(state__in=states)),
        OrphanKind.RECOMMENDATION: _alone_without_lead(recommendations_visible_to(user).filter(state__in=states)),
        OrphanKind.DRAFT: drafts_left_behind(bodies),
        OrphanKind.STEP: open_steps_without_decider(bodies),
        OrphanKind.CHAIN: naming_nobody(states),
    }


def counts_of_orphans(found: dict[OrphanKind, QuerySet[Any]]) -> dict[OrphanKind, int]:
    """How many of each kind, in one statement."""
    parts = []
    for kind, things in found.items():
        line: Any = things.order_by().select_related(None) if kind != OrphanKind.NO_WRITER else things.order_by()
        line = line.annotate(orphan_kind=Value(str(kind.value), CharField())).values("orphan_kind")
        parts.append(line.annotate(n=Count("pk")).values_list("orphan_kind", "n"))
    counted = dict(parts[0].union(*parts[1:], all=True))
    return {kind: counted.get(kind.value, 0) for kind in found}


def drafts_left_behind(bodies: QuerySet[Body]) -> QuerySet[Update]:
    """Drafts and returned updates that nobody of the body has in hand: whoever began it, or took it over, has left."""
    return (
        Update.objects.filter(
            ~Exists(_held(body=OuterRef("body"), user=OuterRef("author"), role__in=_WRITING)),
            body__in=bodies.values("pk"),
            stage__in=(UpdateStage.DRAFT, UpdateStage.RETURNED),
        )
        .select_related("body", "cluster", "recommendation")
        .order_by("saved_at", "id")
    )


def _held(**where: Any) -> QuerySet[Membership]:
    return Membership.objects.filter(in_force(), user__is_active=True, **where)


def _alone_without_lead(found: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
    grouped = ClusterMember.objects.filter(recommendation=OuterRef("pk"), left_at=None)
    lead = Assignment.objects.filter(recommendation=OuterRef("pk"), part=AssignmentPart.LEAD, ended_at=None)
    return found.filter(~Exists(grouped), ~Exists(lead)).order_by("-asked_on", "number_key", "public_id")
