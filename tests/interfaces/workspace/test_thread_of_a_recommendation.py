"""The promise thread on the working page of a recommendation, and in the list."""

from __future__ import annotations

import pytest
from django.test import Client

from servanda.domain.recommendations.actions.threads import begin_thread, tie_to_thread
from tests import factories
from tests.interfaces.workspace.members import inside, member, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    factories.installation()
    return inside(member("coordinator", at=factories.body("national-mechanism")))


def test_first_asked_and_every_time_since_the_newest_first(browser: Client) -> None:
    first = factories.recommendation("Register all births.", asked_on="2009-05", cycle=1, position="noted")
    again = factories.recommendation("Register every birth.", asked_on="2024-11-05", position="supported")
    by = factories.user("coordinator", at=factories.body("national-mechanism"))
    begun = begin_thread(state=factories.state(), public_id="AVL-T-1", titles={"en": "Births"}, by=by)
    tie_to_thread(thread=begun, recommendations=[first, again], by=by)
    action = factories.law(cluster=factories.cluster(members=[first, again]))
    type(action).objects.filter(pk=action.pk).update(status="under_way", starts_on="2015-01-01")

    page = text(browser, f"/work/recommendations/{again.public_id}/")
    thread = page[page.index('<ol class="knots shown"') :]
    thread = thread[: thread.index("</ol>")]

    assert "First asked: May 2009, UPR, cycle 1. Asked again" not in page
    assert "First asked: May 2009, UPR, cycle 1. Asked once again since." in page
    assert thread.index("5 November 2024") < thread.index("May 2009")
    assert thread.index("Supported") < thread.index("Noted")
    assert '<li class="t">' in thread
    assert f"/work/recommendations/{first.public_id}/" in thread


def test_a_demand_made_once_has_no_thread(browser: Client) -> None:
    alone = factories.recommendation("Build wells.", asked_on="2024-11-05")

    assert "The promise thread" not in text(browser, f"/work/recommendations/{alone.public_id}/")


def test_the_list_says_how_often_and_can_be_asked_for_it(browser: Client) -> None:
    items = [factories.recommendation(f"Register births, asking {n}.", asked_on=f"20{n}-01-01") for n in (10, 15, 20)]
    by = factories.user("coordinator", at=factories.body("national-mechanism"))
    begun = begin_thread(state=factories.state(), public_id="AVL-T-1", titles={"en": "Births"}, by=by)
    tie_to_thread(thread=begun, recommendations=items, by=by)
    factories.recommendation("Build wells.", asked_on="2025-01-01")

    page = text(browser, "/work/recommendations/?often=3&sort=often")

    assert "asked 3 times or more" in page
    assert "asked 3 times" in page
    assert "Build wells." not in page
