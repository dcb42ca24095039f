"""Threads, the front page, and what waits for its release."""

from __future__ import annotations

import datetime

from servanda.domain.implementation.models import Action
from servanda.domain.recommendations.actions.clusters import reword_cluster
from servanda.domain.recommendations.models import Thread
from servanda.pipelines.publication.actions.release import release_changes, release_cluster, release_update
from servanda.pipelines.publication.queries.front import front
from servanda.pipelines.publication.queries.things import members, updates_on
from servanda.pipelines.publication.queries.threads import Doing, thread, thread_of
from servanda.pipelines.publication.queries.waiting import changes_waiting_for_release
from tests import factories
from tests.pipelines.publication.conftest import Avelia

TODAY = datetime.date(2026, 11, 9)


def plan(avelia: Avelia, number: int, status: str, starts: str, promised: str, completed: str | None = None) -> None:
    day = datetime.date.fromisoformat
    Action.objects.create(
        public_id=f"AVL-A-{number}",
        cluster=avelia.cluster,
        body=factories.body(),
        titles={"en": f"Act {number}"},
        status=status,
        starts_on=day(starts),
        promised_for=day(promised),
        completed_on=day(completed) if completed else None,
    )


def in_a_thread(avelia: Avelia) -> None:
    made = Thread.objects.create(state=factories.state(), public_id="AVL-T-1", titles={"en": "No child marriage"})
    for item, asked_on in zip(avelia.recommendations, ("2009-12", "2014", "2024-11-05"), strict=True):
        item.thread, item.asked_on = made, asked_on
        item.save()


def test_the_line_between_two_knots_tells_the_most_that_went_on(avelia: Avelia) -> None:
    in_a_thread(avelia)
    plan(avelia, 1, "completed", "2020-01-01", "2023-12-31", "2023-06-01")
    plan(avelia, 2, "under_way", "2025-01-01", "2026-06-30")
    release_changes(state="AVL", by=avelia.coordinator)

    told = thread("AVL-T-1", today=TODAY)

    assert told is not None
    assert [knot.year for knot in told.knots] == [2009, 2014, 2024]
    assert [stretch.doing for stretch in told.stretches] == [Doing.NOTHING, Doing.DONE, Doing.UNDER_WAY]
    assert told.is_asked_often
    assert thread_of(avelia.recommendations[0].public_id, today=TODAY) == told
    assert thread("AVL-T-none", today=TODAY) is None


def test_the_front_page_counts_levels_lateness_and_repeats(avelia: Avelia) -> None:
    in_a_thread(avelia)
    plan(avelia, 1, "under_way", "2025-01-01", "2026-06-30")
    release_changes(state="AVL", by=avelia.coordinator)
    release_update(update=avelia.approved_update(), by=avelia.coordinator)

    counted = front("AVL")

    assert (counted.total, counted.late) == (3, 3)
    assert counted.levels == {"partial": 3}
    assert [thread.public_id for thread in counted.asked_often] == ["AVL-T-1"]
    assert [late.action["public_id"] for late in counted.late_actions] == ["AVL-A-1"]
    told = {(item.what, item.before, item.after) for item in counted.news}
    assert ("level", "", "partial") in told
    assert "asked" in {item.what for item in counted.news}
    assert front("MRD").total == 0


def test_changes_wait_until_a_coordinator_releases_them(avelia: Avelia) -> None:
    release_changes(state="AVL", by=avelia.coordinator)
    assert changes_waiting_for_release("AVL", to=avelia.coordinator) == []
    titles = {"en": "Nobody marries before the age of 18"}
    reword_cluster(
        cluster=avelia.cluster,
        titles=titles,
        objectives={},
        area="",
        version=avelia.cluster.version,
        by=avelia.coordinator,
    )

    waiting = changes_waiting_for_release("AVL", to=avelia.coordinator)

    assert {item.kind for item in waiting} == {"cluster", "recommendation"}
    assert [part.place for part in waiting[0].differences] == ["objectives.en", "titles.en"]
    assert changes_waiting_for_release("AVL", to=avelia.focal_point) == []
    release_cluster(cluster=avelia.cluster, by=avelia.coordinator)
    assert changes_waiting_for_release("AVL", to=avelia.coordinator) == []


def test_a_cluster_page_finds_its_members_and_updates(avelia: Avelia) -> None:
    update = avelia.approved_update()
    release_update(update=update, by=avelia.coordinator)

    assert {held.public_id for held in members(avelia.cluster.public_id)} == {
        item.public_id for item in avelia.recommendations
    }
    assert [held.public_id for held in updates_on(avelia.cluster.public_id)] == [f"AVL-U-{update.pk}"]
