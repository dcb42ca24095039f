"""The working list and its counts, found in one statement, are what one would count by hand."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.queries.listing import Listing, listing
from servanda.domain.implementation.queries.working import Wanted, working_list
from servanda.domain.implementation.states import AssignmentPart
from servanda.domain.recommendations.models import OfficialText, Position, Recommendation, Tag
from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator() -> User:
    factories.installation()
    person = factories.user("coordinator", at=factories.body("national-mechanism", kind="nmirf"))
    for number in range(9):
        item = factories.recommendation(
            f"Demand {number}: 100 % of {{children}} in school.",
            mechanism=factories.mechanism(("UPR", "CEDAW", "CRC")[number % 3]),
            position=("supported", "noted", "")[number % 3],
            cycle=number % 2 or None,
            asked_on=f"{2015 + number % 4}-03-01" if number % 5 else "",
        )
        for kind, code in (("theme", "water"), ("group", "girls"), ("sdg_goal", "5"), ("sdg_target", "5.3")):
            if number % len(code) == 0:
                Tag.objects.create(
                    recommendation=item, kind=kind, code=code, provenance="imported", source="ohchr-matrix"
                )
        _not_to_be_counted(item, by=person)
        if number % 2:
            assign_body(
                target=factories.cluster(members=[item]), body=factories.body(), part=AssignmentPart.LEAD, by=person
            )
    abroad = factories.state("QQA")
    factories.recommendation("Elsewhere.", of=abroad)
    return person


def _not_to_be_counted(item: Recommendation, *, by: User) -> None:
    """What was superseded or refused, and what somebody but the State answered."""
    Tag.objects.create(
        recommendation=item,
        kind="theme",
        code="war",
        provenance="refused",
        source="person",
        decided_by=by,
        decided_at=clock.now(),
    )
    Position.objects.create(recommendation=item, value="partly", superseded_at=clock.now())
    Position.objects.create(recommendation=item, value="partly", holder=factories.body("a-region"))
    OfficialText.objects.create(
        recommendation=item, language="en", text="Old words.", superseded_at=clock.now(), source="hand"
    )


def _page(user: Any, number: int = 1, per_page: int = 100, **wanted: str) -> Listing:
    return listing(user, Wanted(**wanted), language="en", today=clock.today(), page=number, per_page=per_page)


def _by_hand(rows: list[Any]) -> dict[str, dict[str, int]]:
    tags = [tag for item in rows for tag in item.tags.order_by("pk") if tag.provenance != "refused"]
    answers = [
        row for item in rows for row in item.positions.order_by("pk") if not row.superseded_at and not row.holder
    ]
    found = {
        "mechanism": Counter(item.mechanism_id for item in rows),
        "cycle": Counter(str(item.cycle) for item in rows if item.cycle),
        "position": Counter(row.value for row in answers),
        "theme": Counter(tag.code for tag in tags if tag.kind == "theme"),
        "group": Counter(tag.code for tag in tags if tag.kind == "group"),
        "goal": Counter(tag.code for tag in tags if tag.kind == "sdg_goal"),
    }
    return {facet: dict(counts) for facet, counts in found.items() if counts}


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"mechanism": "CEDAW"},
        {"cycle": "1", "position": "noted"},
        {"theme": "water"},
        {"goal": "5", "gap": "lead"},
        {"gap": "silent"},
        {"gap": "target"},
        {"body": "ministry-of-justice"},
        {"q": "demand 3"},
        {"often": "2"},
        {"sort": "often"},
        {"q": "100 % {children}"},
        {"q": "old"},
        {"theme": "war"},
        {"mechanism": "nobody"},
    ],
)
def test_rows_and_counts_are_those_of_the_whole_list(coordinator: User, wanted: dict[str, str]) -> None:
    whole = list(working_list(coordinator, Wanted(**wanted), language="en", today=clock.today()))

    found = _page(coordinator, **wanted)

    assert [item.public_id for item in found.rows] == [item.public_id for item in whole]
    assert found.count == len(whole)
    assert {
        facet: {option.code: option.count for option in options} for facet, options in found.facets.items()
    } == _by_hand(whole)
    for mine, other in zip(found.rows, whole, strict=True):
        for part in ("row_text", "row_position", "row_cluster", "row_lead", "has_suggestion"):
            assert getattr(mine, part) == getattr(other, part)


def test_the_most_frequent_value_comes_first_and_mechanisms_bring_their_names(coordinator: User) -> None:
    Recommendation.objects.filter(mechanism="CRC").update(mechanism="CEDAW")

    first = _page(coordinator).facets["mechanism"][0]

    assert (first.code, first.count) == ("CEDAW", 6)
    assert first.names == factories.mechanism("CEDAW").short_names


def test_pages_follow_each_other_and_the_last_one_stands_for_those_behind_it(coordinator: User) -> None:
    whole = [item.public_id for item in _page(coordinator).rows]

    pages = [[item.public_id for item in _page(coordinator, number, 4).rows] for number in (1, 2, 3, 4, 900)]

    assert pages == [whole[:4], whole[4:8], whole[8:], whole[8:], whole[8:]]
    assert _page(coordinator, 3, 4, mechanism="nobody").rows == []


def test_who_reads_nothing_finds_nothing() -> None:
    factories.recommendation()

    assert _page(AnonymousUser()) == Listing(0, [], {})
