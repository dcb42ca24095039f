"""Where updates are on their way to approval: what waits for whom, until when, and what waits for nobody."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, Func, OuterRef, Prefetch, Q, QuerySet

from servanda.domain.implementation.models import ClearanceStep, Update
from servanda.domain.implementation.rules import deciders_of
from servanda.domain.implementation.states import SENT_STAGES, Decider, StepStage
from servanda.foundation.accounts.models import Membership, in_force
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import bodies_where, memberships_giving, memberships_of, roles_with
from servanda.foundation.organisations.models import Body

# How long before its day a step is worth a word of reminder.
SOON = datetime.timedelta(days=3)
_BESIDE = ("body", "post__body", "update__body", "update__cluster", "update__recommendation")


class _Among(Func):
    """Whether the first is in the array that follows."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def way_of(update: Update) -> list[ClearanceStep]:
    """All its steps, sending by sending, in order; one query."""
    beside = ("body", "post__body", "decided_through__body", "decided_through__post", "update__body")
    return list(update.steps.select_related(*beside).order_by("round", "position"))


def takes_part(user: Any) -> Q:
    """Of updates: those on whose way this person decides a step, sent or approved."""
    theirs = ClearanceStep.objects.filter(_of_deciders(user)).values("update")
    return Q(stage__in=SENT_STAGES, pk__in=theirs)


def _of_deciders(user: Any) -> Q:
    """Steps that some membership of theirs decides. Coordinators read what was sent anyhow, and are left out."""
    posts = {held.post_id for held in memberships_giving(user, Permission.UPDATE_REVIEW) if held.post_id}
    reviewed = {held.body_id for held in memberships_giving(user, Permission.UPDATE_REVIEW) if held.body_id}
    return Q(decider=Decider.POST, post__in=posts) | Q(decider__in=(Decider.APPROVERS, Decider.BODY), body__in=reviewed)


def steps_waiting_for(user: Any) -> QuerySet[ClearanceStep]:
    """What this person may decide now, soonest due first; never of an update they had a hand in."""
    may = Q(pk__in=[])
    own = [held for held in memberships_of(user) if held.user_id == user.pk]
    lent = [held for held in memberships_of(user) if held.user_id != user.pk]
    for group in (own, *([held] for held in lent)):
        people = {user.pk, *(held.user_id for held in group)}
        reach = [_decided_in(held) for held in group]
        if any(reach):
            may |= _any_of(reach) & ~_had_a_hand(people)
    return _waiting().filter(may).order_by("due_on", "began_at", "id")


def _any_of(conditions: list[Q]) -> Q:
    found = Q(pk__in=[])
    for condition in conditions:
        found |= condition
    return found


def _decided_in(held: Membership) -> Q:
    """Steps that this one membership decides; empty if none."""
    found = Q()
    if held.body is None:
        return found
    if held.role in roles_with(Permission.UPDATE_REVIEW):
        found |= Q(decider__in=(Decider.APPROVERS, Decider.BODY), body=held.body_id)
        if held.post_id:
            found |= Q(decider=Decider.POST, post=held.post_id)
    if held.role in roles_with(Permission.UPDATE_CLEAR):
        found |= Q(decider=Decider.COORDINATORS, update__body__state=held.body.state_id)
    return found


def _had_a_hand(people: set[int]) -> Q:
    others = ClearanceStep.objects.filter(update=OuterRef("update"), round=OuterRef("round")).order_by()
    decided = others.filter(Q(decided_by__in=people) | Q(in_place_of__in=people))
    wrote = Q(update__author__in=people) | Q(update__written_by__overlap=sorted(people))
    return wrote | Q(Exists(decided))


def _waiting() -> QuerySet[ClearanceStep]:
    return ClearanceStep.objects.filter(stage=StepStage.WAITING).select_related(*_BESIDE)


def steps_under_way(user: Any) -> QuerySet[ClearanceStep]:
    """Where every update in clearance waits, in the States this person clears for; soonest due first.

    `has_decider` says whether anybody at all may decide it.
    """
    found = _waiting().filter(update__body__in=bodies_where(user, Permission.UPDATE_CLEAR))
    return found.annotate(has_decider=ExpressionWrapper(_somebody(), BooleanField())).order_by(
        "due_on", "began_at", "id"
    )


def steps_without_decider(user: Any) -> QuerySet[ClearanceStep]:
    """Steps that wait for nobody: the post is vacant, or all who hold it had a hand in the update.

    For whoever clears for the State, or names the people and draws the chains that would mend it.
    """
    mending = (Permission.UPDATE_CLEAR, Permission.CHAINS_DRAW)
    mine = Q(pk__in=[])
    for permission in mending:
        mine |= Q(update__body__in=bodies_where(user, permission))
    return _waiting().filter(mine).filter(~_somebody()).order_by("due_on", "id")


def open_steps_of(posts: list[int], body: Body) -> QuerySet[ClearanceStep]:
    """What these posts, and the body's approvers, decide now or when its turn comes; soonest due first."""
    open_now = ClearanceStep.objects.filter(stage__in=(StepStage.WAITING, StepStage.AHEAD))
    theirs = open_now.filter(Q(post__in=posts) | Q(body=body))
    return theirs.select_related(*_BESIDE).order_by(F("due_on").asc(nulls_last=True), "id")


def open_steps_without_decider(bodies: QuerySet[Body]) -> QuerySet[ClearanceStep]:
    """Steps of updates these bodies sent, waiting or still to come, that nobody may decide."""
    open_now = ClearanceStep.objects.filter(stage__in=(StepStage.WAITING, StepStage.AHEAD))
    found = open_now.filter(~_somebody(), update__body__in=bodies.order_by().values("pk"))
    return found.select_related(*_BESIDE).order_by(F("due_on").asc(nulls_last=True), "id")


def _somebody() -> Q:
    """Whether a membership decides the step whose holder had no hand in the update. A stand-in needs such a one too."""
    decided = ClearanceStep.objects.filter(
        Q(decided_by=OuterRef("user_id")) | Q(in_place_of=OuterRef("user_id")),
        update=OuterRef(OuterRef("update_id")),
        round=OuterRef(OuterRef("round")),
    ).order_by()
    wrote = Q(_Among(F("user_id"), OuterRef("update__written_by"))) | Q(user=OuterRef("update__author_id"))
    held = Membership.objects.filter(in_force(), ~wrote, ~Exists(decided), user__is_active=True)
    review, clear = roles_with(Permission.UPDATE_REVIEW), roles_with(Permission.UPDATE_CLEAR)
    clears = Exists(held.filter(role__in=clear, body__state=OuterRef("update__body__state_id")))
    reviews = Exists(held.filter(Q(body=OuterRef("body_id")) | Q(post=OuterRef("post_id")), role__in=review))
    return Q(clears, decider=Decider.COORDINATORS) | ~Q(decider=Decider.COORDINATORS) & Q(reviews)


def people_to_decide(step: ClearanceStep) -> list[Membership]:
    """Whose memberships decide the step now, whatever hand they had in the update; for naming posts, and for mails."""
    held = Membership.objects.filter(in_force(), deciders_of(step), user__is_active=True)
    return list(held.select_related("user", "body", "partner", "post").order_by("id"))


def clearance_due(today: datetime.date) -> QuerySet[ClearanceStep]:
    """Steps that wait and are late, due today or due within three days; for reminders: see `people_to_decide`."""
    return _waiting().filter(due_on__lte=today + SOON).order_by("due_on", "id")


def with_waiting_step(updates: QuerySet[Update]) -> QuerySet[Update]:
    """Each update with `waiting_steps`: the one step where it waits, if it is under way. One more query."""
    waiting = ClearanceStep.objects.filter(stage=StepStage.WAITING).select_related("body", "post__body")
    return updates.prefetch_related(Prefetch("steps", waiting.order_by("id"), to_attr="waiting_steps"))
