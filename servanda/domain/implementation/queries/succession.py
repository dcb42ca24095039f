"""What would move if one body took over from another, by key; the page counts it before anything happens."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from django.db.models import Q

from servanda.domain.implementation.models import Action, Assignment, Chain, ClearanceStep, Update
from servanda.domain.implementation.states import ActionStatus, StepStage, UpdateStage
from servanda.foundation.accounts.models import Invitation, Membership, in_force
from servanda.foundation.common import clock
from servanda.foundation.organisations.models import Body, Post, Succession

_FINISHED = (ActionStatus.COMPLETED, ActionStatus.DISCONTINUED)
OPEN_STEPS = (StepStage.AHEAD, StepStage.WAITING)
_UNDO_FOR = datetime.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Preview:
    """Keys of what moves; `doubled_…` is what the successor has already, so the body's own ends instead."""

    posts: list[int] = field(default_factory=list)
    memberships: list[int] = field(default_factory=list)
    doubled_memberships: list[int] = field(default_factory=list)
    invitations: list[int] = field(default_factory=list)
    bodies: list[int] = field(default_factory=list)
    assignments: list[int] = field(default_factory=list)
    doubled_assignments: list[int] = field(default_factory=list)
    actions: list[int] = field(default_factory=list)
    updates: list[int] = field(default_factory=list)
    steps: list[int] = field(default_factory=list)  # open ones that the body's approvers decide
    chains: list[int] = field(default_factory=list)  # of others, in force, that name the body
    staying_updates: int = 0


def succession_preview(body: Body, successor: Body) -> Preview:
    """Everything open that hangs on the body. The caller has checked that the person manages both."""
    members = Membership.objects.filter(in_force(), body=body).order_by("pk")
    theirs = set(Membership.objects.filter(in_force(), body=successor).values_list("user_id", "role"))
    doubled = [held.pk for held in members if (held.user_id, held.role) in theirs]
    assigned = Assignment.objects.filter(body=body, ended_at=None).order_by("pk")
    own = Assignment.objects.filter(body=successor, ended_at=None)
    answered = set(own.values_list("cluster_id", "recommendation_id"))
    twice = [held.pk for held in assigned if (held.cluster_id, held.recommendation_id) in answered]
    updates = Update.objects.filter(body=body)
    return Preview(
        posts=_keys(Post.objects.filter(body=body, closed_on=None)),
        memberships=[held.pk for held in members if held.pk not in doubled],
        doubled_memberships=doubled,
        invitations=_keys(Invitation.objects.filter(body=body, accepted_at=None, revoked_at=None)),
        bodies=_keys(Body.objects.filter(parent=body, closed_on=None)),
        assignments=[held.pk for held in assigned if held.pk not in twice],
        doubled_assignments=twice,
        actions=_keys(Action.objects.filter(~Q(status__in=_FINISHED), body=body)),
        updates=_keys(updates.exclude(stage=UpdateStage.APPROVED)),
        steps=_keys(ClearanceStep.objects.filter(body=body, stage__in=OPEN_STEPS)),
        chains=_keys(Chain.objects.filter(replaced_at=None, steps__body=body).exclude(body=body).distinct()),
        staying_updates=updates.filter(stage=UpdateStage.APPROVED).count(),
    )


def _keys(rows: object) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))  # type: ignore[attr-defined]


def succession_to_undo(body: Body) -> Succession | None:
    """The succession that closed the body, while it can still be undone."""
    since = clock.now() - _UNDO_FOR
    return (
        Succession.objects.select_related("body", "successor")
        .filter(body=body, undone_at=None, happened_at__gte=since)
        .order_by("-id")
        .first()
    )


def holdings_of(body: Body) -> dict[str, int]:
    """What a body still holds, counted, for the page that closes it."""
    return {
        "members": Membership.objects.filter(in_force(), body=body).count(),
        "bodies": Body.objects.filter(parent=body, closed_on=None).count(),
        "assignments": Assignment.objects.filter(body=body, ended_at=None).count(),
        "actions": Action.objects.filter(~Q(status__in=_FINISHED), body=body).count(),
        "updates": Update.objects.filter(body=body).exclude(stage=UpdateStage.APPROVED).count(),
        "steps": ClearanceStep.objects.filter(body=body, stage__in=OPEN_STEPS).count(),
    }
