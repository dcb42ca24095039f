"""Giving and ending roles."""

from __future__ import annotations

import pytest

from servanda.foundation.accounts.actions.memberships import end_membership, grant_role
from servanda.foundation.accounts.models import Membership, User
from servanda.foundation.accounts.places import Place
from servanda.foundation.accounts.rules import can_enter_workspace
from servanda.foundation.audit.models import Event
from servanda.foundation.common.errors import InvalidInput, NotAllowed, StepRefused
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> User:
    factories.installation()
    return factories.user("administrator")


def test_a_role_that_ends_gives_nothing_from_then_on(administrator: User) -> None:
    person = factories.user("focal_point")

    end_membership(membership=person.memberships.get(), by=administrator)

    assert not can_enter_workspace(User.objects.get(pk=person.pk))
    assert Event.objects.filter(name="accounts.role_ended", by_id=administrator.pk).exists()


def test_the_last_administrator_stays(administrator: User) -> None:
    with pytest.raises(StepRefused, match="last administrator"):
        end_membership(membership=administrator.memberships.get(), by=administrator)


def test_an_administrator_leaves_once_another_one_is_there(administrator: User) -> None:
    factories.user("administrator", at=factories.body("ministry-of-health"))

    end_membership(membership=administrator.memberships.get(), by=administrator)

    assert not Membership.objects.filter(user=administrator, until=None).exists()


def test_an_administrator_of_another_state_does_not_count_as_another_one(administrator: User) -> None:
    factories.user("administrator", at=factories.body("ministry-abroad", of=factories.state("MRD")))

    with pytest.raises(StepRefused, match="last administrator"):
        end_membership(membership=administrator.memberships.get(), by=administrator)


def test_a_role_ends_once(administrator: User) -> None:
    held = factories.user("focal_point").memberships.get()
    end_membership(membership=held, by=administrator)

    with pytest.raises(StepRefused, match="ended already"):
        end_membership(membership=held, by=administrator)


@pytest.mark.parametrize("role", ["coordinator", "focal_point", "auditor"])
def test_only_administrators_end_roles(administrator: User, role: str) -> None:
    held = factories.user("approver").memberships.get()

    with pytest.raises(NotAllowed):
        end_membership(membership=held, by=factories.user(role))


def test_nobody_gives_themselves_a_role(administrator: User) -> None:
    with pytest.raises(NotAllowed, match="yourself"):
        grant_role(user=administrator, role="coordinator", place=Place(body=factories.body()), by=administrator)

    assert not Event.objects.exists()


def test_a_role_given_is_recorded_and_not_given_twice(administrator: User) -> None:
    person, place = factories.user("focal_point"), Place(body=factories.body())

    grant_role(user=person, role="approver", place=place, by=administrator)

    assert Event.objects.filter(name="accounts.role_granted").count() == 1
    with pytest.raises(InvalidInput, match="already"):
        grant_role(user=person, role="approver", place=place, by=administrator)


def test_no_role_in_a_closed_body(administrator: User) -> None:
    closed = factories.body("old-ministry", closed_on="2020-01-01")

    with pytest.raises(InvalidInput, match="closed"):
        grant_role(user=factories.user("auditor"), role="approver", place=Place(body=closed), by=administrator)
