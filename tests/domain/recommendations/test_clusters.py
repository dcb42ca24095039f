import pytest

from servanda.domain.recommendations.actions.clusters import (
    add_to_cluster,
    create_cluster,
    remove_from_cluster,
    reword_cluster,
)
from servanda.domain.recommendations.actions.tags import confirm_tag, refuse_tag
from servanda.domain.recommendations.actions.threads import begin_thread
from servanda.domain.recommendations.models import ClusterMember, Tag
from servanda.domain.recommendations.queries import cluster_of, clusters_visible_to, counts_of_coverage, members_of
from servanda.foundation.audit.queries import history_of
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput, NotAllowed
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return factories.user("coordinator", at=factories.body("national-mechanism"))


def _create(coordinator, title="Every birth is registered"):
    return create_cluster(state=factories.state(), titles={"en": title}, objectives={"en": "All."}, by=coordinator)


def test_the_public_id_comes_from_the_title_and_stays(coordinator):
    made = _create(coordinator)
    twin = _create(coordinator)

    reworded = reword_cluster(
        cluster=made, titles={"en": "All births"}, objectives={}, area="", version=made.version, by=coordinator
    )

    assert made.public_id == "AVL-C-every-birth-is-registered"
    assert twin.public_id == "AVL-C-every-birth-is-registered-2"
    assert reworded.public_id == made.public_id


def test_a_title_in_arabic_alone_still_gives_an_address(coordinator):
    made = create_cluster(state=factories.state(), titles={"ar": "تسجيل المواليد"}, objectives={}, by=coordinator)

    assert made.public_id == "AVL-C-objective"


def test_a_recommendation_moves_and_its_old_place_is_remembered(coordinator):
    item = factories.recommendation()
    first, second = _create(coordinator, "One"), _create(coordinator, "Two")

    add_to_cluster(cluster=first, recommendations=[item], by=coordinator)
    added = add_to_cluster(cluster=second, recommendations=[item, item], by=coordinator)

    assert added == 1
    assert cluster_of(item) == second
    assert list(members_of(first)) == []
    assert ClusterMember.objects.filter(recommendation=item).count() == 2


def test_a_member_leaves_without_loss(coordinator):
    item = factories.recommendation()
    made = _create(coordinator)
    add_to_cluster(cluster=made, recommendations=[item], by=coordinator)

    assert remove_from_cluster(cluster=made, recommendations=[item], by=coordinator) == 1

    assert cluster_of(item) is None


def test_recommendations_to_another_state_stay_out(coordinator):
    foreign = factories.recommendation(of=factories.state("MAR"))

    with pytest.raises(InvalidInput, match="one State"):
        add_to_cluster(cluster=_create(coordinator), recommendations=[foreign], by=coordinator)


def test_a_late_rewording_does_not_overwrite(coordinator):
    made = _create(coordinator)
    words = {"titles": {"en": "A"}, "objectives": {}, "area": ""}
    reword_cluster(cluster=made, **words, version=1, by=coordinator)

    with pytest.raises(EditedMeanwhile):
        reword_cluster(cluster=made, **words, version=1, by=coordinator)


@pytest.mark.parametrize("role", ["focal_point", "approver", "administrator", "auditor", "nhri", "partner"])
def test_only_coordinators_build_clusters(role):
    with pytest.raises(NotAllowed):
        _create(factories.user(role))


def test_members_of_another_state_see_none_of_it(coordinator):
    made = _create(coordinator)
    foreign = factories.user("coordinator", at=factories.body(of=factories.state("MAR")))

    assert [row.member_count for row in clusters_visible_to(coordinator)] == [0]
    assert made not in clusters_visible_to(foreign)


def test_a_cluster_that_loses_a_member_to_another_says_so_on_its_own_trail(coordinator):
    item = factories.recommendation()
    first, second = _create(coordinator, "One"), _create(coordinator, "Two")
    add_to_cluster(cluster=first, recommendations=[item], by=coordinator)

    add_to_cluster(cluster=second, recommendations=[item], by=coordinator)

    assert [event.name for event in history_of(first)][0] == "recommendations.cluster_left"
    assert history_of(second)[0].details["moved_from"] == {item.public_id: first.public_id}


def test_an_objective_does_not_lose_its_title(coordinator):
    made = _create(coordinator)

    with pytest.raises(InvalidInput, match="title"):
        reword_cluster(cluster=made, titles={"en": " "}, objectives={}, area="", version=1, by=coordinator)


def test_a_thread_of_another_state_is_not_handed_over(coordinator):
    foreign = factories.user("coordinator", at=factories.body(of=factories.state("MAR")))
    begin_thread(state=factories.state(), public_id="T-1", titles={"en": "Births"}, by=coordinator)

    with pytest.raises(InvalidInput, match="another State"):
        begin_thread(state=factories.state("MAR"), public_id="T-1", titles={"en": "Births"}, by=foreign)


def test_a_refused_theme_does_not_hide_an_sdg_target_and_suggestions_do_not_count(coordinator):
    linked, suggested = factories.recommendation("One."), factories.recommendation("Two.")
    confirm_tag(recommendation=linked, kind="sdg_target", code="5.3", by=coordinator)
    refuse_tag(recommendation=linked, kind="theme", code="family-law", by=coordinator)
    Tag.objects.create(recommendation=suggested, kind="sdg_target", code="5.3", provenance="suggested", source="x")

    assert counts_of_coverage(coordinator) == {"total": 2, "in_cluster": 0, "with_target": 1}
