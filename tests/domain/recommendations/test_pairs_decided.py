import pytest

from servanda.domain.recommendations.actions.clusters import add_to_cluster, remove_from_cluster
from servanda.domain.recommendations.actions.regrouping import bring_back, take_across
from servanda.domain.recommendations.actions.undo import undo_joining
from servanda.domain.recommendations.queries import joinings_of
from servanda.domain.recommendations.queries.regrouping import pairs_decided
from servanda.domain.recommendations.states import RegroupingKind
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return factories.user("coordinator", at=factories.body("national-mechanism"))


@pytest.fixture
def grouped(by):
    """An objective with four members, and another with one."""
    one, two = factories.cluster("One"), factories.cluster("Two")
    items = [factories.recommendation() for _number in range(5)]
    add_to_cluster(cluster=one, recommendations=items[:4], by=by)
    add_to_cluster(cluster=two, recommendations=items[4:], by=by)
    return one, two, items


def _pairs(*pairs):
    return {(min(a.pk, b.pk), max(a.pk, b.pk)) for a, b in pairs}


def _groups(*groups):
    return {frozenset(item.pk for item in group) for group in groups}


def _across(kind, source, target, items, by):
    for cluster in (source, target):
        cluster.refresh_from_db()
    return take_across(kind=kind, source=source, target=target, chosen=[item.pk for item in items], by=by)


def test_members_of_an_objective_belong_together(grouped):
    _one, _two, items = grouped

    decided = pairs_decided("AVL")

    assert set(decided.together) == _groups(items[:4], items[4:])
    assert decided.apart == frozenset()


def test_who_is_split_off_is_apart_from_those_who_stay_and_not_from_each_other(grouped, by):
    one, _two, (a, b, c, d, e) = grouped
    part = factories.cluster("A part")

    _across(RegroupingKind.SPLIT, one, part, [a, b], by)

    decided = pairs_decided("AVL")
    assert decided.apart == _pairs((a, c), (a, d), (b, c), (b, d))
    assert set(decided.together) == _groups([a, b], [c, d], [e])


def test_a_merge_parts_nobody(grouped, by):
    one, two, items = grouped

    take_across(kind=RegroupingKind.MERGE, source=one, target=two, by=by)

    decided = pairs_decided("AVL")
    assert decided.apart == frozenset()
    assert set(decided.together) == _groups(items)


def test_who_is_moved_or_taken_out_is_apart(grouped, by):
    one, two, (a, b, c, d, e) = grouped

    _across(RegroupingKind.MOVE, one, two, [a], by)
    remove_from_cluster(cluster=one, recommendations=[b], by=by)

    assert pairs_decided("AVL").apart == _pairs((a, b), (a, c), (a, d), (b, c), (b, d))


def test_what_was_decided_last_counts(grouped, by):
    one, _two, (a, b, c, d, e) = grouped
    remove_from_cluster(cluster=one, recommendations=[a], by=by)

    add_to_cluster(cluster=one, recommendations=[a], by=by)

    assert pairs_decided("AVL").apart == frozenset()


def test_an_undone_step_decides_nothing(grouped, by):
    one, two, items = grouped
    made = _across(RegroupingKind.SPLIT, one, factories.cluster("A part"), items[:2], by)
    add_to_cluster(cluster=two, recommendations=[factories.recommendation()], by=by)

    bring_back(regrouping=made, by=by)
    undo_joining(cluster=two, joining=joinings_of(two).first().pk, by=by)

    decided = pairs_decided("AVL")
    assert decided.apart == frozenset()
    assert set(decided.together) == _groups(items[:4], items[4:])


def test_another_state_decides_for_itself(grouped, by):
    one, _two, (a, *_rest) = grouped
    remove_from_cluster(cluster=one, recommendations=[a], by=by)
    factories.state("BEL")

    decided = pairs_decided("BEL")

    assert decided.apart == frozenset()
    assert decided.together == ()
