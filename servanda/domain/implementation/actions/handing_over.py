"""Giving a draft to a colleague. The body owns it; who wrote which part stays on record."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.implementation import rules
from servanda.domain.implementation.models import HandedOver, Update
from servanda.domain.implementation.queries import update_to_change
from servanda.domain.implementation.queries.handover import keeper_of, writers_to_choose
from servanda.domain.implementation.states import UpdateStage
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import InvalidInput, StepRefused, require


@transaction.atomic
def hand_over_draft(*, update: Update, person: User, by: User) -> Update:
    """From now on `person`, who may write for the body, has it in hand. Four eyes still go by who wrote."""
    update = update_to_change(update)
    require(
        rules.can_hand_over(by, update),
        _("Only people who answer for this body, or who manage people there, may hand its drafts over."),
    )
    if update.stage not in (UpdateStage.DRAFT, UpdateStage.RETURNED):
        raise StepRefused(_("This update was sent already. Only drafts and returned updates are handed over."))
    if not writers_to_choose(update.body).filter(pk=person.pk).exists():
        raise InvalidInput(_("Choose somebody who may write updates for this body."), field="person")
    if keeper_of(update) != person.pk:
        HandedOver.objects.create(update=update, person=person, by=by, at=clock.now())
        record("implementation.draft_handed_over", of=update, by=by, person=person.pk)
    return update
