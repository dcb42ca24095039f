"""Drafts change hands, or are thrown away before anybody else has seen them."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.implementation import rules
from servanda.domain.implementation.models import Update
from servanda.domain.implementation.queries import update_to_change
from servanda.domain.implementation.states import UpdateStage
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common.errors import InvalidInput, StepRefused, require


@transaction.atomic
def hand_over_draft(*, update: Update, to: User, by: User) -> Update:
    """Give a draft or a returned update to a colleague of the body, who answers for it from now on.

    Whoever wrote any of it still may not approve it.
    """
    update = update_to_change(update)
    require(rules.can_edit_update(by, update), _("This update cannot be edited now, or not by you."))
    if not to.is_active or not rules.can_write_updates(to, update.body):
        raise InvalidInput(_("Choose somebody who answers for this body."), field="to")
    if to.pk == update.author_id:
        raise InvalidInput(_("They hold this draft already. Choose somebody else."), field="to")
    update.written_by = sorted({*update.written_by, update.author_id, by.pk})
    update.author = to
    update.save()
    record("implementation.update_handed_over", of=update, by=by, to=to.pk, to_label=to.audit_label)
    return update


@transaction.atomic
def discard_draft(*, update: Update, version: int, by: User) -> None:
    """Throw away a draft that was never sent. Its rows stay in the tables of the past, and all saved texts too."""
    update = update_to_change(update)
    require(rules.can_edit_update(by, update), _("This update cannot be edited now, or not by you."))
    if update.stage != UpdateStage.DRAFT or update.submitted_at is not None:
        raise StepRefused(_("This update was sent before, so it cannot be thrown away. Correct it and send it again."))
    if update.comments.exists():
        raise StepRefused(_("Somebody commented on this draft, so it stays. You can hand it over to a colleague."))
    if update.version != version:
        raise StepRefused(_("Somebody saved this draft after you opened it. Read it again before you throw it away."))
    record("implementation.update_discarded", of=update, by=by, version=update.version, body=update.body.public_id)
    update.delete()
