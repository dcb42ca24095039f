import pytest

from servanda.domain.implementation.actions.regrouping.undoing import undo_regrouping
from servanda.domain.recommendations.queries import members_of
from servanda.pipelines.publication.actions.release import release_changes, release_cluster, release_update
from servanda.pipelines.publication.chain import would_be_written
from servanda.pipelines.publication.models import Entry, Release
from servanda.pipelines.publication.preview import everything_of
from servanda.pipelines.publication.queries.pages import all_of, how_many
from servanda.pipelines.publication.queries.pending import pending_in
from tests import factories
from tests.domain.implementation.regrouped import merge, objective, split

pytestmark = pytest.mark.django_db


@pytest.fixture
def papers(avelia):
    return objective(avelia.coordinator, "Everybody has papers", 1)[0]


def _content(public_id):
    return Entry.objects.get(public_id=public_id).content


def _waiting():
    found = pending_in(["AVL"], page=1, per_page=100)
    written = {(draft.kind, draft.public_id) for draft in would_be_written(list(everything_of("AVL")))}
    assert {(item.draft.kind, item.draft.public_id) for item in found.shown} == written
    return written


def test_a_merge_waits_for_release_and_then_leads_on(avelia, papers):
    by = avelia.coordinator
    release_changes(state="AVL", by=by)
    assert _waiting() == set()

    merge(avelia.cluster, papers, by)
    waiting = _waiting()
    before = _content(avelia.cluster.public_id)
    release_changes(state="AVL", by=by)

    # Its own recommendation too: who led the one that closed leads now.
    members = {("recommendation", item.public_id) for item in members_of(papers)}
    assert len(members) == 4
    assert waiting == {("cluster", avelia.cluster.public_id), ("cluster", papers.public_id)} | members
    assert "merged_into" not in before
    assert _content(avelia.cluster.public_id)["merged_into"] == papers.public_id
    assert _content(papers.public_id)["merged"] == [avelia.cluster.public_id]
    assert _waiting() == set()
    assert [entry.public_id for entry in all_of("cluster")] == [papers.public_id]
    assert how_many("cluster") == 1
    assert Release.objects.filter(public_id=avelia.cluster.public_id).count() == 2


def test_what_never_was_public_does_not_become_public_by_closing(avelia, papers):
    merge(avelia.cluster, papers, avelia.coordinator)

    release_changes(state="AVL", by=avelia.coordinator)

    assert not Entry.objects.filter(public_id=avelia.cluster.public_id).exists()


def test_addresses_lead_to_the_end_of_the_line(avelia, papers):
    by = avelia.coordinator
    release_changes(state="AVL", by=by)
    last = factories.cluster("Last")
    merge(avelia.cluster, papers, by)
    release_changes(state="AVL", by=by)

    merge(papers, last, by)
    waiting = _waiting()
    release_changes(state="AVL", by=by)

    assert ("cluster", avelia.cluster.public_id) in waiting
    assert _content(avelia.cluster.public_id)["merged_into"] == last.public_id
    assert _content(last.public_id)["merged"] == [avelia.cluster.public_id, papers.public_id]


def test_releasing_the_larger_one_releases_where_the_other_leads(avelia, papers):
    release_changes(state="AVL", by=avelia.coordinator)
    merge(avelia.cluster, papers, avelia.coordinator)

    release_cluster(cluster=papers, by=avelia.coordinator)

    assert _waiting() == set()


def test_a_released_answer_still_speaks_of_those_that_went_on(avelia, papers):
    by = avelia.coordinator
    release_update(update=avelia.approved_update(), by=by)
    item = avelia.recommendations[0]

    merge(avelia.cluster, papers, by)
    release_changes(state="AVL", by=by)

    assert _content(item.public_id)["level"]["value"] == "partial"
    assert _content(papers.public_id)["level"] is None


def test_an_answer_released_after_the_split_speaks_of_those_that_left_before(avelia):
    by = avelia.coordinator
    release_changes(state="AVL", by=by)
    update = avelia.approved_update()
    item = avelia.recommendations[0]
    split(avelia.cluster, [item], by)
    release_changes(state="AVL", by=by)

    release_update(update=update, by=by)
    later = avelia.approved_update(level="full")
    release_update(update=later, by=by)

    assert _content(item.public_id)["level"]["value"] == "partial"
    assert _content(avelia.recommendations[1].public_id)["level"]["value"] == "full"
    assert _waiting() == set()


def test_an_undone_merge_is_taken_back_in_public_too(avelia, papers):
    by = avelia.coordinator
    release_changes(state="AVL", by=by)
    made = merge(avelia.cluster, papers, by)
    release_changes(state="AVL", by=by)

    undo_regrouping(regrouping=made, by=by)
    waiting = _waiting()
    release_changes(state="AVL", by=by)

    assert ("cluster", avelia.cluster.public_id) in waiting
    assert "merged_into" not in _content(avelia.cluster.public_id)
    assert "merged" not in _content(papers.public_id)
