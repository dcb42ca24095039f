"""What a preview shows is what a release of everything would write, whatever was changed since and by whatever way.

Every change is made behind the back of all actions as well: rows are written, joined, parted and deleted as they are.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from servanda.domain.implementation.models import Assignment
from servanda.domain.recommendations.models import Alias, Position, Recommendation, RecommendingState, Tag, Thread
from servanda.pipelines.publication import row_versions
from servanda.pipelines.publication.actions.correct import correct
from servanda.pipelines.publication.actions.release import release_changes, release_update
from servanda.pipelines.publication.chain import would_be_written
from servanda.pipelines.publication.preview import everything_of
from servanda.pipelines.publication.queries import pending
from servanda.pipelines.publication.queries.pending import pending_in
from tests import factories
from tests.domain.implementation.planned import whole_action
from tests.pipelines.publication.changed import CHANGES, OTHERS, World
from tests.pipelines.publication.conftest import Avelia
from tests.withdrawing import withdraw

_MANY = 10_000


@pytest.fixture
def world(avelia: Avelia) -> World:
    helping = factories.body("ministry-of-health")
    action = whole_action(avelia.cluster, factories.body(), avelia.coordinator, helping=helping)
    alone = factories.recommendation("Publish the budget.", asked_on="2020-01-01")
    Assignment.objects.create(recommendation=alone, body=helping, part="lead", assigned_by=avelia.coordinator)
    for item in avelia.recommendations:
        Tag.objects.create(
            recommendation=item, kind="sdg_target", code="5.3", provenance="imported", source="ohchr-matrix"
        )
        Alias.objects.create(recommendation=item, scheme="uhri", value=f"u-{item.pk}")
        RecommendingState.objects.create(recommendation=item, printed="Somebody")
    Position.objects.create(recommendation=alone, holder=helping, value="noted")
    thread = Thread.objects.create(state=factories.state(), public_id="AVL-T-1", titles={"en": "A thread"})
    Recommendation.objects.filter(pk=alone.pk).update(thread=thread)
    factories.cluster(members=[factories.recommendation("Ratify it.")])
    release_changes(state="AVL", by=avelia.coordinator)
    update = avelia.approved_update(level="full")
    release_update(update=update, by=avelia.coordinator)
    return World(avelia, action, alone, helping)


def shown() -> list[tuple[str, str, dict[str, Any]]]:
    found = pending_in(["AVL"], page=1, per_page=_MANY)
    assert found.count == len(found.shown)
    return [(item.draft.kind, item.draft.public_id, item.draft.content) for item in found.shown]


def written() -> list[tuple[str, str, dict[str, Any]]]:
    """By comparing everything."""
    return [(draft.kind, draft.public_id, draft.content) for draft in would_be_written(list(everything_of("AVL")))]


def _rolled_back(world: World) -> None:
    """Looked at in between, as by another page of the same process."""
    with transaction.atomic():
        CHANGES["a cluster is reworded"](world)
        CHANGES["a tag is added"](world)
        assert shown() == written()
        transaction.set_rollback(True)


def test_everything_that_a_release_reads_is_looked_at(world: World) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        list(everything_of("AVL"))

    read = {table for query in asked.captured_queries for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])}

    assert len(read) > 15
    assert read - {"publication_entry"} <= set(row_versions.TABLES.values())


@pytest.mark.parametrize("change", CHANGES)
def test_each_change_is_noticed_after_a_look(world: World, change: str) -> None:
    release_changes(state="AVL", by=world.avelia.coordinator)
    assert shown() == written() == []

    with _without_releasing_what_follows(change):
        CHANGES[change](world)

    assert shown() == written() != []


class _without_releasing_what_follows:  # noqa: N801 - reads as a sentence
    """Releases of updates and withdrawals write the cluster and its members themselves; here only the update's own."""

    def __init__(self, change: str) -> None:
        self.patch = pytest.MonkeyPatch() if "update" in change else None

    def __enter__(self) -> None:
        if self.patch:
            rested = "servanda.pipelines.publication.actions.withdrawals.release_what_rested_on"
            self.patch.setattr(rested, lambda *_a, **_k: [])
            self.patch.setattr("servanda.pipelines.publication.preview.with_members", lambda *_a, **_k: [])

    def __exit__(self, *_error: object) -> None:
        if self.patch:
            self.patch.undo()


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=some.data())
def test_a_preview_is_what_a_release_would_write_after_any_changes(world: World, data: Any) -> None:
    every = CHANGES | OTHERS | {"a change is rolled back": _rolled_back}
    for name in data.draw(some.lists(some.sampled_from(sorted(every)), min_size=8, max_size=8)):
        every[name](world)

        assert shown() == written(), name


def test_what_was_withdrawn_waits_for_nothing(world: World) -> None:
    """It returns by a correction, with a reason, and not by a release of all changes."""
    release_changes(state="AVL", by=world.avelia.coordinator)
    shown()

    withdraw(kind="recommendation", public_id=world.alone.public_id, reason="Twice.", by=world.avelia.coordinator)
    assert shown() == []
    assert release_changes(state="AVL", by=world.avelia.coordinator) == []

    correct(kind="recommendation", public_id=world.alone.public_id, reason="It was right.", by=world.avelia.coordinator)
    Recommendation.objects.filter(pk=world.alone.pk).update(short_titles={"en": "Budget"})
    assert [public_id for _kind, public_id, _content in shown()] == [world.alone.public_id]


def test_nothing_is_compared_while_nothing_changes(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    CHANGES["a cluster is reworded"](world)
    before = shown()
    monkeypatch.setattr(pending, "_drafts", lambda _state, _keys: pytest.fail("compared again"))

    assert shown() == before != []


def test_only_what_a_change_concerns_is_compared(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    shown()
    compared: list[Any] = []
    drafts = pending._drafts
    monkeypatch.setattr(pending, "_drafts", lambda state, keys: drafts(state, compared.extend(keys) or keys))

    Recommendation.objects.filter(pk=world.alone.pk).update(short_titles={"en": "Budget"})
    shown()

    assert {key for key in compared if key[0] != "document"} == {("recommendation", world.alone.public_id)}


def test_pages_follow_each_other_and_the_last_one_stands_for_those_behind_it(world: World) -> None:
    CHANGES["a cluster is reworded"](world)
    everything = shown()

    pages = [pending_in(["AVL"], page=number, per_page=2).shown for number in (1, 2, 3, 99)]

    assert len(everything) == 4
    assert [item.draft.public_id for page in pages[:2] for item in page] == [row[1] for row in everything]
    assert pages[1] == pages[2] == pages[3]
