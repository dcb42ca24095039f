import pytest

from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.actions.regrouping.splitting import GoesAlong, split_cluster
from servanda.domain.implementation.actions.updates import start_update
from servanda.domain.implementation.models import Assignment
from servanda.domain.implementation.queries.regrouping import split_preview
from servanda.domain.implementation.states import AssignmentPart
from servanda.domain.progress.queries import level_counts
from servanda.domain.recommendations.actions.clusters import remove_from_cluster
from servanda.foundation.audit.queries import history_of
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput, NotAllowed
from tests import factories
from tests.domain.implementation.regrouped import coordinator, members, move, objective, split

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return coordinator()


def test_the_chosen_become_an_objective_of_their_own(by):
    births, items = objective(by, "Every birth is registered", 4)

    made = split(births, items[:2], by, title="Every birth at sea is registered").target

    assert members(made) == {item.pk for item in items[:2]}
    assert members(births) == {item.pk for item in items[2:]}
    assert made.public_id == "AVL-C-every-birth-at-sea-is-registered"
    assert history_of(births).first().name == "recommendations.cluster_split"
    assert history_of(made).first().name == "recommendations.cluster_split_off"


def test_somebody_stays_and_somebody_goes(by):
    births, items = objective(by, "Every birth is registered")

    with pytest.raises(InvalidInput, match="Leave at least one"):
        split(births, items, by)
    with pytest.raises(InvalidInput, match="Tick"):
        split(births, [], by)


@pytest.mark.parametrize("same_bodies", [True, False])
def test_the_same_bodies_answer_if_that_is_wanted(by, same_bodies):
    births, items = objective(by, "Every birth is registered")
    assign_body(target=births, body=factories.body("registry"), part=AssignmentPart.LEAD, by=by)

    made = split(births, items[:1], by, same_bodies=same_bodies).target

    assert Assignment.objects.filter(cluster=births, ended_at=None).count() == 1
    assert Assignment.objects.filter(cluster=made, part="lead", ended_at=None).exists() is same_bodies


def test_actions_go_along_only_where_they_are_named(by):
    births, items = objective(by, "Every birth is registered")
    stays, goes = factories.law(cluster=births), factories.law(cluster=births)
    goes.recommendations.set(items)

    made = split(births, items[:1], by, actions=[goes.pk]).target

    stays.refresh_from_db()
    goes.refresh_from_db()
    assert (stays.cluster, goes.cluster) == (births, made)
    assert list(goes.recommendations.all()) == items[:1]


def test_an_answer_given_before_speaks_of_those_that_left_and_a_later_one_does_not(by):
    births, items = objective(by, "Every birth is registered")
    registry = factories.body("registry")
    factories.approved_update(registry, on=births, level="partial")

    split(births, items[:1], by)
    factories.approved_update(registry, on=births, level="full")

    assert level_counts([items[0].pk]) == {"partial": 1}
    assert level_counts([items[1].pk]) == {"full": 1}


def test_a_draft_stays_where_it_was_begun(by):
    births, items = objective(by, "Every birth is registered")
    registry = factories.body("registry")
    draft = start_update(target=births, body=registry, by=factories.user("focal_point", at=registry))

    split(births, items[:1], by)

    draft.refresh_from_db()
    assert draft.cluster == births


def test_chosen_members_join_another_objective(by):
    births, items = objective(by, "Every birth is registered", 3)
    papers, others = objective(by, "Everybody has papers")

    move(births, papers, items[:2], by)

    assert members(births) == {items[2].pk}
    assert members(papers) == {item.pk for item in [*items[:2], *others]}
    assert history_of(papers).first().name == "recommendations.members_moved_in"


def test_what_was_said_goes_along_until_something_newer_is_said(by):
    births, items = objective(by, "Every birth is registered")
    papers, _others = objective(by, "Everybody has papers")
    factories.approved_update(factories.body("registry"), on=births, level="substantial")

    move(births, papers, items[:1], by)
    before = level_counts([items[0].pk])
    factories.approved_update(factories.body("registry"), on=papers, level="initial")

    assert before == {"substantial": 1}
    assert level_counts([items[0].pk]) == {"initial": 1}


def test_who_is_taken_out_is_no_longer_spoken_of(by):
    births, items = objective(by, "Every birth is registered")
    factories.approved_update(factories.body("registry"), on=births, level="substantial")

    remove_from_cluster(cluster=births, recommendations=items[:1], by=by)

    assert level_counts([items[0].pk]) == {"none": 1}


def test_what_changed_after_the_preview_is_read_again(by):
    births, items = objective(by, "Every birth is registered", 3)
    seen = split_preview(births, [items[0].pk]).stamp
    remove_from_cluster(cluster=births, recommendations=[items[2]], by=by)
    asked = {"titles": {"en": "A part"}, "objectives": {}, "along": GoesAlong(), "seen": seen, "by": by}

    with pytest.raises(EditedMeanwhile):
        split_cluster(source=births, recommendations=[items[0]], **asked)


def test_only_coordinators_split(by):
    births, items = objective(by, "Every birth is registered")

    with pytest.raises(NotAllowed):
        split(births, items[:1], factories.user("focal_point"))
