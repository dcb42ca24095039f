import datetime

import pytest

from servanda.domain.implementation.actions.actions import plan_action
from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.actions.regrouping.merging import merge_clusters
from servanda.domain.implementation.actions.updates import Answer, start_update, submit_update
from servanda.domain.implementation.models import Action, Assignment, CallLine, Question
from servanda.domain.implementation.queries.regrouping import merge_preview
from servanda.domain.implementation.states import ActionKind, AssignmentPart
from servanda.domain.progress.queries import level_counts, levels_of
from servanda.domain.recommendations.actions.clusters import add_to_cluster
from servanda.domain.recommendations.queries.regrouping import merged_into, successor_of
from servanda.foundation.audit.queries import history_of
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput, NotAllowed, StepRefused
from tests import factories
from tests.domain.implementation.regrouped import coordinator, members, merge, objective

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return coordinator()


def _assign(cluster, name, part, by, due_on=None):
    return assign_body(target=cluster, body=factories.body(name), part=part, due_on=due_on, by=by)


def _parts(cluster):
    rows = Assignment.objects.filter(cluster=cluster, ended_at=None).order_by("body__public_id")
    return {row.body.public_id: (row.part, row.due_on) for row in rows}


def test_members_go_along_and_the_old_address_leads_on(by):
    births, old = objective(by, "Every birth is registered")
    papers, new = objective(by, "Everybody has papers")

    merge(births, papers, by)

    births.refresh_from_db()
    assert members(papers) == {item.pk for item in [*old, *new]}
    assert members(births) == set()
    assert births.closed_at
    assert successor_of(births) == papers
    assert list(merged_into(papers)) == [births]
    assert history_of(births).first().name == "recommendations.cluster_merged"
    assert history_of(papers).first().name == "recommendations.cluster_took_in"


def test_an_address_leads_on_through_every_merge(by):
    one, two, three = (objective(by, title)[0] for title in ("One", "Two", "Three"))

    merge(one, two, by)
    merge(two, three, by)

    one.refresh_from_db()
    assert successor_of(one) == three


def test_one_body_leads_and_nobody_has_two_parts(by):
    births, _old = objective(by, "Every birth is registered")
    papers, _new = objective(by, "Everybody has papers")
    day = datetime.date(2027, 3, 1)
    _assign(births, "ministry-of-health", AssignmentPart.LEAD, by, day)
    _assign(births, "registry", AssignmentPart.SUPPORTING, by)
    _assign(papers, "ministry-of-justice", AssignmentPart.LEAD, by)
    _assign(papers, "registry", AssignmentPart.SUPPORTING, by, day)

    merge(births, papers, by)

    assert _parts(births) == {}
    assert _parts(papers) == {
        "ministry-of-health": ("supporting", day),
        "ministry-of-justice": ("lead", None),
        "registry": ("supporting", day),
    }


def test_who_led_goes_on_leading_where_nobody_led(by):
    births, _old = objective(by, "Every birth is registered")
    papers, _new = objective(by, "Everybody has papers")
    _assign(births, "registry", AssignmentPart.LEAD, by, datetime.date(2027, 3, 1))
    _assign(papers, "registry", AssignmentPart.SUPPORTING, by)

    merge(births, papers, by)

    assert _parts(papers) == {"registry": ("lead", datetime.date(2027, 3, 1))}


def test_actions_keep_serving_whom_they_served(by):
    births, old = objective(by, "Every birth is registered")
    papers, _new = objective(by, "Everybody has papers")
    action = factories.law(cluster=births)

    merge(births, papers, by)

    action.refresh_from_db()
    assert action.cluster == papers
    assert set(action.recommendations.all()) == set(old)


def test_a_later_action_gets_an_address_nobody_has_had(by):
    births, _old = objective(by, "Every birth is registered")
    first = plan_action(cluster=births, body=factories.body(), titles={"en": "Forms"}, kind=ActionKind.LAW, by=by)
    other = factories.cluster("Other")
    Action.objects.filter(pk=first.pk).update(cluster=other, public_id=f"{births.public_id}-A1")

    second = plan_action(cluster=births, body=factories.body(), titles={"en": "Desks"}, kind=ActionKind.LAW, by=by)

    assert second.public_id == f"{births.public_id}-A2"


def test_what_was_approved_stays_and_still_speaks_of_those_it_spoke_of(by):
    births, old = objective(by, "Every birth is registered")
    papers, new = objective(by, "Everybody has papers")
    said = factories.approved_update(factories.body("registry"), on=births, level="substantial")

    merge(births, papers, by)

    said.refresh_from_db()
    levels = levels_of(item.pk for item in [*old, *new])
    assert said.cluster == births
    assert {key: level.level for key, level in levels.items()} == {item.pk: "substantial" for item in old}
    assert level_counts([item.pk for item in [*old, *new]]) == {"substantial": 2, "none": 2}


def test_a_newer_answer_to_the_larger_objective_speaks_of_all(by):
    births, old = objective(by, "Every birth is registered")
    papers, new = objective(by, "Everybody has papers")
    factories.approved_update(factories.body("registry"), on=births, level="substantial")
    merge(births, papers, by)

    factories.approved_update(factories.body("registry"), on=papers, level="partial")

    assert level_counts([item.pk for item in [*old, *new]]) == {"partial": 4}


def test_a_draft_goes_along_to_whoever_writes_it(by):
    births, _old = objective(by, "Every birth is registered")
    papers, _new = objective(by, "Everybody has papers")
    registry = factories.body("registry")
    draft = start_update(target=births, body=registry, by=factories.user("focal_point", at=registry))

    merge(births, papers, by)

    draft.refresh_from_db()
    assert draft.cluster == papers


def test_an_answer_on_its_way_is_decided_first(by):
    births, _old = objective(by, "Every birth is registered")
    papers, _new = objective(by, "Everybody has papers")
    registry = factories.body("registry")
    author = factories.user("focal_point", at=registry)
    answer = Answer(what_was_done="The registers opened.", level="partial")
    update = start_update(target=births, body=registry, answer=answer, by=author)
    submit_update(update=update, version=update.version, by=author)

    with pytest.raises(StepRefused, match="not decided yet"):
        merge(births, papers, by)

    births.refresh_from_db()
    assert births.closed_at is None


def test_questions_and_what_is_asked_go_along(by):
    births, _old = objective(by, "Every birth is registered")
    papers, _new = objective(by, "Everybody has papers")
    question = factories.question(about=births)

    merge(births, papers, by)

    assert Question.objects.get(pk=question.pk).cluster == papers


def test_a_body_asked_about_both_answers_once(by, running_call):
    births, _old = objective(by, "Every birth is registered")
    papers, _new = objective(by, "Everybody has papers")
    call = running_call(births, papers, by=by)

    merge(births, papers, by)

    lines = CallLine.objects.filter(call=call).order_by("id")
    assert [(line.cluster, bool(line.excuse)) for line in lines] == [(births, True), (papers, False)]


def test_what_changed_after_the_preview_is_read_again(by):
    births, _old = objective(by, "Every birth is registered")
    papers, _new = objective(by, "Everybody has papers")
    seen = merge_preview(births, papers).stamp
    add_to_cluster(cluster=births, recommendations=[factories.recommendation()], by=by)

    with pytest.raises(EditedMeanwhile):
        merge_clusters(source=births, target=papers, seen=seen, by=by)


def test_nothing_new_is_hung_on_what_has_closed(by):
    births, _old = objective(by, "Every birth is registered")
    papers, _new = objective(by, "Everybody has papers")
    merge(births, papers, by)
    registry = factories.body("registry")

    with pytest.raises(StepRefused, match="is part of “Everybody has papers” now"):
        start_update(target=births, body=registry, by=factories.user("focal_point", at=registry))
    with pytest.raises(StepRefused, match="Do it there"):
        _assign(births, "registry", AssignmentPart.LEAD, by)
    with pytest.raises(NotAllowed):
        add_to_cluster(cluster=births, recommendations=[factories.recommendation()], by=by)


def test_an_objective_is_not_merged_with_itself_or_with_another_states(by):
    births, _old = objective(by, "Every birth is registered")
    elsewhere = factories.cluster("Elsewhere", state=factories.state("BEL"))

    with pytest.raises(InvalidInput):
        merge(births, births, by)
    with pytest.raises(NotAllowed):
        merge(births, elsewhere, by)


@pytest.mark.parametrize("role", ["focal_point", "approver", "auditor"])
def test_only_coordinators_merge(by, role):
    births, _old = objective(by, "Every birth is registered")
    papers, _new = objective(by, "Everybody has papers")

    with pytest.raises(NotAllowed):
        merge(births, papers, factories.user(role))
