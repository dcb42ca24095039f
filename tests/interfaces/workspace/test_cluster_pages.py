"""Finding, selecting across pages, grouping, assigning, rewording; with undo, and without a script."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.models import Action, Assignment
from servanda.domain.implementation.states import AssignmentPart
from servanda.domain.recommendations.actions.clusters import reword_cluster
from servanda.domain.recommendations.models import Cluster, Tag
from servanda.domain.recommendations.queries import members_of
from servanda.foundation.accounts.models import User
from tests import factories
from tests.interfaces.workspace.members import inside, member, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator() -> User:
    factories.installation()
    return member("coordinator", at=factories.body("national-mechanism"))


@pytest.fixture
def browser(coordinator: User) -> Client:
    return inside(coordinator)


def _pick(browser: Client, *items: Any, go: str = "use") -> Any:
    return browser.post("/work/recommendations/select/", {"pick": [item.public_id for item in items], "go": go})


def test_words_number_and_gap_all_lead_to_a_recommendation(browser: Client) -> None:
    wanted = factories.recommendation("Raise the age of marriage.", number="118.47")
    factories.recommendation("Train the police.")

    for query in ("q=age+marriage", "q=118.47", f"q={wanted.public_id}"):
        page = text(browser, f"/work/recommendations/?{query}")
        assert "Raise the age of marriage." in page
        assert "Train the police." not in page


def test_a_selection_goes_across_pages(browser: Client) -> None:
    items = [factories.recommendation(f"Do number {n}.") for n in range(30)]

    answer = _pick(browser, items[0], go="?page=2")
    _pick(browser, items[29])
    page = text(browser, "/work/recommendations/selection/")

    assert answer["Location"] == "/work/recommendations/?page=2"
    assert "2 recommendations selected" in page


def test_all_that_match_are_selected_and_counted_before_anything_happens(browser: Client) -> None:
    for number in range(30):
        factories.recommendation(f"Reform prison {number}.")
    factories.recommendation("Train judges.")

    browser.post("/work/recommendations/select/", {"q": "prison", "go": "all"})

    assert "30 recommendations selected" in text(browser, "/work/recommendations/selection/")
    assert not Cluster.objects.exists()


def test_a_selection_becomes_an_objective_and_undo_puts_it_back(browser: Client) -> None:
    item = factories.recommendation("Repeal the exceptions.")
    earlier = factories.cluster("Earlier", members=[item])
    _pick(browser, item)

    answer = browser.post("/work/recommendations/selection/join/", {"cluster": "", "title": "Nobody marries before 18"})
    made = Cluster.objects.exclude(pk=earlier.pk).get()
    assert list(members_of(made)) == [item]
    assert "Undo" in text(browser, answer["Location"])
    browser.post("/work/recommendations/selection/undo/")

    assert list(members_of(earlier)) == [item]
    assert not members_of(made).exists()


def test_those_in_an_objective_are_left_out_of_an_assignment(browser: Client) -> None:
    alone, grouped = factories.recommendation(), factories.recommendation()
    factories.cluster(members=[grouped])
    _pick(browser, alone, grouped)
    assert "Assign one recommendation" in text(browser, "/work/recommendations/selection/")

    chosen = {"body": factories.body().pk, "part": "lead"}
    plan = browser.post("/work/recommendations/selection/assign/", chosen).headers["Location"]
    assert not Assignment.objects.exists()
    browser.post(f"{plan}apply/")

    assert [row.recommendation for row in Assignment.objects.all()] == [alone]
    browser.post(f"{plan}undo/")
    assert not Assignment.objects.filter(ended_at=None).exists()


def test_lead_and_day_are_set_and_the_old_lead_ends(browser: Client, coordinator: User) -> None:
    cluster = factories.cluster(members=[factories.recommendation()])
    assign_body(target=cluster, body=factories.body("old-lead"), part=AssignmentPart.LEAD, by=coordinator)
    body = factories.body()
    day = {"due_on_day": "27", "due_on_month": "3", "due_on_year": "2031"}

    browser.post(f"/work/assignments/objectives/{cluster.public_id}/", {"body": body.pk, "part": "lead", **day})

    held = Assignment.objects.get(ended_at=None)
    assert (held.body, str(held.due_on)) == (body, "2031-03-27")


def test_two_people_rewording_an_objective_lose_nothing(browser: Client, coordinator: User) -> None:
    cluster = factories.cluster("As it was")
    titles = {"en": "Theirs"}
    reword_cluster(cluster=cluster, titles=titles, objectives={}, area="", version=1, by=coordinator)
    address = f"/work/clusters/{cluster.public_id}/edit/"

    page = browser.post(address, {"version": 1, "title_en": "Mine"})
    assert page.status_code == 409
    for words in ("Mine", "Theirs", "As it was"):
        assert words in page.content.decode()
    browser.post(address, {"version": 2, "title_en": "Mine and theirs"})

    cluster.refresh_from_db()
    assert cluster.titles == {"en": "Mine and theirs"}


def test_an_objective_without_a_title_is_refused_beside_the_field(browser: Client) -> None:
    page = browser.post("/work/clusters/new/", {"title_en": ""})

    assert page.status_code == 422
    assert '<a href="#id_title_en">Give the objective a title.</a>' in page.content.decode()


def test_an_action_is_planned_and_completed_with_its_day(browser: Client) -> None:
    cluster = factories.cluster()
    given = {"names_en": "Circular to courts", "body": factories.body().pk, "kind": "policy"}
    browser.post(f"/work/clusters/{cluster.public_id}/plan/", given)
    action = Action.objects.get()

    without = browser.post(f"/work/clusters/actions/{action.pk}/", {"status": "completed", "version": 1})
    day = {"completed_on_day": "1", "completed_on_month": "2", "completed_on_year": "2026"}
    browser.post(f"/work/clusters/actions/{action.pk}/", {"status": "completed", "version": 1, **day})

    action.refresh_from_db()
    assert without.status_code == 422
    assert (action.status, str(action.completed_on)) == ("completed", "2026-02-01")


def test_a_suggestion_is_told_apart_until_a_person_confirms_it(browser: Client) -> None:
    item = factories.recommendation()
    Tag.objects.create(recommendation=item, kind="theme", code="child-marriage", provenance="suggested", source="words")
    address = f"/work/recommendations/{item.public_id}/"
    assert "Suggested, not confirmed" in text(browser, address)

    browser.post(f"{address}tags/decide/", {"kind": "theme", "code": "child-marriage", "decision": "confirm"})

    assert Tag.objects.get().provenance == "confirmed"
    assert "Confirmed by a person" in text(browser, address)


@pytest.mark.parametrize("address", ["recommendations/?q=law", "clusters/"])
def test_lists_cost_twelve_queries_at_most(browser: Client, address: str, django_assert_max_num_queries: Any) -> None:
    for number in range(8):
        factories.cluster(f"Objective {number}", members=[factories.recommendation("Adopt a law.")])

    text(browser, "/work/account/")  # the first page of a session also notes that it is in use

    with django_assert_max_num_queries(12):
        text(browser, f"/work/{address}")


def test_members_without_the_right_see_no_buttons_that_would_refuse_them(coordinator: User) -> None:
    cluster = factories.cluster(members=[factories.recommendation()])

    page = text(inside(member("drafter")), f"/work/clusters/{cluster.public_id}/")

    for words in ("Reword", "Assign a body", "Take the ticked ones out", "Plan an action"):
        assert words not in page
