import datetime

import pytest

from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.actions.regrouping.undoing import undo_regrouping
from servanda.domain.implementation.actions.updates import start_update
from servanda.domain.implementation.models import Assignment, CallLine
from servanda.domain.implementation.states import AssignmentPart
from servanda.domain.progress.queries import level_counts
from servanda.domain.recommendations.actions.clusters import add_to_cluster, remove_from_cluster
from servanda.domain.recommendations.queries.regrouping import regroupings_to_undo, successor_of
from servanda.foundation.audit.queries import history_of
from servanda.foundation.common import clock
from servanda.foundation.common.errors import NotAllowed, StepRefused
from tests import factories
from tests.domain.implementation.regrouped import coordinator, members, merge, move, objective, split

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return coordinator()


@pytest.fixture
def births(by):
    return objective(by, "Every birth is registered", 3)


@pytest.fixture
def papers(by):
    return objective(by, "Everybody has papers")


def _parts(cluster):
    rows = Assignment.objects.filter(cluster=cluster, ended_at=None).order_by("body__public_id")
    return {row.body.public_id: row.part for row in rows}


def test_a_merge_is_taken_back_with_all_that_went_along(by, births, papers):
    (one, items), (two, others) = births, papers
    registry = factories.body("registry")
    assign_body(target=one, body=registry, part=AssignmentPart.LEAD, by=by)
    assign_body(target=two, body=registry, part=AssignmentPart.SUPPORTING, by=by)
    action = factories.law(cluster=one)
    draft = start_update(target=one, body=registry, by=factories.user("focal_point", at=registry))

    back = undo_regrouping(regrouping=merge(one, two, by), by=by)

    one.refresh_from_db()
    action.refresh_from_db()
    draft.refresh_from_db()
    assert back == 3
    assert one.closed_at is None
    assert members(one) == {item.pk for item in items}
    assert members(two) == {item.pk for item in others}
    assert (action.cluster, draft.cluster) == (one, one)
    assert not action.recommendations.exists()
    assert (_parts(one), _parts(two)) == ({"registry": "lead"}, {"registry": "supporting"})
    assert history_of(one).first().name == "recommendations.regrouping_undone"
    assert not regroupings_to_undo(one).exists()


def test_a_body_owes_both_answers_again(by, births, papers, running_call):
    call = running_call(births[0], papers[0], by=by)

    undo_regrouping(regrouping=merge(births[0], papers[0], by), by=by)

    assert not CallLine.objects.filter(call=call).exclude(excuse="").exists()


def test_the_level_is_as_before(by, births, papers):
    factories.approved_update(factories.body("registry"), on=births[0], level="partial")

    undo_regrouping(regrouping=merge(births[0], papers[0], by), by=by)

    assert level_counts([item.pk for item in births[1]]) == {"partial": 3}


def test_a_split_is_taken_back_and_its_address_leads_home(by, births):
    one, items = births
    made = split(one, items[:1], by)

    undo_regrouping(regrouping=made, by=by)

    made.target.refresh_from_db()
    assert members(one) == {item.pk for item in items}
    assert successor_of(made.target) == one


def test_moved_members_go_back(by, births, papers):
    made = move(births[0], papers[0], births[1][:2], by)

    undo_regrouping(regrouping=made, by=by)

    assert members(births[0]) == {item.pk for item in births[1]}
    assert members(papers[0]) == {item.pk for item in papers[1]}


def test_who_went_elsewhere_since_stays_there(by, births, papers):
    made = merge(births[0], papers[0], by)
    third, _items = objective(by, "Third")
    move(papers[0], third, births[1][:1], by)

    back = undo_regrouping(regrouping=made, by=by)

    assert back == 2
    assert births[1][0].pk in members(third)


def test_an_answer_for_all_of_them_stands_in_the_way(by, births, papers):
    made = merge(births[0], papers[0], by)
    factories.approved_update(factories.body("registry"), on=papers[0])

    with pytest.raises(StepRefused, match="has answered for all"):
        undo_regrouping(regrouping=made, by=by)


def test_work_on_the_new_objective_stands_in_the_way(by, births):
    made = split(births[0], births[1][:1], by)
    add_to_cluster(cluster=made.target, recommendations=[factories.recommendation()], by=by)

    with pytest.raises(StepRefused, match="work of its own"):
        undo_regrouping(regrouping=made, by=by)


def test_a_later_merge_is_undone_first(by, births, papers):
    third, _items = objective(by, "Third")
    first = merge(births[0], papers[0], by)
    second = merge(papers[0], third, by)

    with pytest.raises(StepRefused, match="Undo that first"):
        undo_regrouping(regrouping=first, by=by)
    undo_regrouping(regrouping=second, by=by)
    undo_regrouping(regrouping=first, by=by)

    assert members(births[0]) == {item.pk for item in births[1]}


def test_it_is_undone_once_and_within_thirty_days(by, births, papers):
    made = move(births[0], papers[0], births[1][:1], by)
    late = move(births[0], papers[0], births[1][1:2], by)
    undo_regrouping(regrouping=made, by=by)

    with pytest.raises(StepRefused, match="already"):
        undo_regrouping(regrouping=made, by=by)
    with (
        clock.at(clock.now() + datetime.timedelta(days=31)),
        pytest.raises(StepRefused, match="30 days"),
    ):
        undo_regrouping(regrouping=late, by=by)


def test_a_body_that_closed_since_does_not_answer_again(by, births, papers):
    closing = factories.body("old-ministry")
    assign_body(target=births[0], body=closing, part=AssignmentPart.LEAD, by=by)
    made = merge(births[0], papers[0], by)
    closing.closed_on = clock.today()
    closing.save()

    undo_regrouping(regrouping=made, by=by)

    assert _parts(births[0]) == {}


def test_only_coordinators_undo(by, births, papers):
    made = merge(births[0], papers[0], by)
    remove_from_cluster(cluster=papers[0], recommendations=papers[1][:1], by=by)

    with pytest.raises(NotAllowed):
        undo_regrouping(regrouping=made, by=factories.user("focal_point"))
