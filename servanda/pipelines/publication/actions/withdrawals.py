"""Taking a thing off the public record, by two people: one asks and says why, another confirms.

Nothing disappears from the chain: a withdrawal is a release with a public reason. The reason is the one that was asked
with; who confirms agrees to its words too, or refuses.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.recommendations.models import Cluster, Recommendation
from servanda.foundation.accounts.models import Membership, User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import InvalidInput, StepRefused, require
from servanda.pipelines.publication import preview, rules
from servanda.pipelines.publication.chain import Draft, append, hold_the_pen
from servanda.pipelines.publication.models import Entry, Withdrawal
from servanda.pipelines.publication.queries.withdrawals import public_titles, withdrawal_waiting_of
from servanda.pipelines.publication.states import WITHDRAWAL_LIFECYCLE, ReleaseKind, ReleaseReason


@transaction.atomic
def ask_withdrawal(*, kind: str, public_id: str, reason: str, by: User) -> Withdrawal:
    """Ask that a thing leave the public record. It stays public until a second coordinator confirms."""
    hold_the_pen()
    entry = _public(kind, public_id)
    require(rules.can_withdraw(by, state=entry.state_code), _("Only a coordinator of this State may withdraw it."))
    if not reason.strip():
        raise InvalidInput(_("Say why. The reason will be public."), field="reason")
    if withdrawal_waiting_of(kind, public_id) is not None:
        raise StepRefused(_("Somebody has asked for this already. It waits for a second coordinator."))
    acted_in = by.acted_in
    made = Withdrawal.objects.create(
        kind=kind,
        public_id=public_id,
        state_code=entry.state_code,
        reason=reason.strip(),
        asked_by=by,
        asked_in_place_of=acted_in.user if acted_in and acted_in.user_id != by.pk else None,
        asked_label=by.audit_label[:200],
        asked_at=clock.now(),
    )
    _note("publication.withdrawal_asked", made, by)
    return made


def _public(kind: str, public_id: str) -> Entry:
    entry = Entry.objects.filter(kind=kind, public_id=public_id).first()
    if entry is None:
        raise StepRefused(_("%(thing)s is not public, so it cannot be withdrawn.") % {"thing": public_id})
    return entry


def _note(name: str, withdrawal: Withdrawal, by: User) -> None:
    """On record with what a notice needs: titles that are public, and who asked."""
    record(
        name,
        of=withdrawal,
        by=by,
        kind=withdrawal.kind,
        public_id=withdrawal.public_id,
        titles=public_titles(withdrawal.kind, withdrawal.public_id),
        asked_by=withdrawal.asked_by_id,
        asked_in_place_of=withdrawal.asked_in_place_of_id,
    )


@transaction.atomic
def confirm_withdrawal(*, withdrawal: Withdrawal, by: User) -> list[int]:
    """A second coordinator agrees: the thing leaves the record, with the reason in its place. Levels follow."""
    hold_the_pen()
    withdrawal, right = _to_decide(withdrawal, by)
    entry = _public(withdrawal.kind, withdrawal.public_id)
    _note("publication.withdrawal_confirmed", withdrawal, by)  # while its titles are still public
    WITHDRAWAL_LIFECYCLE.take("confirm", withdrawal)
    _sign(withdrawal, right, by)
    gone = Draft(entry.kind, entry.public_id, entry.state_code, {})
    written = append([gone], by=by, reason=ReleaseReason.WITHDRAWAL, reason_words=withdrawal.reason)
    return written + release_what_rested_on(entry=entry, by=by)


@transaction.atomic
def refuse_withdrawal(*, withdrawal: Withdrawal, reason: str, by: User) -> Withdrawal:
    """A second coordinator disagrees, and says why to the first. The thing stays public."""
    withdrawal, right = _to_decide(withdrawal, by)
    if not reason.strip():
        raise InvalidInput(_("Say why it should stay public, so that your colleague knows."), field="reason")
    WITHDRAWAL_LIFECYCLE.take("refuse", withdrawal)
    withdrawal.refusal = reason.strip()
    _sign(withdrawal, right, by)
    _note("publication.withdrawal_refused", withdrawal, by)
    return withdrawal


@transaction.atomic
def take_back_withdrawal(*, withdrawal: Withdrawal, by: User) -> Withdrawal:
    """Who asked thinks better of it, before anybody decided."""
    withdrawal = _held(withdrawal)
    require(
        by.pk == withdrawal.asked_by_id and rules.can_withdraw(by, state=withdrawal.state_code),
        _("Only who asked for it may take it back."),
    )
    WITHDRAWAL_LIFECYCLE.take("take_back", withdrawal)
    _sign(withdrawal, None, by)
    _note("publication.withdrawal_taken_back", withdrawal, by)
    return withdrawal


def _held(withdrawal: Withdrawal) -> Withdrawal:
    return Withdrawal.objects.select_for_update(of=("self",)).get(pk=withdrawal.pk)


def _to_decide(withdrawal: Withdrawal, by: User) -> tuple[Withdrawal, Membership]:
    withdrawal = _held(withdrawal)
    right = rules.right_to_decide_withdrawal(by, withdrawal)
    require(right is not None, _("Another coordinator of this State than the one who asked decides on a withdrawal."))
    assert right is not None
    by.acted_in = right
    return withdrawal, right


def _sign(withdrawal: Withdrawal, right: Membership | None, by: User) -> None:
    withdrawal.decided_by, withdrawal.decided_at = by, clock.now()
    withdrawal.decided_in_place_of = right.user if right is not None and right.user_id != by.pk else None
    withdrawal.decided_label = by.audit_label[:200]
    withdrawal.save()


def release_what_rested_on(*, entry: Entry, by: User) -> list[int]:
    """What rested on an update that went or came back is released again as it stands without it, or with it."""
    if entry.kind != ReleaseKind.UPDATE:
        return []
    if entry.cluster:
        return append(preview.with_members(Cluster.objects.filter(public_id=entry.cluster)), by=by)
    about = Recommendation.objects.filter(public_id=entry.content["recommendation"])
    return append(preview.recommendations.drafts(about), by=by)
