from __future__ import annotations

import datetime
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from servanda.domain.recommendations.models import Recommendation
from servanda.foundation.common import clock
from servanda.pipelines.publication.actions.release import release_changes, release_import, release_update
from servanda.pipelines.publication.entries import rebuild_entries
from servanda.pipelines.publication.models import Entry
from servanda.pipelines.publication.queries import shelf as shelves
from servanda.pipelines.publication.queries.asking import FACETS, LATE, LISTS, NONE, Query
from servanda.pipelines.publication.queries.search import search
from tests import factories
from tests.pipelines.publication.conftest import Avelia
from tests.withdrawing import withdraw

pytestmark = pytest.mark.django_db
_COLUMNS = {"year": "asked_year", "state": "state_code"}
_ASKED = ("mechanism", "position", "cycle", "themes", "flags", "year")


def values(entry: Entry, facet: str) -> list[str]:
    """What one entry counts for, read from the row itself."""
    held = getattr(entry, _COLUMNS.get(facet, facet))
    if facet == "flags":
        return [*held, *([LATE] if entry.due_on and entry.due_on < clock.today() else [])]
    if facet in LISTS:
        return list(held)
    return [NONE[facet] if held in (None, "") else str(held)]


def counted_one_by_one(query: Query) -> tuple[int, dict[str, dict[str, int]]]:
    """The definition: an entry counts for a facet's values if it passes every filter but that facet's own."""
    asked: dict[str, tuple[str, ...]] = {**query.filters, **({"state": query.states} if query.states else {})}
    counts: dict[str, Counter[str]] = {name: Counter() for name in (*FACETS, "state")}
    total = 0
    for entry in Entry.objects.filter(kind__in=query.kinds).order_by("id"):
        failed = [name for name, wanted in asked.items() if not set(values(entry, name)) & set(wanted)]
        total += not failed
        for name in counts:
            if not set(failed) - {name}:
                counts[name].update(values(entry, name))
    return total, {name: dict(held) for name, held in counts.items()}


def agrees(query: Query) -> bool:
    page = search(query)
    return (page.total, page.facets) == counted_one_by_one(query)


@pytest.fixture
def world(avelia: Avelia) -> Avelia:
    """Two States, with and without an objective, a lead, a position, a date; some late."""
    other = factories.state("QQA")
    for number in range(12):
        factories.recommendation(
            f"Demand {number}.",
            of=other if number % 3 == 0 else factories.state(),
            position=("supported", "noted", "")[number % 3],
            asked_on=f"{2015 + number % 4}-03-01" if number % 5 else "",
        )
    avelia.cluster.due_on = datetime.date(2020, 1, 1)
    avelia.cluster.save()
    release_import(recommendations=Recommendation.objects.filter(state="AVL"), by=avelia.coordinator)
    abroad = factories.user("coordinator", at=factories.body("mechanism", of=other))
    release_import(recommendations=Recommendation.objects.filter(state="QQA"), by=abroad)
    release_changes(state="AVL", by=avelia.coordinator)
    return avelia


def _queries(offered: dict[str, list[str]]) -> some.SearchStrategy[Query]:
    facets = {name: some.lists(some.sampled_from(held), min_size=1, max_size=2) for name, held in offered.items()}
    chosen = some.lists(some.sampled_from(_ASKED), max_size=3, unique=True).flatmap(
        lambda names: some.fixed_dictionaries({name: facets[name].map(tuple) for name in names})
    )
    states = some.sampled_from([(), ("AVL",), ("QQA",), ("AVL", "QQA")])
    return some.builds(lambda filters, asked: Query(filters=filters, states=asked), chosen, states)


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=some.data())
def test_counts_are_what_one_would_count_by_hand(world: Avelia, data: Any) -> None:
    everything = search(Query()).facets
    offered = {name: [*everything[name], "nobody-knows"] for name in _ASKED if name not in ("cycle", "year")}
    offered |= {name: [*everything[name], "1999"] for name in ("cycle", "year")}

    for query in data.draw(some.lists(_queries(offered), min_size=20, max_size=20)):
        assert agrees(query), query


def test_what_is_released_corrected_or_withdrawn_is_counted_so_at_once(world: Avelia) -> None:
    before = search(Query()).total
    added = factories.recommendation("Another demand.", position="noted")
    release_import(recommendations=[added.public_id], by=world.coordinator)
    assert search(Query()).total == before + 1
    assert agrees(Query(filters={"position": ("noted",)}))

    world.cluster.due_on = None
    world.cluster.save()
    release_changes(state="AVL", by=world.coordinator)
    assert LATE not in search(Query()).facets["flags"]
    assert agrees(Query())

    withdraw(kind="recommendation", public_id=added.public_id, reason="Twice.", by=world.coordinator)
    assert search(Query()).total == before
    assert agrees(Query(filters={"position": ("noted",)}))


def test_news_laid_in_gives_the_shelf_one_would_read_from_nothing(world: Avelia) -> None:
    search(Query())
    for number in range(3):
        item = factories.recommendation(f"Later demand {number}.", asked_on="2025-01-01")
        release_import(recommendations=[item.public_id], by=world.coordinator)
        laid_in = shelves.shelf()
    release_update(update=world.approved_update(), by=world.coordinator)
    release_changes(state="AVL", by=world.coordinator)
    laid_in, before = shelves.shelf(), laid_in

    assert laid_in.sets["level", "partial"].bits > 0
    assert laid_in.sets["level", NONE["level"]] != before.sets["level", NONE["level"]]
    anew = shelves.read_anew()

    assert laid_in is not anew
    assert laid_in.head == anew.head
    assert {value: held.whole for value, held in laid_in.sets.items() if held.bits} == {
        value: held.whole for value, held in anew.sets.items()
    }


def test_a_search_by_words_counts_after_entries_were_laid_out_again(world: Avelia) -> None:
    before = search(Query(text="demand"))
    rebuild_entries()

    assert search(Query(text="demand")).facets == before.facets
    assert before.total > 0


def test_another_chain_is_read_anew(world: Avelia) -> None:
    """As after a restore: the head we know is not in the chain, though its number may be."""
    held = shelves.shelf()
    shelves._shelf = shelves.Shelf((held.head[0], "another hash"), {}, {}, {})

    assert search(Query()).total == counted_one_by_one(Query())[0] > 0


def test_a_hub_can_be_narrowed_to_a_state_and_back(world: Avelia) -> None:
    found = search(Query(states=("QQA",)))

    assert found.facets["state"]["AVL"] > 0
    assert found.total == found.facets["state"]["QQA"]
