"""Giving a role, and ending it. A role that ends stops at the very next request: rules read memberships each time."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from servanda.foundation.accounts.models import Membership, User, in_force
from servanda.foundation.accounts.places import Place
from servanda.foundation.accounts.rules import can_grant_to, can_manage_people_at
from servanda.foundation.audit.actions import record
from servanda.foundation.common.errors import InvalidInput, StepRefused, require


@transaction.atomic
def grant_role(*, user: User, role: str, place: Place, by: User) -> Membership:
    """One more role for somebody who has an account. Never to oneself, never beyond one's reach."""
    place.check(role)
    require(can_manage_people_at(by, place), _("Only the administrators of this place may give roles in it."))
    require(
        by.pk != user.pk and can_grant_to(by, email=user.email),
        _("You cannot give a role to yourself. Ask another administrator."),
    )
    membership, made = Membership.objects.get_or_create(
        user=user,
        role=role,
        body=place.body,
        partner=place.partner,
        in_secretariat=place.in_secretariat,
        until=None,
        defaults={"post": place.post},
    )
    if not made:
        raise InvalidInput(_("This person holds this role already."), field="role")
    record("accounts.role_granted", of=membership, by=by, user=user.pk)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by: User) -> Membership:
    """From now on the role gives nothing. What was done in it stays."""
    # All administrators at once, in one order: two who end each other's role cannot both succeed.
    list(Membership.objects.select_for_update().filter(role="administrator", until=None).order_by("pk"))
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    place = Place(membership.body, membership.partner, membership.in_secretariat)
    require(can_manage_people_at(by, place), _("Only the administrators of this place may end roles in it."))
    if membership.until is not None:
        raise StepRefused(_("This role has ended already."))
    if membership.role == "administrator" and not _another_administrator(membership):
        raise StepRefused(_("This is the last administrator. Invite another one first, then end this role."))
    membership.until = timezone.localdate()
    membership.save()
    record("accounts.role_ended", of=membership, by=by, user=membership.user_id)
    return membership


def _another_administrator(leaving: Membership) -> bool:
    """Whether somebody else keeps the keys of the same State, or of the hub."""
    others = Membership.objects.filter(in_force(), role="administrator", user__is_active=True)
    others = others.exclude(user_id=leaving.user_id)
    if leaving.body is None:
        return others.filter(in_secretariat=True).exists()
    same_state = others.filter(body__state_id=leaving.body.state_id)
    return same_state.exists() or others.filter(in_secretariat=True).exists()
