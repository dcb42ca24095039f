"""What somebody inherits: everything open in a body or a post, and whom to ask about it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from servanda.domain.implementation.models import Action, Assignment, ChainStep, ClearanceStep, Update
from servanda.domain.implementation.queries import updates_visible_to
from servanda.domain.implementation.queries.chains import naming
from servanda.domain.implementation.queries.clearance import open_steps_of
from servanda.domain.implementation.queries.parts import kept_of
from servanda.domain.implementation.queries.succession import OPEN_STEPS
from servanda.domain.implementation.rules import can_read_kept
from servanda.domain.implementation.states import ActionStatus, Part, UpdateStage
from servanda.foundation.accounts.absences import writers_of
from servanda.foundation.accounts.models import Membership, User, in_force
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import bodies_administered_by, bodies_where, roles_with
from servanda.foundation.organisations.models import Body, Post

_MOST = 500  # of each, on paper
_REVIEWING = roles_with(Permission.UPDATE_REVIEW)


@dataclass(frozen=True, slots=True)
class Said:
    """The newest approved update on a thing, and what it says was done; empty if that is kept from the reader."""

    update: Update
    words: str


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything open, in the order a newcomer reads it."""

    body: Body
    post: Post | None
    assignments: list[Assignment]
    drafts: list[Any]  # updates; empty for readers who may not know of drafts
    decisions: list[ClearanceStep]  # that its post or its approvers take, now or when their turn comes
    chains: list[ChainStep]  # in force, that name the post or the body: what comes to it next
    actions: list[Action]
    late: set[int]  # keys of actions past their day
    approved: list[Said]  # the last approved text on each assigned thing, where the reader may read it
    before: list[Membership]  # who held the post before, or has left the body
    colleagues: list[Membership]


def packs_visible_to(user: Any) -> QuerySet[Body]:
    """Bodies whose handover this person may read: its own people, coordinators, who manages people there."""
    reach = _knowing_drafts(user) | Q(pk__in=bodies_where(user, Permission.ASSIGN).values("pk"))
    return Body.objects.filter(reach).order_by("public_id")


def _knowing_drafts(user: Any) -> Q:
    """Its own writers and approvers, and its State's administrators."""
    writes, reviews = bodies_where(user, Permission.UPDATE_WRITE), bodies_where(user, Permission.UPDATE_REVIEW)
    administers = bodies_administered_by(user)
    return Q(pk__in=writes.values("pk")) | Q(pk__in=reviews.values("pk")) | Q(pk__in=administers.values("pk"))


def pack_of(body: Body, *, post: Post | None = None, reader: Any, today: datetime.date) -> Pack:
    """For a post: its own work, and what the body answers for as a whole."""
    held = Assignment.objects.filter(body=body, ended_at=None)
    held = held.filter(Q(post=post) | Q(post=None)) if post else held
    assignments = list(
        held.select_related("post", "cluster", "recommendation").order_by("due_on", "part", "id")[:_MOST]
    )
    plan = Action.objects.filter(body=body).exclude(status__in=(ActionStatus.COMPLETED, ActionStatus.DISCONTINUED))
    actions = list(plan.select_related("cluster").order_by("promised_for", "id")[:_MOST])
    posts = [post.pk] if post else list(Post.objects.filter(body=body).order_by("pk").values_list("pk", flat=True))
    knows = Body.objects.filter(_knowing_drafts(reader), pk=body.pk).exists()
    people = Membership.objects.filter(body=body).select_related("user", "body", "post")
    left = people.filter(post=post) if post else people
    return Pack(
        body=body,
        post=post,
        assignments=assignments,
        drafts=list(open_drafts_of(body)[:_MOST]) if knows else [],
        decisions=list(open_steps_of(posts, body)[:_MOST]),
        chains=list(naming(posts, body)[:_MOST]),
        actions=actions,
        late={action.pk for action in actions if action.promised_for and action.promised_for < today},
        approved=_last_approved(body, assignments, reader),
        before=list(left.filter(until__isnull=False).order_by("-until", "-id")[:8]),
        colleagues=list(people.filter(in_force(), user__is_active=True).order_by("role", "id")[:20]),
    )


def _last_approved(body: Body, assignments: list[Assignment], reader: Any) -> list[Said]:
    about = Q(cluster__in={row.cluster_id for row in assignments if row.cluster_id}) | Q(
        recommendation__in={row.recommendation_id for row in assignments if row.recommendation_id}
    )
    newest = (
        updates_visible_to(reader)
        .filter(about, body=body, stage=UpdateStage.APPROVED)
        .prefetch_related(None)
        .order_by("cluster_id", "recommendation_id", "-approved_at", "-id")
        .distinct("cluster_id", "recommendation_id")
    )
    found = list(newest[:_MOST])
    found.sort(key=lambda update: (update.approved_at is None, update.approved_at), reverse=True)
    return [Said(each, each.what_was_done if _may_read(reader, each) else "") for each in found]


def _may_read(reader: Any, update: Update) -> bool:
    return can_read_kept(reader, update, kept_of(update, Part.WHAT_WAS_DONE))


def open_drafts_of(body: Body) -> QuerySet[Any]:
    """Drafts and returned updates, each with its author."""
    found = Update.objects.filter(body=body, stage__in=(UpdateStage.DRAFT, UpdateStage.RETURNED))
    return found.select_related("cluster", "recommendation", "author", "body").order_by("-stage", "-saved_at", "-id")


def drafts_to_hand_over_by(user: Any) -> QuerySet[Any]:
    """Open drafts of bodies this person writes for, or whose people they manage."""
    here = Q(body__in=bodies_where(user, Permission.UPDATE_WRITE)) | Q(body__in=bodies_administered_by(user))
    found = Update.objects.filter(here, stage__in=(UpdateStage.DRAFT, UpdateStage.RETURNED))
    return found.select_related("body", "cluster", "recommendation", "author").order_by("-saved_at", "-id")


def writers_to_choose(body: Body) -> QuerySet[User]:
    """Who may take a draft of the body over."""
    held = writers_of(body).values("user_id")
    return User.objects.filter(pk__in=held).order_by("full_name", "id")


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """What would be without anybody if a membership ended today."""

    drafts: list[Any]
    of_the_post: int  # assignments of a post nobody else holds
    of_the_body: int  # assignments of a body nobody else writes for
    decisions: int  # open steps of clearance that nobody else holds

    def __bool__(self) -> bool:
        return bool(self.drafts or self.of_the_post or self.of_the_body or self.decisions)


def left_behind_by(membership: Membership) -> LeftBehind | None:
    """None where nothing would be: others write and approve, the post has another holder, no drafts in hand."""
    body = membership.body
    if body is None:
        return None
    others = writers_of(body).exclude(pk=membership.pk)
    writes = writers_of(body).filter(pk=membership.pk).exists()
    still = others.filter(user=membership.user_id).exists()
    drafts = [] if still or not writes else list(open_drafts_of(body).filter(author=membership.user_id))
    work = Assignment.objects.filter(body=body, ended_at=None)
    holders = Membership.objects.filter(in_force(), post=membership.post_id).exclude(pk=membership.pk)
    alone_in_post = membership.post_id is not None and not holders.exists()
    reviews = Membership.objects.filter(in_force(), body=body, role__in=_REVIEWING, user__is_active=True)
    alone_in_approving = reviews.filter(pk=membership.pk).exists() and not reviews.exclude(pk=membership.pk).exists()
    steps = Q(post=membership.post_id) if alone_in_post and membership.role in _REVIEWING else Q(pk__in=[])
    steps |= Q(body=body) if alone_in_approving else Q(pk__in=[])
    found = LeftBehind(
        drafts=drafts,
        of_the_post=work.filter(post=membership.post_id).count() if alone_in_post else 0,
        of_the_body=work.count() if writes and not others.exists() else 0,
        decisions=ClearanceStep.objects.filter(steps, stage__in=OPEN_STEPS).count(),
    )
    return found or None
