"""Noting what a mechanism follows up: who may, that one runs at a time, and that nothing is lost."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, transaction

from servanda.domain.recommendations.actions.follow_ups import end_follow_up, mark_follow_up
from servanda.domain.recommendations.actions.putting_back import take_out_added
from servanda.domain.recommendations.models import FollowUp, Recommendation
from servanda.domain.recommendations.queries import follow_up_of
from servanda.domain.recommendations.states import FollowUpKind
from servanda.foundation.accounts.models import User
from servanda.foundation.accounts.system import system_user
from servanda.foundation.audit.queries import history_of
from servanda.foundation.common.errors import NotAllowed, StepRefused
from tests import factories

pytestmark = pytest.mark.django_db
DUE = datetime.date(2027, 9, 1)


@pytest.fixture
def coordinator() -> User:
    return factories.user("coordinator", at=factories.body("national-mechanism"))


def test_a_new_mark_replaces_the_one_that_runs_and_both_stay(coordinator: User) -> None:
    item = factories.recommendation()
    mark_follow_up(recommendation=item, by=coordinator)

    mark = mark_follow_up(
        recommendation=item, kind=FollowUpKind.INTERIM, due_on=DUE, source=" CCPR/C/AVL/CO/4 ", by=coordinator
    )

    assert follow_up_of(item) == mark
    assert (mark.due_on, mark.source) == (DUE, "CCPR/C/AVL/CO/4")
    assert [each.ended_by for each in FollowUp.objects.order_by("id")] == [coordinator, None]
    assert [event.name for event in history_of(item)] == ["recommendations.follow_up_marked"] * 2


def test_ending_says_by_whom_and_a_second_time_there_is_nothing_to_end(coordinator: User) -> None:
    item = factories.recommendation()
    mark_follow_up(recommendation=item, by=coordinator)

    ended = end_follow_up(recommendation=item, by=coordinator)

    assert ended.ended_by == coordinator
    assert follow_up_of(item) is None
    with pytest.raises(StepRefused, match="any more"):
        end_follow_up(recommendation=item, by=coordinator)


@pytest.mark.parametrize("role", ["focal_point", "drafter", "auditor"])
def test_only_coordinators_note_it(role: str) -> None:
    item, person = factories.recommendation(), factories.user(role)

    with pytest.raises(NotAllowed, match="Only a coordinator"):
        mark_follow_up(recommendation=item, by=person)

    assert not FollowUp.objects.exists()


def test_another_states_coordinator_may_not(coordinator: User) -> None:
    item = factories.recommendation(of=factories.state("AAB"))

    with pytest.raises(NotAllowed):
        mark_follow_up(recommendation=item, by=coordinator)


def test_the_database_lets_one_mark_run_and_none_end_unsigned(coordinator: User) -> None:
    item = factories.recommendation()
    mark = mark_follow_up(recommendation=item, by=coordinator)

    with pytest.raises(IntegrityError, match="one_follow_up_runs"), transaction.atomic():
        FollowUp.objects.create(recommendation=item, marked_by=coordinator)
    with pytest.raises(IntegrityError, match="say_by_whom"), transaction.atomic():
        FollowUp.objects.filter(pk=mark.pk).update(ended_by=coordinator)


def test_an_import_that_is_undone_keeps_what_was_marked(coordinator: User) -> None:
    marked, plain = factories.recommendation(), factories.recommendation()
    mark_follow_up(recommendation=marked, by=coordinator)

    kept = take_out_added(recommendations=[marked, plain], by=system_user())

    assert kept == [marked]
    assert list(Recommendation.objects.order_by("pk")) == [marked]
