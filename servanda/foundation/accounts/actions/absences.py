"""Saying that somebody is away, and who stands in. Both end by themselves; both can be ended early."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.foundation.accounts.absences import may_be_named_for
from servanda.foundation.accounts.models import Absence, Membership, StandIn, User
from servanda.foundation.accounts.rules import can_name_stand_in
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import InvalidInput, StepRefused, require

LONGEST_ABSENCE = datetime.timedelta(days=366)


@transaction.atomic
def say_away(*, membership: Membership, since: datetime.date, until: datetime.date, by: User) -> Absence:
    """The holder is away from the first day to the last, both included. Stand-ins named for it act on these days."""
    membership = _held(membership)
    require(
        can_name_stand_in(by, membership),
        _("Only the person themselves, or who manages people there, may say that somebody is away."),
    )
    _check_days(since, until)
    if until - since > LONGEST_ABSENCE:
        raise InvalidInput(
            _("An absence lasts a year at most. For longer, end the role and give it to somebody else."), field="until"
        )
    _check_in_force(membership)
    clash = Absence.objects.filter(membership=membership, ended_at=None, since__lte=until, until__gte=since).first()
    if clash is not None and (clash.since, clash.until) == (since, until):
        return clash
    if clash is not None:
        raise InvalidInput(
            _("Another absence is noted on some of these days. End it first, or choose other days."), field="since"
        )
    made = Absence.objects.create(membership=membership, since=since, until=until, said_by=by)
    record("accounts.absence_said", of=made, by=by, membership=membership.pk, since=since, until=until)
    return made


@transaction.atomic
def end_absence(*, absence: Absence, by: User) -> Absence:
    """Back early, or not away after all: whoever stood in stops at the next request."""
    absence = Absence.objects.select_for_update(of=("self",)).select_related("membership__body").get(pk=absence.pk)
    require(
        can_name_stand_in(by, absence.membership),
        _("Only the person themselves, or who manages people there, may end an absence."),
    )
    if absence.ended_at is not None or absence.until < clock.today():
        raise StepRefused(_("This absence is over already."))
    absence.ended_at, absence.ended_by = clock.now(), by
    absence.save()
    record("accounts.absence_ended", of=absence, by=by, membership=absence.membership_id)
    return absence


@transaction.atomic
def name_stand_in(
    *,
    membership: Membership,
    person: User,
    since: datetime.date,
    until: datetime.date | None = None,
    why: str = "",
    by: User,
) -> StandIn:
    """`person` acts in the membership whenever its holder is away between these days; without an end, always."""
    membership = _held(membership)
    require(
        can_name_stand_in(by, membership),
        _("Only the person themselves, or who manages people there, may name a stand-in."),
    )
    require(by.pk != person.pk, _("You cannot name yourself. Ask another administrator."))
    _check_days(since, until)
    _check_in_force(membership)
    if not may_be_named_for(membership).filter(pk=person.pk).exists():
        raise InvalidInput(
            _("Choose somebody who holds a role in the same body; for a coordinator another coordinator will do."),
            field="person",
        )
    open_ones = StandIn.objects.filter(membership=membership, person=person, ended_at=None)
    if same := open_ones.filter(since=since, until=until).first():
        return same
    made = StandIn.objects.create(
        membership=membership, person=person, since=since, until=until, why=why.strip()[:200], named_by=by
    )
    said = {"membership": membership.pk, "person": person.pk, "since": since, "until": until}
    record("accounts.stand_in_named", of=made, by=by, **said)
    return made


@transaction.atomic
def end_stand_in(*, stand_in: StandIn, by: User) -> StandIn:
    """The naming gives nothing any more. The stand-in may also step back themselves."""
    stand_in = StandIn.objects.select_for_update(of=("self",)).select_related("membership__body").get(pk=stand_in.pk)
    require(
        by.pk == stand_in.person_id or can_name_stand_in(by, stand_in.membership),
        _("Only the two people concerned, or who manages people there, may end this."),
    )
    if stand_in.ended_at is not None:
        raise StepRefused(_("This has ended already."))
    stand_in.ended_at, stand_in.ended_by = clock.now(), by
    stand_in.save()
    record("accounts.stand_in_ended", of=stand_in, by=by, membership=stand_in.membership_id, person=stand_in.person_id)
    return stand_in


def _held(membership: Membership) -> Membership:
    """Locked, so that two who say the same at once take turns."""
    return (
        Membership.objects.select_for_update(of=("self",))
        .select_related("body", "partner", "user", "post")
        .get(pk=membership.pk)
    )


def _check_days(since: datetime.date, until: datetime.date | None) -> None:
    if until is not None and until < since:
        raise InvalidInput(_("The last day cannot come before the first."), field="until")
    if until is not None and until < clock.today():
        raise InvalidInput(_("The last day has passed already. Choose a day to come."), field="until")


def _check_in_force(membership: Membership) -> None:
    if membership.until is not None:
        raise StepRefused(_("This role has ended already."))
