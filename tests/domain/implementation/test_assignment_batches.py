"""Assigning many at once: the plan says what would change, applying does it once, undoing brings back what was."""

import datetime
import threading

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servanda.domain.implementation.actions.assignments import assign_body, end_assignment
from servanda.domain.implementation.actions.batches import apply_batch, plan_batch, undo_batch
from servanda.domain.implementation.models import Assignment
from servanda.domain.implementation.queries.batches import batches_visible_to, counts_of, lines_of
from servanda.foundation.audit.models import Event
from servanda.foundation.common import clock
from servanda.foundation.common.errors import InvalidInput, NotAllowed, StepRefused
from servanda.foundation.organisations.models import Body, Post
from tests import factories

DUE = datetime.date(2027, 6, 30)


@pytest.fixture
def health(db):
    return factories.body("ministry-of-health")


@pytest.fixture
def objectives(db):
    return [factories.cluster(f"Objective {number}") for number in range(4)]


@pytest.fixture
def alone(db):
    return factories.recommendation()


def _open():
    rows = Assignment.objects.filter(ended_at=None).order_by("id")
    return sorted(rows.values_list("cluster", "recommendation", "body", "post", "part", "due_on", "assigned_at"))


def _plan(objectives, body, by, **given):
    return plan_batch(clusters=objectives, body=body, **{"part": "lead", "due_on": DUE, "by": by, **given})


def test_the_plan_says_for_each_what_would_change_and_changes_nothing(objectives, alone, justice, health, coordinator):
    same, other, part, _new = objectives
    assign_body(target=same, body=justice, part="lead", due_on=DUE, by=coordinator)
    assign_body(target=other, body=health, part="lead", by=coordinator)
    assign_body(target=part, body=justice, part="supporting", by=coordinator)
    before = _open()

    batch = _plan(objectives, justice, coordinator, recommendations=[alone])

    assert [line.change for line in batch.lines.order_by("id")] == ["same", "takes_over", "changes", "new", "new"]
    assert lines_of(batch).first().target == other
    assert counts_of(batch) == {"same": 1, "takes_over": 1, "changes": 1, "new": 2}
    assert _open() == before


def test_leads_of_others_stay_unless_somebody_says_so(objectives, justice, health, coordinator):
    assign_body(target=objectives[0], body=health, part="lead", by=coordinator)
    apply_batch(batch=_plan(objectives[:2], justice, coordinator), by=coordinator)
    assert set(Assignment.objects.filter(ended_at=None).values_list("body__public_id", flat=True)) == {
        "ministry-of-health",
        "ministry-of-justice",
    }

    batch = apply_batch(batch=_plan(objectives[:2], justice, coordinator), takes_over=True, by=coordinator)

    assert counts_of(batch)["done"] == 1
    assert not Assignment.objects.filter(ended_at=None, body=health).exists()


def test_applied_twice_it_has_one_effect(objectives, justice, coordinator):
    batch = _plan(objectives, justice, coordinator)
    apply_batch(batch=batch, by=coordinator)
    before, events = _open(), Event.objects.count()

    apply_batch(batch=batch, by=coordinator)

    assert (_open(), Event.objects.count()) == (before, events)


def test_what_changed_after_the_plan_is_left_alone(objectives, justice, health, coordinator):
    batch = _plan(objectives, justice, coordinator)
    assign_body(target=objectives[1], body=health, part="lead", by=coordinator)

    batch = apply_batch(batch=batch, takes_over=True, by=coordinator)

    assert counts_of(batch)["meanwhile"] == 1
    assert Assignment.objects.get(cluster=objectives[1], ended_at=None).body == health


def test_each_thing_has_it_in_its_own_history_and_the_batch_too(objectives, justice, coordinator):
    batch = apply_batch(batch=_plan(objectives, justice, coordinator), by=coordinator)

    assigned = Event.objects.filter(name="implementation.body_assigned")
    assert {event.details["batch"] for event in assigned} == {batch.pk}
    assert assigned.count() == 4
    assert Event.objects.get(name="implementation.assignment_batch_applied").details == {"done": 4, "lines": 4}


steps = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.sampled_from(["lead", "supporting"])), max_size=6)


@given(before=steps, part=st.sampled_from(["lead", "supporting"]), takes_over=st.booleans())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_undo_restores_exactly_what_was(coordinator, before, part, takes_over):
    objectives = [factories.cluster(f"Objective {number}") for number in range(4)]
    bodies = [factories.body(f"ministry-{number}") for number in range(3)]
    for which, body, own in before:
        assign_body(target=objectives[which], body=bodies[body], part=own, by=coordinator)
    was = _open()
    batch = _plan(objectives, bodies[0], coordinator, part=part)

    undo_batch(batch=apply_batch(batch=batch, takes_over=takes_over, by=coordinator), by=coordinator)

    assert _open() == was


def test_undo_refuses_line_by_line_what_changed_since(objectives, justice, health, coordinator):
    first, second, third, fourth = objectives
    assign_body(target=third, body=health, part="lead", by=coordinator)
    assign_body(target=fourth, body=justice, part="lead", by=coordinator)
    batch = _plan(objectives, justice, coordinator, part="supporting")
    apply_batch(batch=batch, by=coordinator)
    end_assignment(assignment=Assignment.objects.get(cluster=second, ended_at=None), by=coordinator)
    assign_body(target=first, body=health, part="lead", by=coordinator)
    assign_body(target=fourth, body=health, part="lead", by=coordinator)

    undo_batch(batch=batch, by=coordinator)

    outcomes = {line.target: line.outcome for line in lines_of(batch)}
    assert outcomes == {first: "restored", second: "refused", third: "restored", fourth: "refused"}
    assert Assignment.objects.get(cluster=fourth, ended_at=None, part="lead").body == health


def test_undo_does_not_bring_work_back_to_a_body_that_closed(objectives, justice, health, coordinator):
    assign_body(target=objectives[0], body=health, part="lead", by=coordinator)
    batch = apply_batch(batch=_plan(objectives, justice, coordinator), takes_over=True, by=coordinator)
    Body.objects.filter(pk=health.pk).update(closed_on=DUE)

    undo_batch(batch=batch, by=coordinator)

    assert counts_of(batch)["refused"] == 1
    assert list(Assignment.objects.filter(ended_at=None).values_list("body", flat=True)) == [justice.pk]


def test_undo_is_there_for_30_days_and_once(objectives, justice, coordinator):
    batch = _plan(objectives, justice, coordinator)
    with pytest.raises(StepRefused, match="never applied"):
        undo_batch(batch=batch, by=coordinator)
    apply_batch(batch=batch, by=coordinator)
    with clock.at(clock.now() + datetime.timedelta(days=31)), pytest.raises(StepRefused, match="30 days"):
        undo_batch(batch=batch, by=coordinator)
    undo_batch(batch=batch, by=coordinator)
    events = Event.objects.count()

    undo_batch(batch=batch, by=coordinator)

    assert Event.objects.count() == events


@pytest.mark.parametrize("role", ["focal_point", "approver", "administrator", "auditor"])
def test_only_coordinators_of_the_state_do_any_of_it(objectives, justice, coordinator, role):
    batch, other = _plan(objectives, justice, coordinator), factories.user(role, at=justice)

    for attempt in (apply_batch, undo_batch):
        with pytest.raises(NotAllowed):
            attempt(batch=batch, by=other)
    with pytest.raises(NotAllowed):
        _plan(objectives, justice, other)
    assert not batches_visible_to(other).exists()


def test_a_plan_is_refused_where_a_single_assignment_would_be(objectives, justice, health, coordinator):
    foreign = factories.cluster(state=factories.state("MAR"))
    elsewhere = Post.objects.create(body=health, titles={"en": "Director"})

    with pytest.raises(InvalidInput, match="same State"):
        _plan([foreign], justice, coordinator)
    with pytest.raises(InvalidInput, match="open post"):
        _plan(objectives, justice, coordinator, post=elsewhere)
    with pytest.raises(InvalidInput, match="at least one"):
        _plan([], justice, coordinator)


@pytest.mark.django_db(transaction=True)
def test_bulk_and_single_assignments_at_once_leave_one_lead_each(objectives, justice, health, coordinator):
    batches = [_plan(objectives, justice, coordinator), _plan(objectives[::-1], health, coordinator)]
    third = factories.body("ministry-of-labour")
    tasks = [lambda batch=batch: apply_batch(batch=batch, takes_over=True, by=coordinator) for batch in batches * 2]
    tasks += [
        lambda item=item: assign_body(target=item, body=third, part="lead", by=coordinator) for item in objectives
    ]
    start, failed = threading.Barrier(len(tasks)), []

    def run(task):
        start.wait()
        try:
            task()
        except Exception as error:
            failed.append(error)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failed
    assert Assignment.objects.filter(ended_at=None).count() == len(objectives)
    for batch in batches:
        batch.refresh_from_db()
        assert sum(counts_of(batch).get(outcome, 0) for outcome in ("done", "kept", "meanwhile")) == 4
