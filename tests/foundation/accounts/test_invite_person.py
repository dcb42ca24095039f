"""Inviting somebody, and answering."""

from __future__ import annotations

import datetime
import re

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from servanda.foundation.accounts.actions.invitations import (
    accept_as_member,
    accept_as_newcomer,
    invite_person,
    resend_invitation,
    revoke_invitation,
)
from servanda.foundation.accounts.models import Invitation, User
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.places import Place
from servanda.foundation.accounts.rules import holds
from servanda.foundation.accounts.system import DOOR, system_user
from servanda.foundation.audit.models import Event
from servanda.foundation.common.errors import InvalidInput, NotAllowed, StepRefused
from tests import factories

pytestmark = pytest.mark.django_db
PASSPHRASE = "harbour-lantern-quiet-seven"


def _address(token: str) -> str:
    return f"https://avelia.example/invitation/{token}/"


def _invite(
    by: User, *, email: str = "new@avelia.example", role: str = "focal_point", language: str = "en"
) -> Invitation:
    return invite_person(
        email=email, role=role, place=Place(body=factories.body()), language="en", address=_address, by=by
    )


def _token() -> str:
    return re.findall(r"invitation/([\w-]+)/", mail.outbox[-1].body)[0]


@pytest.fixture
def administrator() -> User:
    factories.installation()
    return factories.user("administrator")


def test_the_mail_has_a_link_that_makes_the_account_and_gives_the_role(
    administrator: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        _invite(administrator)

    person = accept_as_newcomer(token=_token(), full_name="Person New", passphrase=PASSPHRASE, by=system_user(DOOR))

    assert mail.outbox[0].to == ["new@avelia.example"]
    assert person.check_password(PASSPHRASE)
    assert holds(person, Permission.UPDATE_WRITE, body=factories.body())
    assert Event.objects.filter(name="accounts.invitation_accepted", by_id=person.pk).exists()


def test_only_a_hash_of_the_token_is_kept(
    administrator: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        invitation = _invite(administrator)

    assert _token() not in str(Invitation.objects.filter(pk=invitation.pk).values().get())


@pytest.mark.parametrize("spoil", ["used", "expired", "withdrawn", "sent again"])
def test_a_link_that_is_over_opens_nothing(
    administrator: User, spoil: str, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        invitation = _invite(administrator)
    token, door = _token(), system_user(DOOR)
    if spoil == "used":
        accept_as_newcomer(token=token, full_name="Person New", passphrase=PASSPHRASE, by=door)
    elif spoil == "expired":
        Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    elif spoil == "withdrawn":
        revoke_invitation(invitation=invitation, by=administrator)
    else:
        resend_invitation(invitation=invitation, address=_address, by=administrator)

    with pytest.raises(StepRefused, match="used or has expired"):
        accept_as_newcomer(token=token, full_name="Somebody Else", passphrase=PASSPHRASE, by=door)


def test_inviting_again_replaces_the_earlier_link(administrator: User) -> None:
    first = _invite(administrator)

    _invite(administrator)

    first.refresh_from_db()
    assert first.revoked_at


def test_nobody_invites_themselves_whatever_the_case_of_the_address(administrator: User) -> None:
    with pytest.raises(NotAllowed, match="yourself"):
        _invite(administrator, email=administrator.email.upper(), role="coordinator")


@pytest.mark.parametrize("role", ["coordinator", "focal_point", "approver", "auditor"])
def test_only_administrators_invite(role: str) -> None:
    factories.installation()

    with pytest.raises(NotAllowed):
        _invite(factories.user(role))


def test_an_administrator_does_not_reach_another_state(administrator: User) -> None:
    abroad = factories.body("ministry-abroad", of=factories.state("MRD"))

    with pytest.raises(NotAllowed):
        invite_person(
            email="x@marenda.example",
            role="focal_point",
            place=Place(body=abroad),
            language="en",
            address=_address,
            by=administrator,
        )


def test_a_states_administrator_gives_no_role_in_the_secretariat() -> None:
    factories.installation(shape="hub")

    with pytest.raises(NotAllowed):
        invite_person(
            email="x@avelia.example",
            role="administrator",
            place=Place(in_secretariat=True),
            language="en",
            address=_address,
            by=factories.user("administrator"),
        )


@pytest.mark.parametrize("role", ["parliament", "nhri", "partner", "civil_society", "emperor"])
def test_a_role_that_makes_no_sense_in_a_ministry_is_refused(administrator: User, role: str) -> None:
    with pytest.raises(InvalidInput, match="does not exist in"):
        _invite(administrator, role=role)


@pytest.mark.parametrize(
    "passphrase",
    ["short", "123456789012345678", "new@avelia.example", "passwordpassword", "Password!2345678", "aaaaaaaaaaaaaaaaab"],
)
def test_a_weak_passphrase_makes_no_account_and_leaves_the_link_good(
    administrator: User, passphrase: str, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        invitation = _invite(administrator)

    with pytest.raises(InvalidInput):
        accept_as_newcomer(token=_token(), full_name="Person", passphrase=passphrase, by=system_user(DOOR))

    invitation.refresh_from_db()
    assert invitation.accepted_at is None
    assert not User.objects.filter(email="new@avelia.example").exists()


def test_somebody_with_an_account_takes_one_more_role_with_it(
    administrator: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    member = factories.user("auditor")
    with django_capture_on_commit_callbacks(execute=True):
        _invite(administrator, email=member.email)
    token = _token()

    with pytest.raises(StepRefused, match="Sign in"):
        accept_as_newcomer(token=token, full_name="X", passphrase=PASSPHRASE, by=system_user(DOOR))
    with pytest.raises(NotAllowed, match="another address"):
        accept_as_member(token=token, by=factories.user("drafter"))
    accept_as_member(token=token, by=member)

    assert {held.role for held in member.memberships.all()} == {"auditor", "focal_point"}
