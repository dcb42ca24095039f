"""Reading assignments, actions and updates. Nobody sees another body's drafts."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from servanda.domain.implementation.models import Action, Assignment, ClearanceStep, Evidence, Update
from servanda.domain.implementation.queries.clearance import steps_waiting_for, takes_part
from servanda.domain.implementation.states import (
    SENT_STAGES,
    ActionStatus,
    AssignmentPart,
    Confidentiality,
    StepStage,
    UpdateStage,
)
from servanda.domain.recommendations.models import Cluster, Recommendation
from servanda.domain.recommendations.queries import cluster_titles
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import bodies_where
from servanda.foundation.organisations.models import Body

NEWEST = ("-saved_at", "-id")


def updates_visible_to(user: Any) -> QuerySet[Update]:
    """Own body's updates at every stage; of other bodies those sent or approved, for who reads them by role.

    Whoever decides a step of its way reads it too, once it was sent. An approved update marked for the mechanism only
    is kept from drafters and auditors outside it.
    """
    own = Q(body__in=_own_bodies(user)) | takes_part(user)
    sent = Q(body__in=bodies_where(user, Permission.UPDATE_READ_SENT), stage__in=SENT_STAGES)
    open_to_reader = ~Q(confidentiality=Confidentiality.MECHANISM) | Q(body__in=bodies_where(user, Permission.RELEASE))
    return (
        Update.objects.filter(own | (sent & open_to_reader))
        .select_related("body", "cluster", "recommendation", "author", "approved_by", "submitted_by", "returned_by")
        .prefetch_related(Prefetch("evidence", Evidence.objects.filter(_open_evidence(user)).order_by("id")))
        .order_by(*NEWEST)
    )


def updates_in_brief(user: Any) -> QuerySet[Update]:
    """The same for lists, without texts and files."""
    texts = ("what_was_done", "effect_on_people", "obstacle_words", "level_reason")
    return updates_visible_to(user).prefetch_related(None).defer(*texts)


def _own_bodies(user: Any) -> QuerySet[Body]:
    """Whose updates the person writes or approves."""
    return bodies_where(user, Permission.UPDATE_WRITE) | bodies_where(user, Permission.UPDATE_REVIEW)


def _open_evidence(user: Any) -> Q:
    """Pieces kept for the mechanism: their own body, who decides on the way, who releases (`rules.can_read_kept`)."""
    own = Q(update__in=Update.objects.filter(takes_part(user)).order_by().values("pk"))
    for permission in (Permission.UPDATE_WRITE, Permission.UPDATE_REVIEW, Permission.RELEASE):
        own |= Q(update__body__in=bodies_where(user, permission))
    return ~Q(kept=Confidentiality.MECHANISM) | own


def update_to_change(update: Update) -> Update:
    """The update as it is now, held until the transaction ends: what a caller read earlier may be old."""
    return Update.objects.select_for_update(of=("self",)).select_related("body").get(pk=update.pk)


def updates_to_review_by(user: Any) -> QuerySet[Update]:
    """Updates that wait for a decision of this person's, soonest due first; never one they had a hand in."""
    due = ClearanceStep.objects.filter(update=OuterRef("pk"), stage=StepStage.WAITING).order_by("id")
    waiting = updates_visible_to(user).filter(pk__in=steps_waiting_for(user).order_by().values("update"))
    return waiting.annotate(due_on=Subquery(due.values("due_on")[:1])).order_by("due_on", "submitted_at", "id")


def updates_to_write_by(user: Any) -> QuerySet[Update]:
    """Drafts and returned updates of the bodies this person writes for, returned first."""
    return (
        updates_visible_to(user)
        .filter(
            stage__in=(UpdateStage.DRAFT, UpdateStage.RETURNED), body__in=bodies_where(user, Permission.UPDATE_WRITE)
        )
        .order_by("-stage", "-saved_at", "-id")
    )


def approved_updates_on(target: Cluster | Recommendation) -> QuerySet[Update]:
    """The State's account of a cluster or recommendation so far, newest first; for progress and publication."""
    about = Q(cluster=target) if isinstance(target, Cluster) else Q(recommendation=target)
    return (
        Update.objects.filter(about, stage=UpdateStage.APPROVED)
        .select_related("body", "cluster", "recommendation")
        .prefetch_related("levels__recommendation", Prefetch("evidence", Evidence.objects.order_by("id")))
        .order_by("-approved_at", "-id")
    )


def last_approved_before(update: Update) -> Update | None:
    """The approved text a reviewer compares with: the same body's last earlier one on the same target."""
    approved = approved_updates_on(update.target).filter(body=update.body).exclude(pk=update.pk)
    if update.approved_at:
        approved = approved.filter(approved_at__lt=update.approved_at)
    return approved.first()


def assignments_of(target: Cluster | Recommendation) -> QuerySet[Assignment]:
    """Who answers for it now, the lead first."""
    about = Q(cluster=target) if isinstance(target, Cluster) else Q(recommendation=target)
    found = Assignment.objects.filter(about, ended_at=None).select_related("body", "post")
    return found.order_by("part", "body__public_id")


def assignments_for(user: Any) -> QuerySet[Assignment]:
    """What the person's bodies answer for now, soonest due first."""
    bodies = bodies_where(user, Permission.UPDATE_WRITE)
    return (
        Assignment.objects.filter(body__in=bodies, ended_at=None)
        .select_related("body", "cluster", "recommendation")
        .order_by("due_on", "part", "id")
    )


def actions_of(cluster: Cluster) -> QuerySet[Action]:
    """The steps towards its objective, in the order they begin."""
    return Action.objects.filter(cluster=cluster).select_related("body").order_by("starts_on", "id")


def discontinued_actions(update: Update) -> QuerySet[Action]:
    """What the body of the update gave up towards its objective, each with its reason; read beside the update."""
    found = Action.objects.filter(cluster=update.cluster_id, body=update.body_id, status=ActionStatus.DISCONTINUED)
    return (found if update.cluster_id else found.none()).order_by("starts_on", "id")


def late_actions(actions: QuerySet[Action], *, today: datetime.date) -> QuerySet[Action]:
    """Those promised for a day that has passed and neither completed nor discontinued."""
    open_ones = actions.exclude(status__in=(ActionStatus.COMPLETED, ActionStatus.DISCONTINUED))
    return open_ones.filter(promised_for__lt=today).order_by("promised_for", "id")


def without_lead(clusters: QuerySet[Cluster]) -> QuerySet[Cluster]:
    """Clusters for which no body leads."""
    lead = Assignment.objects.filter(cluster=OuterRef("pk"), part=AssignmentPart.LEAD, ended_at=None)
    return clusters.filter(~Exists(lead))


def actions_visible_to(user: Any) -> QuerySet[Action]:
    """The State's plan, for whoever works for the State."""
    return (
        Action.objects.filter(cluster__in=cluster_titles(user).order_by().values("pk"))
        .select_related("body", "cluster")
        .order_by("starts_on", "id")
    )


def evidence_visible_to(user: Any) -> QuerySet[Evidence]:
    """What is attached to updates this person sees, without the pieces kept from them."""
    seen = Evidence.objects.filter(_open_evidence(user), update__in=updates_visible_to(user).values("pk"))
    return seen.select_related("update__body").order_by("update", "id")


def next_promise(actions: QuerySet[Action], *, today: datetime.date) -> Action | None:
    """The open action promised for the nearest day to come."""
    ahead = actions.exclude(status__in=(ActionStatus.COMPLETED, ActionStatus.DISCONTINUED))
    return ahead.filter(promised_for__gte=today).order_by("promised_for", "id").first()


def assignments_visible_to(user: Any) -> QuerySet[Assignment]:
    """Who answers for what now, in the States this person reads the plan of."""
    return (
        Assignment.objects.filter(body__in=bodies_where(user, Permission.ASSIGN), ended_at=None)
        .select_related("body", "cluster", "recommendation")
        .order_by("part", "id")
    )
