"""What of the plan becomes public with its objective, what never does, and that earlier releases still read."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from servanda.domain.implementation.actions.actions import set_action_status
from servanda.domain.implementation.models import Milestone
from servanda.interfaces.workspace.releases.lines import lines_of
from servanda.pipelines.publication.actions.release import release_cluster
from servanda.pipelines.publication.models import Entry
from servanda.pipelines.publication.preview import cluster_as_public
from servanda.pipelines.publication.queries.unreleased import differences
from tests import factories
from tests.domain.implementation.planned import action, whole_action
from tests.interfaces.website import record

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    factories.installation()
    return factories.user("coordinator", at=factories.body("national-mechanism", kind="nmirf"))


@pytest.fixture
def planned(coordinator):
    cluster = factories.cluster(members=[factories.recommendation()])
    return whole_action(cluster, factories.body(), coordinator, helping=factories.body("ministry-of-health"))


def test_a_release_says_milestones_former_promises_sources_and_agreed_needs(planned, coordinator):
    release_cluster(cluster=planned.cluster, by=coordinator)

    (said,) = Entry.objects.get(kind="cluster").content["actions"]
    assert [row["reached_on"] for row in said["milestones"]] == ["2025-06-20", None]
    assert said["promised_before"] == [{"day": "2025-12-31", "reasons": {"en": "No session in spring."}}]
    assert [body["public_id"] for body in said["supporting"]] == ["AVL-B-ministry-of-health"]
    assert said["sources"] == [{"source": "donor", "amount": "700.50"}, {"source": "none", "amount": "300.00"}]
    assert [need["kind"] for need in said["needs"]] == ["expertise"]


def test_risks_payers_and_needs_nobody_agreed_to_never_leave_the_state(planned, coordinator):
    release_cluster(cluster=planned.cluster, by=coordinator)

    public = json.dumps(list(Entry.objects.values_list("content", flat=True)))
    for words in ("No majority.", "Talks.", "A fund", "Kept inside."):
        assert words not in public


def test_whoever_releases_sees_each_word_that_becomes_public(planned):
    (line,) = [line for line in lines_of(differences(cluster_as_public(planned.cluster))) if line.kind == "Objective"]
    told = " ".join(run.text for _part, runs in line.parts for run in runs)

    for words in ("The section goes.", "First reading", "Ministry of health", "Donor 700.50", "Someone who drafted"):
        assert words in told


def test_a_milestone_reached_is_a_change_to_release(planned, coordinator):
    release_cluster(cluster=planned.cluster, by=coordinator)
    assert differences(cluster_as_public(planned.cluster)) == []

    Milestone.objects.filter(reached_on=None).update(reached_on="2026-05-02")

    assert [item.draft.kind for item in differences(cluster_as_public(planned.cluster))] == ["cluster"]


def test_the_public_page_shows_them_and_stays_light(planned, coordinator):
    for number in range(7):
        whole_action(
            planned.cluster, planned.body, coordinator, helping=factories.body("health"), title=f"Law {number}"
        )
    release_cluster(cluster=planned.cluster, by=coordinator)

    answer = Client().get(f"/objectives/{planned.cluster.public_id}/", headers={"accept-encoding": "gzip"})
    page = Client().get(f"/objectives/{planned.cluster.public_id}/").content.decode()

    for words in ("Where help would count", "Someone who drafted such a law.", "First reading", "reached 20 June 2025"):
        assert words in page
    assert "31 Dec 2025, then 30 Jun 2026" in page
    assert "Donor: USD 700" in page or "Donor: USD 701" in page
    assert len(answer.content) <= 10_000, len(answer.content)


def test_a_release_from_before_these_parts_still_renders(coordinator):
    record.small(coordinator)  # its actions have none of them

    page = Client().get("/objectives/AVL-C-marriage/").content.decode()

    assert "Action 1" in page
    assert "Where help would count" not in page


def test_a_need_of_a_finished_action_asks_for_nothing_any_more(planned, coordinator):
    set_action_status(
        action=planned, status="completed", completed_on=planned.starts_on, version=planned.version, by=coordinator
    )
    action(planned.cluster, planned.body, coordinator)
    release_cluster(cluster=planned.cluster, by=coordinator)

    assert "Where help would count" not in Client().get(f"/objectives/{planned.cluster.public_id}/").content.decode()
