"""Postponing hides nothing: every day an action was promised for stays, in order; discontinuing says why."""

import datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servanda.domain.implementation.actions.actions import set_action_status
from servanda.domain.implementation.models import Action, FormerPromise
from servanda.domain.implementation.states import ENDED, ActionStatus
from servanda.foundation.audit.models import Event
from servanda.foundation.common.charts.timeline import promises_in_words
from servanda.foundation.common.errors import InvalidInput
from tests.domain.implementation.planned import DAY, action

DAYS = st.dates(min_value=DAY(2024, 1, 1), max_value=DAY(2035, 1, 1))
STEPS = st.lists(st.tuples(st.none() | DAYS, st.sampled_from(ActionStatus.values)), max_size=8)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.none() | DAYS, steps=STEPS)
def test_all_promises_ever_made_can_be_read_in_order(cluster, justice, author, first, steps):
    with transaction.atomic():
        made = action(cluster, justice, author, promised_for=first)
        expected = [first] if first else []
        for day, status in steps:
            made = set_action_status(
                action=made,
                status=status,
                promised_for=day,
                completed_on=DAY(2026, 1, 1) if status == "completed" else None,
                reasons={"en": "Because."},
                version=made.version,
                by=author,
            )
            if day and expected[-1:] != [day]:
                expected.append(day)
        former = list(made.former_promises.order_by("id").values_list("promised_for", flat=True))
        assert [*former, *([made.promised_for] if made.promised_for else [])] == expected
        assert bool(made.discontinued_why) == (made.status == "discontinued")
        transaction.set_rollback(True)


def test_promises_read_as_a_sentence(db):
    assert promises_in_words([]) == ""
    assert promises_in_words([DAY(2024, 6, 30), DAY(2026, 12, 31)]) == "30 Jun 2024, then 31 Dec 2026"


def test_a_former_promise_is_neither_changed_nor_deleted(cluster, justice, author):
    made = action(cluster, justice, author, promised_for=DAY(2025, 1, 1))
    set_action_status(action=made, status="planned", promised_for=DAY(2026, 1, 1), version=1, by=author)

    with pytest.raises(DatabaseError), transaction.atomic():
        FormerPromise.objects.update(promised_for=DAY(2026, 1, 1))
    with pytest.raises(DatabaseError), transaction.atomic():
        FormerPromise.objects.all().delete()

    event = Event.objects.get(name="implementation.action_status_set")
    assert event.details["before"]["promised_for"] == "2025-01-01"
    assert event.details["after"]["promised_for"] == "2026-01-01"


def test_discontinued_asks_why_and_the_database_agrees(cluster, justice, author):
    made = action(cluster, justice, author)
    with pytest.raises(InvalidInput, match="why") as refusal:
        set_action_status(action=made, status="discontinued", version=1, by=author)
    assert refusal.value.field == "reasons"
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(pk=made.pk).update(status="discontinued")

    stopped = set_action_status(action=made, status="discontinued", reasons={"en": "No network."}, version=1, by=author)
    again = set_action_status(action=stopped, status="under_way", version=2, by=author)

    assert (stopped.discontinued_why, again.discontinued_why) == ({"en": "No network."}, {})


def test_a_year_nobody_can_have_meant_is_refused(cluster, justice, author):
    with pytest.raises(InvalidInput, match="four digits"):
        action(cluster, justice, author, promised_for=datetime.date(207, 3, 1))


def test_nothing_is_owed_on_what_has_ended():
    assert set(ENDED) == {"completed", "discontinued"}
