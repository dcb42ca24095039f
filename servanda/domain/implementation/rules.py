"""Who may assign, write, decide on, draw chains for and read updates."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from servanda.domain.implementation.models import Action, ClearanceStep, Comment, SupportNeed, Update
from servanda.domain.implementation.states import SENT_STAGES, Confidentiality, Decider, StepStage, UpdateStage
from servanda.foundation.accounts.models import Membership, in_force
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import (
    bodies_administered_by,
    holds,
    memberships_giving,
    roles_with,
    states_where,
)
from servanda.foundation.organisations.models import Body


def can_assign(user: Any, *, state: str) -> bool:
    """Coordinators, within their State."""
    return holds(user, Permission.ASSIGN, state=state)


def can_write_updates(user: Any, body: Body) -> bool:
    """Whoever answers for the body."""
    return holds(user, Permission.UPDATE_WRITE, body=body)


def can_edit_update(user: Any, update: Update) -> bool:
    """Whoever answers for its body, while it is a draft or was returned."""
    return update.stage in {UpdateStage.DRAFT, UpdateStage.RETURNED} and can_write_updates(user, update.body)


def can_hand_over(user: Any, update: Update) -> bool:
    """A draft changes hands by whoever answers for its body, or by an administrator of its State."""
    if update.stage not in {UpdateStage.DRAFT, UpdateStage.RETURNED}:
        return False
    return can_write_updates(user, update.body) or bodies_administered_by(user).filter(pk=update.body_id).exists()


def can_draw_chains(user: Any, *, state: str) -> bool:
    """Administrators, within their State: whoever draws chains decides nothing in them (decision 19)."""
    return holds(user, Permission.CHAINS_DRAW, state=state)


def waiting_step(update: Update) -> ClearanceStep | None:
    """Where a sent update waits now; None for one that is not under way."""
    found = update.steps.filter(stage=StepStage.WAITING).select_related("body", "post__body", "update__body")
    return found.order_by("-round").first()


def rights_to_decide(user: Any, step: ClearanceStep) -> list[Membership]:
    """The memberships that make somebody a decider of the step, own ones first; four eyes are another question."""
    if step.decider == Decider.COORDINATORS:
        return memberships_giving(user, Permission.UPDATE_CLEAR, state=step.update.body.state_id)
    if step.decider == Decider.POST and step.post is not None:
        found = memberships_giving(user, Permission.UPDATE_REVIEW, body=step.post.body)
        return [held for held in found if held.post_id == step.post_id]
    return memberships_giving(user, Permission.UPDATE_REVIEW, body=step.body)


def had_a_hand(step: ClearanceStep) -> set[int]:
    """Keys of those who may not decide it: whoever wrote, changed or sent the update, or decided another of its steps.

    Whoever was stood in for counts like the person who acted.
    """
    others = ClearanceStep.objects.filter(update=step.update_id, round=step.round).exclude(pk=step.pk)
    decided = others.order_by("position").values_list("decided_by", "in_place_of")
    hands = {key for pair in decided for key in pair if key is not None}
    return hands | {step.update.author_id, *step.update.written_by}


def right_to_decide(user: Any, step: ClearanceStep) -> Membership | None:
    """The membership through which the person may decide this step of this update, or None.

    Four eyes: neither they, nor the colleague in whose place they would act, had a hand in it.
    """
    hands = had_a_hand(step)
    if user.pk in hands:
        return None
    return next((held for held in rights_to_decide(user, step) if held.user_id not in hands), None)


def can_review_update(user: Any, update: Update) -> bool:
    """Whoever may decide the step where it waits."""
    step = waiting_step(update)
    return step is not None and right_to_decide(user, step) is not None


def may_be_taken_back(update: Update) -> bool:
    """While nobody decided on this sending of it, or when it waits where nobody may decide."""
    step = waiting_step(update)
    if step is None:
        return update.stage == UpdateStage.SUBMITTED
    agreed = update.steps.filter(round=step.round, stage=StepStage.CLEARED, carried=False)
    return not agreed.exists() or not somebody_may_decide(step)


def somebody_may_decide(step: ClearanceStep) -> bool:
    """Whether there is anybody left to decide it: who holds the right and had no hand in the update."""
    held = Membership.objects.filter(in_force(), deciders_of(step), user__is_active=True)
    return held.exclude(user__in=had_a_hand(step)).exists()


def deciders_of(step: ClearanceStep) -> Q:
    """Of memberships: those that decide the step."""
    if step.decider == Decider.COORDINATORS:
        return Q(role__in=roles_with(Permission.UPDATE_CLEAR), body__state=step.update.body.state_id)
    review = roles_with(Permission.UPDATE_REVIEW)
    return Q(role__in=review, post=step.post_id) if step.post_id else Q(role__in=review, body=step.body_id)


def takes_part_in_clearance(user: Any, update: Update) -> bool:
    """Deciders of any step of its way, whatever the stage it has reached."""
    steps = update.steps.select_related("body", "post__body", "update__body").order_by("round", "position")
    return any(rights_to_decide(user, step) for step in steps)


def can_comment_on_update(user: Any, update: Update) -> bool:
    """Its body's writers and approvers at any stage; coordinators and deciders of its steps once it was sent."""
    if can_write_updates(user, update.body) or holds(user, Permission.UPDATE_REVIEW, body=update.body):
        return True
    if update.stage not in SENT_STAGES:
        return False
    return holds(user, Permission.UPDATE_CLEAR, state=update.body.state_id) or takes_part_in_clearance(user, update)


def can_change_comment(user: Any, comment: Comment) -> bool:
    """Whoever wrote it, while they take part in the clearance."""
    return comment.author_id == user.pk and can_comment_on_update(user, comment.update)


def can_read_versions(user: Any, update: Update) -> bool:
    """Its body's writers and approvers: earlier texts never left their desk."""
    return can_write_updates(user, update.body) or holds(user, Permission.UPDATE_REVIEW, body=update.body)


def can_read_kept(user: Any, update: Update, kept: str) -> bool:
    """A part kept for the State: its readers; for the mechanism: its own body, who decides, and the coordinators."""
    if kept == Confidentiality.PUBLIC:
        return True
    own = can_read_versions(user, update) or takes_part_in_clearance(user, update)
    if own or holds(user, Permission.RELEASE, body=update.body):
        return True
    return kept == Confidentiality.STATE and holds(user, Permission.UPDATE_READ_SENT, body=update.body)


def can_plan_actions(user: Any, body: Body) -> bool:
    """The body that carries them out, and the State's coordinators."""
    return holds(user, Permission.ACTION_MANAGE, body=body)


def can_manage_action(user: Any, action: Action) -> bool:
    """Whoever may plan its body's actions."""
    return can_plan_actions(user, action.body)


def can_show_need_to_partners(user: Any, need: SupportNeed) -> bool:
    """Whoever releases for the State: what partners are shown speaks in its name, not in the body's."""
    return holds(user, Permission.RELEASE, state=need.state_code)


def can_call_for_updates(user: Any, *, state: str) -> bool:
    """Whoever assigns may ask for answers: coordinators, within their State."""
    return holds(user, Permission.ASSIGN, state=state)


def can_follow_bills(user: Any, *, state: str) -> bool:
    """People of Parliament, for every law of their State: a bill belongs to the house, not to one committee."""
    codes = states_where(user, Permission.PARLIAMENT_RECORD)
    return codes is None or state in codes
