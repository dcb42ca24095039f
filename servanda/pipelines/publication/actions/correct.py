"""Putting right: a release with a public reason. Taking back is in withdrawals.py, and takes two people."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.implementation.models import Update
from servanda.domain.recommendations.models import Recommendation
from servanda.foundation.accounts.models import User
from servanda.foundation.common.errors import InvalidInput, StepRefused, require
from servanda.pipelines.publication import preview, rules
from servanda.pipelines.publication.actions.withdrawals import release_what_rested_on
from servanda.pipelines.publication.chain import Draft, append, hold_the_pen
from servanda.pipelines.publication.models import Entry, Release
from servanda.pipelines.publication.states import ReleaseKind, ReleaseReason


@transaction.atomic
def correct(*, kind: str, public_id: str, reason: str, by: User) -> list[int]:
    """Release a thing as it stands now, saying in public why; also the way back for what was withdrawn."""
    hold_the_pen()
    before = Release.objects.filter(kind=kind, public_id=public_id).order_by("-version").first()
    if before is None:
        raise StepRefused(_("%(thing)s was never public, so it cannot be corrected.") % {"thing": public_id})
    require(rules.can_withdraw(by, state=before.state_code), _("Only a coordinator of this State may correct it."))
    _require_words(reason)
    draft = preview.of_thing(kind, public_id)
    if draft is None:
        raise StepRefused(_("%(thing)s no longer exists. Withdraw it instead.") % {"thing": public_id})
    _require_update_may_return(kind, public_id, by)
    written = append([draft], by=by, reason=ReleaseReason.CORRECTION, reason_words=reason.strip())
    if not written:
        raise InvalidInput(_("Nothing has changed since it was released. Put the thing right first."))
    entry = Entry.objects.get(kind=kind, public_id=public_id)
    return written + release_what_rested_on(entry=entry, by=by)


def _require_update_may_return(kind: str, public_id: str, by: User) -> None:
    """A correction is no way round the four eyes."""
    if kind == ReleaseKind.UPDATE:
        update = Update.objects.select_related("body").get(pk=int(public_id.rpartition("-U-")[2]))
        require(rules.can_release_update(by, update), _("Whoever wrote or approved an update may not release it."))
        if not rules.is_ready_for_release(update):
            raise StepRefused(_("Only approved updates meant for everyone can be released."))


def _require_words(reason: str) -> None:
    if not reason.strip():
        raise InvalidInput(_("Say why. The reason will be public."), field="reason")


@transaction.atomic
def withdraw_undone(*, public_ids: Iterable[str], reason: str, by: User) -> list[int]:
    """After an import was undone: what it alone had brought is no longer held, and leaves the record."""
    hold_the_pen()
    held = set(Recommendation.objects.filter(public_id__in=list(public_ids)).values_list("public_id", flat=True))
    gone = Entry.objects.filter(kind=ReleaseKind.RECOMMENDATION, public_id__in=set(public_ids) - held)
    drafts = []
    for entry in gone.order_by("public_id"):
        require(
            rules.can_release_import(by, state=entry.state_code), _("Only who may import for this State may undo it.")
        )
        drafts.append(Draft(entry.kind, entry.public_id, entry.state_code, {}))
    return append(drafts, by=by, reason=ReleaseReason.WITHDRAWAL, reason_words=reason)
