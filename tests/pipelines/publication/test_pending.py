"""What a preview shows is what a release of everything would write, whatever was changed since and by whatever way.

Every change is made behind the back of all actions as well: rows are written, joined, parted and deleted as they are.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from servanda.domain.implementation.models import Action, Assignment, BudgetLine, FormerPromise, Milestone, SupportNeed
from servanda.domain.recommendations.models import (
    Alias,
    Cluster,
    ClusterMember,
    Document,
    OfficialText,
    Position,
    Recommendation,
    RecommendingState,
    Tag,
    Thread,
)
from servanda.foundation.common import clock
from servanda.foundation.organisations.models import Body
from servanda.pipelines.publication import row_versions
from servanda.pipelines.publication.actions.correct import correct, withdraw
from servanda.pipelines.publication.actions.release import release_changes, release_cluster, release_update
from servanda.pipelines.publication.chain import would_be_written
from servanda.pipelines.publication.entries import rebuild_entries
from servanda.pipelines.publication.models import Entry
from servanda.pipelines.publication.preview import everything_of
from servanda.pipelines.publication.queries import pending
from servanda.pipelines.publication.queries.pending import pending_in
from tests import factories
from tests.domain.implementation.planned import whole_action
from tests.pipelines.publication.conftest import Avelia

_MANY = 10_000


@dataclass
class World:
    """A State whose record has a row in every table a release is made of."""

    avelia: Avelia
    action: Action
    alone: Recommendation
    helping: Body
    turn: int = 0

    @property
    def word(self) -> str:
        self.turn += 1
        return f"Word {self.turn}"

    @property
    def names(self) -> dict[str, str]:
        return {"en": self.word}

    @property
    def item(self) -> Recommendation:
        return self.avelia.recommendations[0]


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


def _new_member(world: World) -> None:
    other = Cluster.objects.exclude(pk=world.avelia.cluster.pk).order_by("pk").last()
    ClusterMember.objects.filter(recommendation=world.item, left_at=None).update(left_at=clock.now())
    assert other is not None
    ClusterMember.objects.create(cluster=other, recommendation=world.item)


def _new_text(world: World) -> None:
    OfficialText.objects.filter(recommendation=world.item).update(superseded_at=clock.now())
    OfficialText.objects.create(recommendation=world.item, language="en", text=world.word, source="uhri")


def _released_update(world: World) -> None:
    """Its level counts. With the patch below its cluster is not released with it, as where the rules were others."""
    release_update(update=world.avelia.approved_update(level="partial"), by=world.avelia.coordinator)


def _withdrawn_update(world: World) -> None:
    if not Entry.objects.filter(kind="update").exists():
        _released_update(world)
    newest = Entry.objects.filter(kind="update").order_by("-sequence").values_list("public_id", flat=True)[0]
    withdraw(kind="update", public_id=newest, reason="Wrong.", by=world.avelia.coordinator)


def _lead(world: World) -> None:
    Assignment.objects.filter(cluster=world.avelia.cluster, ended_at=None).update(ended_at=clock.now())
    by = world.avelia.coordinator
    Assignment.objects.create(cluster=world.avelia.cluster, body=world.helping, part="lead", assigned_by=by)


def _later(row: Any) -> datetime.date:
    return (row or datetime.date(2030, 1, 1)) + datetime.timedelta(days=1)


def _in_plan(world: World, **said: Any) -> None:
    Action.objects.filter(pk=world.action.pk).update(**said)


# Each makes at least one thing read differently than in public.
CHANGES: dict[str, Callable[[World], Any]] = {
    "a cluster is reworded": lambda w: Cluster.objects.filter(pk=w.avelia.cluster.pk).update(titles=w.names),
    "a member comes from another cluster": _new_member,
    "a cluster is made": lambda w: factories.cluster(members=[factories.recommendation(w.word)]),
    "a recommendation is added": lambda w: factories.recommendation(w.word, asked_on="2024-11-05"),
    "a recommendation is titled": lambda w: Recommendation.objects.filter(pk=w.item.pk).update(short_titles=w.names),
    "a recommendation is split from another": lambda w: Recommendation.objects.filter(pk=w.item.pk).update(
        split_from=factories.recommendation(w.word)
    ),
    "a text is corrected": _new_text,
    "a text is translated": lambda w: OfficialText.objects.update_or_create(
        recommendation=w.item, language="fr", superseded_at=None, defaults={"text": w.word, "source": "uhri"}
    ),
    "a tag is added": lambda w: Tag.objects.create(
        recommendation=w.item, kind="theme", code=w.word, provenance="imported", source="uhri"
    ),
    "a tag is reworded": lambda w: Tag.objects.filter(recommendation=w.item).update(label=w.word),
    "a target is added": lambda w: Tag.objects.create(
        recommendation=w.item, kind="sdg_target", code=w.word, provenance="imported", source="uhri"
    ),
    "a position is explained": lambda w: Position.objects.filter(recommendation=w.item).update(explanations=w.names),
    "another level's position is explained": lambda w: Position.objects.filter(recommendation=w.alone).update(
        explanations=w.names
    ),
    "somebody else asks too": lambda w: RecommendingState.objects.create(recommendation=w.item, printed=w.word),
    "an alias is added": lambda w: Alias.objects.create(recommendation=w.item, scheme="number", value=w.word),
    "a thread is titled": lambda w: Thread.objects.update(titles=w.names),
    "a thread is joined": lambda w: Recommendation.objects.filter(pk=w.item.pk).update(
        thread=Thread.objects.create(state=factories.state(), public_id=w.word, titles=w.names)
    ),
    "a document is titled": lambda w: Document.objects.update(titles=w.names),
    "a body is renamed that leads": lambda w: Body.objects.filter(public_id="ministry-of-justice").update(
        names=w.names
    ),
    "a body is renamed that leads on one alone": lambda w: Body.objects.filter(pk=w.helping.pk).update(names=w.names),
    "another body leads": _lead,
    "a lead gets another day": lambda w: Assignment.objects.filter(part="lead").update(
        due_on=_later(Assignment.objects.filter(part="lead").order_by("-due_on").values_list("due_on", flat=True)[0])
    ),
    "an action is renamed": lambda w: _in_plan(w, titles=w.names),
    "an action is planned": lambda w: Action.objects.create(
        public_id=w.word, cluster=w.avelia.cluster, body=w.helping, titles=w.names
    ),
    "a body helps with an action": lambda w: w.action.supporting.add(factories.body(f"body-{w.turn}-{w.word[5:]}")),
    "a milestone is renamed": lambda w: Milestone.objects.filter(action=w.action).update(titles=w.names),
    "a promise is broken": lambda w: FormerPromise.objects.create(
        action=w.action, promised_for="2024-01-01", reasons=w.names
    ),
    "money comes from another source": lambda w: BudgetLine.objects.filter(action=w.action).update(
        source="loan" if w.turn % 2 else "donor", year=2030 + len(w.word)
    ),
    "a need is reworded": lambda w: SupportNeed.objects.filter(action=w.action).update(texts=w.names),
    "an update is released": _released_update,
    "an update is withdrawn": _withdrawn_update,
}
# Which may make things agree with the public again, or leave everything as it is.
OTHERS: dict[str, Callable[[World], Any]] = {
    "everything is released": lambda w: release_changes(state="AVL", by=w.avelia.coordinator),
    "a cluster is released": lambda w: release_cluster(cluster=w.avelia.cluster, by=w.avelia.coordinator),
    "entries are laid out again": lambda w: rebuild_entries(),
    "a tag goes": lambda w: Tag.objects.filter(recommendation=w.item, kind="theme").delete(),
    "a helping body goes": lambda w: w.action.supporting.clear(),
    "a cluster is closed": lambda w: Cluster.objects.exclude(pk=w.avelia.cluster.pk).update(closed_at=clock.now()),
    "a change is rolled back": lambda w: _rolled_back(w),
}


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
            self.patch.setattr("servanda.pipelines.publication.actions.correct._relevel", lambda _entry, _by: [])
            self.patch.setattr("servanda.pipelines.publication.preview.with_members", lambda *_a, **_k: [])

    def __exit__(self, *_error: object) -> None:
        if self.patch:
            self.patch.undo()


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=some.data())
def test_a_preview_is_what_a_release_would_write_after_any_changes(world: World, data: Any) -> None:
    every = CHANGES | OTHERS
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
