import datetime

import pytest

from servanda.domain.implementation.queries.listing import listing
from servanda.domain.implementation.queries.working import Wanted
from servanda.domain.recommendations.actions.threads import begin_thread, tie_to_thread
from servanda.domain.recommendations.models import RecommendingState
from servanda.domain.recommendations.queries.threads import askings_of
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 22)


@pytest.fixture
def by():
    return factories.user("coordinator", at=factories.body("national-mechanism"))


@pytest.fixture
def asked(by):
    """One demand, made three times, and another made once."""
    items = [
        factories.recommendation("Abolish the marriage of children.", asked_on=day, cycle=cycle, position=position)
        for day, cycle, position in (("2009-05", 1, "noted"), ("2024-11-05", 4, "supported"), ("2014", 2, "partly"))
    ]
    RecommendingState.objects.create(recommendation=items[0], state=factories.state("MAR"))
    RecommendingState.objects.create(recommendation=items[0], printed="The observer")
    begun = begin_thread(state=factories.state(), public_id="AVL-T-1", titles={"en": "No child marries"}, by=by)
    tie_to_thread(thread=begun, recommendations=items, by=by)
    for item in items:
        item.refresh_from_db()
    return [*items, factories.recommendation("Build wells.", asked_on="2025-01-01")]


def test_every_asking_the_newest_first_with_its_position(asked):
    found = askings_of(asked[2])

    assert [(asking.asked_on, asking.cycle, asking.position) for asking in found] == [
        ("2024-11-05", 4, "supported"),
        ("2014", 2, "partly"),
        ("2009-05", 1, "noted"),
    ]
    assert found[-1].recommended_by == ("State MAR", "The observer")


def test_a_demand_made_once_is_alone(asked):
    assert [asking.public_id for asking in askings_of(asked[3])] == [asked[3].public_id]


@pytest.mark.parametrize(("often", "number"), [("", 4), ("2", 3), ("3", 3), ("5", 0)])
def test_the_list_is_narrowed_to_what_was_asked_often(asked, by, often, number):
    found = listing(by, Wanted(often=often), language="en", today=TODAY, page=1, per_page=25)

    assert found.count == number


def test_the_most_often_asked_come_first(asked, by):
    newest = listing(by, Wanted(), language="en", today=TODAY, page=1, per_page=25).rows
    often = listing(by, Wanted(sort="often"), language="en", today=TODAY, page=1, per_page=25).rows

    assert newest[0].pk == asked[3].pk
    assert [(item.pk, item.row_asked) for item in often] == [
        (asked[1].pk, 3),
        (asked[2].pk, 3),
        (asked[0].pk, 3),
        (asked[3].pk, 1),
    ]
