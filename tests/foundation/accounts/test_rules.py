"""How far a membership reaches."""

import pytest

from servanda.foundation.accounts.models import Membership
from servanda.foundation.accounts.permissions import SECRETARIAT_MAY, Permission
from servanda.foundation.accounts.roles import ROLES
from servanda.foundation.accounts.rules import holds, needs_second_factor
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretariat():
    person = factories.user()
    Membership.objects.create(user=person, role="coordinator", in_secretariat=True)
    return person


def test_a_thing_without_a_state_is_reached_by_nobody(secretariat):
    coordinator = factories.user("coordinator")

    assert holds(coordinator, Permission.IMPORT_APPLY)
    assert not holds(coordinator, Permission.IMPORT_APPLY, state="")
    assert not holds(secretariat, Permission.IMPORT_APPLY, state="")


def test_a_coordinator_reaches_every_body_of_the_own_state_and_no_other():
    coordinator = factories.user("coordinator", at=factories.body("national-mechanism"))
    foreign = factories.body(of=factories.state("MAR"))

    assert holds(coordinator, Permission.RELEASE, body=factories.body("ministry-of-health"))
    assert not holds(coordinator, Permission.RELEASE, body=foreign)
    assert not holds(coordinator, Permission.RELEASE, state="MAR")


def test_a_focal_point_reaches_the_own_body_only():
    own, other = factories.body("ministry-of-justice"), factories.body("ministry-of-health")
    focal_point = factories.user("focal_point", at=own)

    assert holds(focal_point, Permission.UPDATE_WRITE, body=own)
    assert not holds(focal_point, Permission.UPDATE_WRITE, body=other)
    assert not holds(focal_point, Permission.UPDATE_WRITE, state=own.state_id)


def test_a_secretariat_holds_of_its_role_only_what_a_secretariat_may(secretariat):
    given = {permission for permission in Permission if holds(secretariat, permission, state="AVL")}

    assert given == ROLES["coordinator"].permissions & SECRETARIAT_MAY
    assert Permission.POSITION_STATE not in given


def test_a_second_proof_is_asked_for_unless_an_invented_state_is_shown_around(settings):
    coordinator = factories.user("coordinator")
    held = factories.installation()
    assert needs_second_factor(coordinator)

    settings.DEMONSTRATION = True
    assert not needs_second_factor(coordinator)

    real = factories.state("MAR", standing="member")
    held.home_state = real
    held.save()
    assert needs_second_factor(coordinator)
