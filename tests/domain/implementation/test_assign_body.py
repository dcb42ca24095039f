import datetime
import threading

import pytest
from django.db import IntegrityError, connections, transaction

from servanda.domain.implementation.actions.assignments import assign_body, end_assignment
from servanda.domain.implementation.models import Assignment
from servanda.domain.implementation.queries import assignments_of, without_lead
from servanda.domain.recommendations.models import Cluster
from servanda.foundation.audit.models import Event
from servanda.foundation.common.errors import InvalidInput, NotAllowed
from servanda.foundation.organisations.models import Body, Post
from tests import factories


def test_a_new_lead_replaces_the_old_one_which_stays_on_record(cluster, justice, coordinator):
    health = factories.body("ministry-of-health")

    assign_body(target=cluster, body=justice, part="lead", by=coordinator)
    assign_body(target=cluster, body=health, part="lead", by=coordinator)

    assert [row.body for row in assignments_of(cluster)] == [health]
    assert Assignment.objects.filter(cluster=cluster, body=justice, ended_at__isnull=False).count() == 1


def test_the_lead_comes_before_those_who_take_part(cluster, justice, coordinator):
    health = factories.body("ministry-of-health")

    assign_body(target=cluster, body=health, part="supporting", by=coordinator)
    assign_body(target=cluster, body=justice, part="lead", by=coordinator)

    assert [(row.body, row.part) for row in assignments_of(cluster)] == [(justice, "lead"), (health, "supporting")]


def test_assigning_the_same_again_changes_nothing(cluster, justice, coordinator):
    due = datetime.date(2027, 3, 1)

    first = assign_body(target=cluster, body=justice, part="lead", due_on=due, by=coordinator)
    again = assign_body(target=cluster, body=justice, part="lead", due_on=due, by=coordinator)

    assert first == again


def test_a_body_of_another_state_is_refused(cluster, coordinator):
    foreign = factories.body("ministry-of-justice", of=factories.state("MAR"))

    with pytest.raises(InvalidInput, match="same State"):
        assign_body(target=cluster, body=foreign, part="lead", by=coordinator)


@pytest.mark.parametrize("role", ["focal_point", "approver", "administrator", "auditor", "nhri"])
def test_only_coordinators_assign(cluster, justice, role):
    with pytest.raises(NotAllowed):
        assign_body(target=cluster, body=justice, part="lead", by=factories.user(role, at=justice))


def test_a_cluster_whose_lead_left_is_found(cluster, justice, coordinator):
    made = assign_body(target=cluster, body=justice, part="lead", by=coordinator)
    assert not without_lead(Cluster.objects.all()).exists()

    end_assignment(assignment=made, by=coordinator)

    assert list(without_lead(Cluster.objects.order_by("pk"))) == [cluster]


def test_the_end_of_a_displaced_lead_is_on_the_audit_trail(cluster, justice, coordinator):
    assign_body(target=cluster, body=justice, part="lead", by=coordinator)
    assign_body(target=cluster, body=factories.body("ministry-of-health"), part="lead", by=coordinator)

    ended = Event.objects.get(name="implementation.assignment_ended")

    assert (ended.details["body"], ended.details["part"]) == (justice.public_id, "lead")


def test_a_body_closed_after_the_page_was_opened_gets_no_work(cluster, justice, coordinator):
    Body.objects.filter(pk=justice.pk).update(closed_on=datetime.date(2026, 1, 1))

    with pytest.raises(InvalidInput, match="closed"):
        assign_body(target=cluster, body=justice, part="lead", by=coordinator)


def test_work_may_go_to_a_post_of_the_body(cluster, justice, coordinator):
    post = Post.objects.create(body=justice, titles={"en": "Director of prisons"})

    first = assign_body(target=cluster, body=justice, part="lead", by=coordinator)
    second = assign_body(target=cluster, body=justice, post=post, part="lead", by=coordinator)

    first.refresh_from_db()
    assert (first.ended_at is not None, second.post) == (True, post)
    assert Event.objects.filter(name="implementation.body_assigned").first().details["post"] == post.pk


def test_a_post_of_another_body_or_a_closed_one_is_refused(cluster, justice, coordinator):
    elsewhere = Post.objects.create(body=factories.body("ministry-of-health"), titles={"en": "Director"})
    closed = Post.objects.create(body=justice, titles={"en": "Clerk"}, closed_on=datetime.date(2026, 1, 1))

    for post in (elsewhere, closed):
        with pytest.raises(InvalidInput, match="open post"):
            assign_body(target=cluster, body=justice, post=post, part="lead", by=coordinator)


def test_the_database_refuses_a_post_of_another_body(cluster, justice, coordinator):
    made = assign_body(target=cluster, body=justice, part="lead", by=coordinator)
    elsewhere = Post.objects.create(body=factories.body("ministry-of-health"), titles={"en": "Director"})

    with pytest.raises(IntegrityError, match="one of its body"), transaction.atomic():
        Assignment.objects.filter(pk=made.pk).update(post=elsewhere)


@pytest.mark.django_db(transaction=True)
def test_of_coordinators_who_assign_at_once_the_last_leads(cluster, justice, coordinator):
    bodies = [justice, *(factories.body(f"ministry-{number}") for number in range(3))]
    start, failed = threading.Barrier(4), []

    def assign(body):
        start.wait()
        try:
            assign_body(target=cluster, body=body, part="lead", by=coordinator)
        except Exception as error:
            failed.append(error)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=assign, args=(body,)) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failed
    assert assignments_of(cluster).count() == 1
