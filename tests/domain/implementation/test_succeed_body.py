"""One body takes over from another: open work moves, what was done stays, and all of it can be taken back."""

from __future__ import annotations

import datetime

import pytest

from servanda.domain.implementation.actions.actions import plan_action
from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.actions.succession import succeed_body, undo_succession
from servanda.domain.implementation.actions.updates import start_update
from servanda.domain.implementation.models import Assignment, Update
from servanda.domain.implementation.queries.succession import holdings_of, succession_preview, succession_to_undo
from servanda.domain.implementation.states import ActionKind, AssignmentPart
from servanda.foundation.accounts.actions.bodies import add_post
from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock
from servanda.foundation.common.errors import InvalidInput, NotAllowed, StepRefused
from servanda.foundation.organisations.models import Body
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> User:
    factories.installation()
    return factories.user("administrator", at=factories.body("mechanism"))


@pytest.fixture
def old(administrator: User) -> Body:
    """A body with a post, a person, a body below, an assignment, an action, a draft and an approved update."""
    body = factories.body("old")
    coordinator = factories.user("coordinator", at=factories.body("mechanism"))
    factories.body("below", parent=body)
    add_post(body=body, titles={"en": "Focal point"}, by=administrator)
    cluster = factories.cluster()
    assign_body(target=cluster, body=body, part=AssignmentPart.LEAD, by=coordinator)
    plan_action(cluster=cluster, body=body, titles={"en": "A law"}, kind=ActionKind.LAW, by=coordinator)
    factories.approved_update(body)
    start_update(target=cluster, body=body, by=factories.user("focal_point", at=body))
    return body


def test_open_work_goes_over_and_what_was_done_stays(old: Body, administrator: User) -> None:
    new = factories.body("new")
    preview = succession_preview(old, new)

    succeed_body(body=old, successor=new, by=administrator)

    old.refresh_from_db()
    assert old.closed_on == clock.today()
    assert old.successor == new
    assert not any(holdings_of(old).values())
    assert holdings_of(new) == {"members": 3, "bodies": 1, "assignments": 1, "actions": 1, "updates": 1, "steps": 0}
    assert list(Update.objects.filter(body=old).values_list("stage", flat=True)) == ["approved"]
    assert preview.staying_updates == 1
    assert [len(preview.posts), len(preview.assignments), len(preview.updates)] == [1, 1, 1]


def test_a_successor_that_took_part_leads_where_the_body_led(old: Body, administrator: User) -> None:
    new, led = factories.body("new"), Assignment.objects.get(body=old)
    coordinator = factories.user("coordinator", at=factories.body("mechanism"))
    assert led.cluster is not None
    assign_body(target=led.cluster, body=new, part=AssignmentPart.SUPPORTING, by=coordinator)

    done = succeed_body(body=old, successor=new, by=administrator)

    held = Assignment.objects.get(cluster=led.cluster, ended_at=None)
    assert (held.body, held.part) == (new, "lead")
    undo_succession(succession=done, by=administrator)
    parts = Assignment.objects.filter(cluster=led.cluster, ended_at=None).values_list("body__public_id", "part")
    assert set(parts) == {("old", "lead"), ("new", "supporting")}


def test_undone_everything_is_where_it_was(old: Body, administrator: User) -> None:
    before, new = holdings_of(old), factories.body("new")
    succeed_body(body=old, successor=new, by=administrator)
    held = succession_to_undo(old)
    assert held is not None

    undo_succession(succession=held, by=administrator)

    old.refresh_from_db()
    assert (old.closed_on, old.successor) == (None, None)
    assert holdings_of(old) == before
    assert not any(holdings_of(new).values())
    with pytest.raises(StepRefused, match="already"):
        undo_succession(succession=held, by=administrator)


def test_a_lead_given_to_a_third_body_since_then_is_not_taken_from_it(old: Body, administrator: User) -> None:
    new, third = factories.body("new"), factories.body("third")
    coordinator = factories.user("coordinator", at=factories.body("mechanism"))
    led = Assignment.objects.get(body=old)
    assert led.cluster is not None
    assign_body(target=led.cluster, body=new, part=AssignmentPart.SUPPORTING, by=coordinator)
    done = succeed_body(body=old, successor=new, by=administrator)
    assign_body(target=led.cluster, body=third, part=AssignmentPart.LEAD, by=coordinator)

    with pytest.raises(StepRefused, match="another lead"):
        undo_succession(succession=done, by=administrator)


def test_after_thirty_days_it_is_too_late(old: Body, administrator: User) -> None:
    done = succeed_body(body=old, successor=factories.body("new"), by=administrator)

    with clock.at(clock.now() + datetime.timedelta(days=31)), pytest.raises(StepRefused, match="30 days"):
        undo_succession(succession=done, by=administrator)


def test_only_another_open_body_of_the_same_state_can_take_over(old: Body, administrator: User) -> None:
    abroad = factories.body("abroad", of=factories.state("MRD"))
    for wrong in (old, abroad, factories.body("closed", closed_on=clock.today()), Body.objects.get(public_id="below")):
        with pytest.raises(InvalidInput):
            succeed_body(body=old, successor=wrong, by=administrator)


def test_only_administrators_hand_bodies_over(old: Body) -> None:
    with pytest.raises(NotAllowed):
        succeed_body(body=old, successor=factories.body("new"), by=factories.user("coordinator"))
