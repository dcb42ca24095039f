import datetime
import threading
from decimal import Decimal

import pytest
from django.db import connections

from servanda.domain.implementation.actions.actions import plan_action, set_action_status
from servanda.domain.implementation.models import Action
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput, NotAllowed
from tests import factories

MARCH, JUNE = datetime.date(2026, 3, 1), datetime.date(2026, 6, 1)


def _plan(cluster, body, by, **changes):
    said = {"titles": {"en": "Table the bill"}, "kind": "law", **changes}
    return plan_action(cluster=cluster, body=body, by=by, **said)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("titles", {"titles": {"en": "  "}}),
        ("kind", {"kind": "wish"}),
        ("promised_for", {"starts_on": JUNE, "promised_for": MARCH}),
        ("missing", {"cost": Decimal(10), "missing": Decimal(11)}),
        ("missing", {"missing": Decimal(11)}),
        ("cost", {"cost": Decimal(-1)}),
    ],
)
def test_what_cannot_be_planned_is_refused_in_plain_words(cluster, justice, coordinator, field, changes):
    with pytest.raises(InvalidInput) as refusal:
        _plan(cluster, justice, coordinator, **changes)

    assert refusal.value.field == field
    assert not Action.objects.exists()


@pytest.mark.parametrize("role", ["approver", "administrator", "auditor", "drafter", "nhri"])
def test_only_the_body_and_coordinators_plan(cluster, justice, role):
    with pytest.raises(NotAllowed):
        _plan(cluster, justice, factories.user(role, at=justice))


def test_another_bodys_focal_point_does_not_move_an_action(cluster, justice, author):
    action = _plan(cluster, justice, author)
    stranger = factories.user("focal_point", at=factories.body("ministry-of-health"))

    with pytest.raises(NotAllowed):
        set_action_status(action=action, status="under_way", version=1, by=stranger)


def test_a_completed_action_says_when_and_forgets_it_when_taken_up_again(cluster, justice, author):
    action = _plan(cluster, justice, author)
    with pytest.raises(InvalidInput, match="when"):
        set_action_status(action=action, status="completed", version=1, by=author)

    done = set_action_status(action=action, status="completed", completed_on=MARCH, version=1, by=author)
    again = set_action_status(action=done, status="under_way", version=2, by=author)

    assert (done.completed_on, again.completed_on) == (MARCH, None)


def test_a_late_change_does_not_overwrite_and_a_new_promise_keeps_its_order(cluster, justice, author):
    action = _plan(cluster, justice, author, starts_on=MARCH)
    with pytest.raises(InvalidInput, match="before it begins"):
        set_action_status(
            action=action, status="under_way", promised_for=MARCH - datetime.timedelta(1), version=1, by=author
        )
    set_action_status(action=action, status="under_way", promised_for=JUNE, version=1, by=author)

    with pytest.raises(EditedMeanwhile):
        set_action_status(action=action, status="completed", completed_on=JUNE, version=1, by=author)


@pytest.mark.django_db(transaction=True)
def test_actions_planned_at_once_all_get_a_number(cluster, justice, author):
    start, failed = threading.Barrier(4), []

    def plan() -> None:
        start.wait()
        try:
            _plan(cluster, justice, author)
        except Exception as error:
            failed.append(error)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=plan) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failed
    numbers = Action.objects.order_by("public_id").values_list("public_id", flat=True)
    assert list(numbers) == [f"{cluster.public_id}-A{number}" for number in range(1, 5)]
