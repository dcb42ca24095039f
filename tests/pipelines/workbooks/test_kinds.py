"""Each kind of sheet: what goes out comes back without a difference, and what is changed is done by the domain."""

from __future__ import annotations

import datetime

import pytest

from servanda.domain.implementation.actions.actions import plan_action, set_action_status
from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.models import Assignment
from servanda.domain.implementation.states import ActionKind, ActionStatus, AssignmentPart
from servanda.domain.recommendations.actions.clusters import add_to_cluster
from servanda.domain.recommendations.queries import cluster_of
from servanda.foundation.audit.models import Event
from servanda.foundation.organisations.models import Post
from tests import factories
from tests.pipelines.workbooks.books import applied, brought, changes, fill, rewritten, taken

JUNE = datetime.date(2027, 6, 30)


@pytest.fixture
def health(justice):
    return factories.body("ministry-of-health", names={"en": "Ministry of Health"})


@pytest.fixture
def action(owed, justice, coordinator):
    return plan_action(
        cluster=owed[0], body=justice, titles={"en": "A bill"}, kind=ActionKind.LAW, promised_for=JUNE, by=coordinator
    )


def saved(kind, folder, change, *, by):
    return applied(brought(rewritten(kind, folder, change, by=by), by=by), by=by)


@pytest.mark.parametrize("kind", ["actions", "assignments", "recommendations"])
def test_an_unchanged_list_has_no_difference(kind, owed, action, coordinator):
    _export, content = taken(kind, by=coordinator)

    returned = brought(content, by=coordinator)

    assert returned.counts["rows"] > 0
    assert returned.counts["unchanged"] == returned.counts["rows"]


def test_where_an_action_stands(action, focal_point, tmp_path):
    def write(grid):
        fill(grid, 1, "Where it stands", "Completed")
        fill(grid, 1, "Completed on", "1.3.2026")
        fill(grid, 1, "Promised for", datetime.date(2027, 7, 1))

    returned = saved("actions", tmp_path, write, by=focal_point)

    action.refresh_from_db()
    assert returned.counts["saved"] == 3
    assert (action.status, action.completed_on, action.promised_for) == (
        ActionStatus.COMPLETED,
        datetime.date(2026, 3, 1),
        datetime.date(2027, 7, 1),
    )


def test_what_an_action_does_not_admit_is_said_before_anything_is_saved(action, focal_point, tmp_path):
    def write(grid):
        fill(grid, 1, "Where it stands", "Completed")

    returned = brought(rewritten("actions", tmp_path, write, by=focal_point), by=focal_point)

    cell = returned.lines.get().cell("status")
    assert (cell["change"], cell["message"]) == ("wrong", "Say when the action was completed.")


def test_an_action_of_another_body_is_not_in_the_list(action, health, tmp_path):
    theirs = factories.user("focal_point", at=health)

    assert taken("actions", by=theirs)[0].row_count == 0


def test_an_action_moved_by_another_is_a_conflict(action, focal_point, coordinator, tmp_path):
    content = rewritten("actions", tmp_path, lambda grid: fill(grid, 1, "Where it stands", "Under way"), by=focal_point)
    set_action_status(action=action, status=ActionStatus.NOT_STARTED, version=action.version, by=coordinator)

    assert changes(brought(content, by=focal_point)) == {(action.public_id, "status"): "conflict"}


def row_of(grid, key):
    return next(number for number, cells in enumerate(grid) if cells and cells[0] == key)


def test_bodies_are_assigned_and_leave(owed, coordinator, justice, health, tmp_path):
    cluster, second, loose = owed
    police = factories.body("police", names={"en": "Police"})
    assign_body(target=second, body=police, part=AssignmentPart.SUPPORTING, by=coordinator)

    def write(grid):
        first = row_of(grid, cluster.public_id)
        fill(grid, first, "Body that leads", "Ministry of Health")
        fill(grid, first, "Bodies that take part", "police; وزارة العدل")
        fill(grid, first, "Answer due on", "30 June 2027")
        fill(grid, row_of(grid, second.public_id), "Bodies that take part", None)
        fill(grid, row_of(grid, loose.public_id), "Body that leads", None)
        fill(grid, row_of(grid, loose.public_id), "Answer due on", None)

    returned = saved("assignments", tmp_path, write, by=coordinator)

    def now(**about):
        held = Assignment.objects.filter(ended_at=None, **about).order_by("part", "body__public_id")
        return [(each.body.public_id, each.part, each.due_on) for each in held]

    assert not returned.lines.exclude(problem="").exists()
    assert now(cluster=cluster) == [
        ("ministry-of-health", "lead", JUNE),
        ("ministry-of-justice", "supporting", None),
        ("police", "supporting", None),
    ]
    assert [part for _body, part, _due in now(cluster=second)] == ["lead"]
    assert now(recommendation=loose) == []
    assert Event.objects.filter(name="implementation.assignment_ended", by_id=coordinator.pk).exists()


def test_a_new_day_leaves_the_post_that_answers(owed, coordinator, justice, tmp_path):
    post = Post.objects.create(body=justice, titles={"en": "Head of unit"})
    assign_body(target=owed[0], body=justice, post=post, part=AssignmentPart.LEAD, due_on=JUNE, by=coordinator)

    def write(grid):
        fill(grid, row_of(grid, owed[0].public_id), "Answer due on", "1 9 2027")

    saved("assignments", tmp_path, write, by=coordinator)

    held = Assignment.objects.get(cluster=owed[0], ended_at=None)
    assert (held.post, held.due_on) == (post, datetime.date(2027, 9, 1))


def test_a_body_does_not_lead_and_take_part(owed, coordinator, tmp_path):
    def write(grid):
        fill(grid, row_of(grid, owed[0].public_id), "Bodies that take part", "Ministry of Justice")

    returned = brought(rewritten("assignments", tmp_path, write, by=coordinator), by=coordinator)

    assert "cannot take part as well" in returned.lines.get().cell("supporting")["message"]


def test_titles_positions_and_objectives_of_recommendations(owed, coordinator, tmp_path):
    asked = factories.recommendation("Protect journalists.", position="pending")

    def write(grid):
        row = row_of(grid, asked.public_id)
        fill(grid, row, "Short title: English", "Journalists are safe")
        fill(grid, row, "What the State answers", "supported")
        fill(grid, row, "Why the State answers so", "A law is in preparation.")
        fill(grid, row, "Objective", "Courts decide in time")

    saved("recommendations", tmp_path, write, by=coordinator)

    asked.refresh_from_db()
    position = asked.positions.get(superseded_at=None)
    assert asked.short_titles == {"en": "Journalists are safe"}
    assert (position.value, position.explanations) == ("supported", {"en": "A law is in preparation."})
    assert cluster_of(asked) == owed[1]
    assert asked.positions.count() == 2


def test_a_mechanism_that_asks_no_position_gets_none(owed, coordinator, tmp_path):
    committee = factories.mechanism("CRC")
    concern = factories.recommendation("End it.", mechanism=committee)

    def write(grid):
        fill(grid, row_of(grid, concern.public_id), "What the State answers", "Supported")

    returned = brought(rewritten("recommendations", tmp_path, write, by=coordinator), by=coordinator)

    assert changes(returned) == {(concern.public_id, "position"): "left"}


def test_an_objective_somebody_else_chose_meanwhile_is_a_conflict(owed, coordinator, tmp_path):
    asked = factories.recommendation("Protect journalists.")

    def write(grid):
        fill(grid, row_of(grid, asked.public_id), "Objective", "Courts decide in time")

    content = rewritten("recommendations", tmp_path, write, by=coordinator)
    add_to_cluster(cluster=owed[0], recommendations=[asked], by=coordinator)

    assert changes(brought(content, by=coordinator)) == {(asked.public_id, "cluster"): "conflict"}


def test_another_states_list_is_another_list(owed, coordinator):
    abroad = factories.state("MRD")
    factories.recommendation("Elsewhere.", of=abroad)
    factories.cluster("Elsewhere", state=abroad)

    for kind in ("recommendations", "assignments", "actions"):
        export, _content = taken(kind, by=coordinator)
        assert not [row.key for row in export.rows.all() if row.key.startswith("MRD")]
