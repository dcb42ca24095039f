"""Inviting somebody, and answering an invitation. The link works once, for seven days; only its hash is kept."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Callable

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from servanda.foundation.accounts.mail import send_invitation
from servanda.foundation.accounts.models import Invitation, Membership, User
from servanda.foundation.accounts.places import Place
from servanda.foundation.accounts.queries import is_open, person_with, place_of, token_hash
from servanda.foundation.accounts.rules import can_grant_to, can_manage_people_at
from servanda.foundation.audit.actions import record
from servanda.foundation.common.errors import InvalidInput, StepRefused, require

VALID_FOR = datetime.timedelta(days=7)

# Makes the address of the page where a token is answered; views know it, actions do not.
Address = Callable[[str], str]


@transaction.atomic
def invite_person(*, email: str, role: str, place: Place, language: str, address: Address, by: User) -> Invitation:
    """Send somebody a way in. Inviting the same person to the same role again replaces the earlier link."""
    email = _plain_address(email)
    place.check(role)
    require(can_manage_people_at(by, place), _("Only the administrators of this place may invite people to it."))
    require(can_grant_to(by, email=email), _("You cannot give a role to yourself. Ask another administrator."))
    where = {"body": place.body, "partner": place.partner, "in_secretariat": place.in_secretariat}
    if Membership.objects.filter(user__email__iexact=email, role=role, until=None, **where).exists():
        raise InvalidInput(_("This person holds this role already."), field="role")
    now = timezone.now()
    earlier = Invitation.objects.filter(email__iexact=email, role=role, accepted_at=None, revoked_at=None, **where)
    earlier.update(revoked_at=now)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email,
        role=role,
        post=place.post,
        language=language,
        token_hash=token_hash(token),
        invited_by=by,
        invited_at=now,
        expires_at=now + VALID_FOR,
        **where,
    )
    record("accounts.person_invited", of=invitation, by=by, role=role, place=place.name)
    link = address(token)
    transaction.on_commit(lambda: send_invitation(invitation=invitation, link=link))
    return invitation


@transaction.atomic
def resend_invitation(*, invitation: Invitation, address: Address, by: User) -> Invitation:
    """Send a fresh link for seven more days; the earlier one stops working."""
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    require(can_manage_people_at(by, place_of(invitation)), _("Only the administrators of this place may do this."))
    _refuse_if_answered(invitation)
    token = secrets.token_urlsafe(32)
    invitation.token_hash = token_hash(token)
    invitation.expires_at = timezone.now() + VALID_FOR
    invitation.save()
    record("accounts.invitation_sent_again", of=invitation, by=by)
    link = address(token)
    transaction.on_commit(lambda: send_invitation(invitation=invitation, link=link))
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: User) -> Invitation:
    """Withdraw a link that was not used."""
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    require(can_manage_people_at(by, place_of(invitation)), _("Only the administrators of this place may do this."))
    _refuse_if_answered(invitation)
    invitation.revoked_at = timezone.now()
    invitation.save()
    record("accounts.invitation_withdrawn", of=invitation, by=by)
    return invitation


@transaction.atomic
def accept_as_newcomer(*, token: str, full_name: str, passphrase: str, by: User) -> User:
    """Make the account an invitation is for. `by` is the system user at the door: the person has no account yet."""
    invitation = _open_invitation(token)
    if person_with(invitation.email):
        raise StepRefused(_("There is an account for this address already. Sign in to take the role."))
    if not full_name.strip():
        raise InvalidInput(_("Enter your full name."), field="full_name")
    person = User(email=invitation.email, full_name=full_name.strip(), language=invitation.language)
    _check_passphrase(passphrase, person)
    person.set_password(passphrase)
    person.save()
    # The link reached this address, which is what verified means.
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    record("accounts.account_made", of=person, by=by)
    _take_role(invitation, person)
    return person


@transaction.atomic
def accept_as_member(*, token: str, by: User) -> User:
    """Take one more role with an account that exists; only the person it was sent to can."""
    invitation = _open_invitation(token)
    require(
        by.email.casefold() == invitation.email.casefold(),
        _("This invitation is for another address. Sign in with the account it was sent to."),
    )
    _take_role(invitation, by)
    return by


def _open_invitation(token: str) -> Invitation:
    found = Invitation.objects.select_for_update(of=("self",)).filter(token_hash=token_hash(token)).first()
    if found is None or not is_open(found):
        raise StepRefused(_("This link has been used or has expired. Ask for a new one."))
    return found


def _take_role(invitation: Invitation, person: User) -> None:
    place_of(invitation).check(invitation.role)
    membership, made = Membership.objects.get_or_create(
        user=person,
        role=invitation.role,
        body=invitation.body,
        partner=invitation.partner,
        in_secretariat=invitation.in_secretariat,
        until=None,
        defaults={"post": invitation.post},
    )
    invitation.accepted_at, invitation.accepted_by = timezone.now(), person
    invitation.save()
    record("accounts.invitation_accepted", of=invitation, by=person)
    if made:
        record("accounts.role_taken", of=membership, by=person)


def _refuse_if_answered(invitation: Invitation) -> None:
    if invitation.accepted_at or invitation.revoked_at:
        raise StepRefused(_("This invitation was answered or withdrawn already."))


def _plain_address(email: str) -> str:
    try:
        validate_email(email.strip())
    except ValidationError as error:
        message = _("Enter an e-mail address, for example name@ministry.example.")
        raise InvalidInput(message, field="email") from error
    return email.strip()


def _check_passphrase(passphrase: str, person: User) -> None:
    try:
        validate_password(passphrase, person)
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages), field="passphrase") from error
