"""Merging, splitting and moving as pages: what follows is read first, and nothing happens before the last button."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.actions.updates import Answer, start_update, submit_update
from servanda.domain.implementation.models import Assignment
from servanda.domain.implementation.states import AssignmentPart
from servanda.domain.recommendations.actions.clusters import add_to_cluster
from servanda.domain.recommendations.models import Cluster, Recommendation
from servanda.foundation.accounts.models import User
from tests import factories
from tests.domain.implementation.regrouped import members, merge, split
from tests.interfaces.workspace.members import inside, member, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator() -> User:
    factories.installation()
    return member("coordinator", at=factories.body("national-mechanism"))


@pytest.fixture
def browser(coordinator: User) -> Client:
    return inside(coordinator)


@pytest.fixture
def births(coordinator: User) -> tuple[Cluster, list[Recommendation]]:
    return _objective("Every birth is registered", 3, coordinator)


@pytest.fixture
def papers(coordinator: User) -> tuple[Cluster, list[Recommendation]]:
    return _objective("Everybody has papers", 1, coordinator)


def _objective(title: str, number: int, by: User) -> tuple[Cluster, list[Recommendation]]:
    made = factories.cluster(title)
    items = [factories.recommendation(f"{title}: demand {n}.") for n in range(number)]
    add_to_cluster(cluster=made, recommendations=items, by=by)
    return made, items


def _at(cluster: Cluster, page: str = "") -> str:
    return f"/work/clusters/{cluster.public_id}/{page}"


def _seen(answer: Any) -> str:
    found = re.search(r'name="seen" value="(\w+)"', answer.content.decode())
    assert found
    return found[1]


def test_a_merge_is_read_and_then_done(browser: Client, births: Any, papers: Any, coordinator: User) -> None:
    assign_body(target=births[0], body=factories.body("registry"), part=AssignmentPart.LEAD, by=coordinator)
    assert "merge/" in text(browser, _at(births[0]))

    preview = browser.get(_at(births[0], "merge/"), {"into": papers[0].public_id})
    assert members(births[0]) == {item.pk for item in births[1]}
    done = browser.post(_at(births[0], "merge/"), {"into": papers[0].public_id, "seen": _seen(preview), "go": "do"})

    assert '<b class="num">3</b> recommendations go along' in preview.content.decode()
    assert "Registry" in preview.content.decode()
    assert done["Location"] == _at(papers[0])
    assert len(members(papers[0])) == 4
    page = text(browser, _at(papers[0]))
    assert "merged with “Every birth is registered”" in page
    assert "What became part of it" in page


def test_the_old_address_says_where_it_went(browser: Client, births: Any, papers: Any, coordinator: User) -> None:
    merge(births[0], papers[0], coordinator)

    page = text(browser, _at(births[0]))
    history = browser.get(f"/work/history/cluster/{births[0].public_id}/")

    assert "It is part of another objective now" in page
    assert _at(papers[0]) in page
    assert births[1][0].public_id in page
    assert "It became part of another objective" in history.content.decode()


def test_a_merge_read_too_long_ago_is_read_again(browser: Client, births: Any, papers: Any, coordinator: User) -> None:
    preview = browser.get(_at(births[0], "merge/"), {"into": papers[0].public_id})
    add_to_cluster(cluster=births[0], recommendations=[factories.recommendation()], by=coordinator)

    answer = browser.post(_at(births[0], "merge/"), {"into": papers[0].public_id, "seen": _seen(preview), "go": "do"})

    assert answer.status_code == 409
    assert "Read again what would happen" in answer.content.decode()
    assert '<b class="num">4</b> recommendations go along' in answer.content.decode()
    assert _seen(answer) != _seen(preview)


def test_some_are_split_off_with_a_title_of_their_own(browser: Client, births: Any, coordinator: User) -> None:
    assign_body(target=births[0], body=factories.body("registry"), part=AssignmentPart.LEAD, by=coordinator)
    stays, goes = factories.law(cluster=births[0]), factories.law(cluster=births[0])
    given = {"pick": [births[1][0].public_id], "title_en": "Every birth at sea"}

    chosen = browser.post(_at(births[0], "split/"), {"pick": given["pick"]})
    preview = browser.post(_at(births[0], "split/"), {**given, "go": "preview"})
    last = {**given, "go": "do", "seen": _seen(preview), "same_bodies": "1", "action": [goes.pk]}
    done = browser.post(_at(births[0], "split/"), last)

    made = Cluster.objects.get(public_id="AVL-C-every-birth-at-sea")
    stays.refresh_from_db()
    goes.refresh_from_db()
    assert chosen.status_code == 200
    assert f'id="m-{births[1][0].pk}" checked' in chosen.content.decode()
    assert "The same bodies" in preview.content.decode()
    assert done.status_code == 302
    assert members(made) == {births[1][0].pk}
    assert (stays.cluster, goes.cluster) == (births[0], made)
    assert Assignment.objects.filter(cluster=made, ended_at=None).count() == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"title_en": "A part"}, "Tick the recommendations first."),
        ({"pick": "first"}, "Give the objective a title."),
        ({"pick": "all", "title_en": "A part"}, "Leave at least one"),
    ],
)
def test_what_is_missing_is_said(browser: Client, births: Any, given: dict[str, Any], said: str) -> None:
    ids = [item.public_id for item in births[1]]
    given = {**given, "pick": {"first": ids[:1], "all": ids}.get(given.get("pick", ""), [])}

    answer = browser.post(_at(births[0], "split/"), {**given, "go": "preview"})
    if answer.status_code == 200:
        answer = browser.post(_at(births[0], "split/"), {**given, "go": "do", "seen": _seen(answer)})

    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_chosen_members_move_and_come_back(browser: Client, births: Any, papers: Any) -> None:
    given = {"pick": [births[1][0].public_id], "into": papers[0].public_id}

    preview = browser.post(_at(births[0], "move/"), {**given, "go": "preview"})
    browser.post(_at(births[0], "move/"), {**given, "go": "do", "seen": _seen(preview)})
    moved = members(papers[0])
    undo = re.search(r"/take-back/\d+/", text(browser, _at(papers[0])))
    assert undo
    browser.post(_at(papers[0], undo[0][1:]))

    assert births[1][0].pk in moved
    assert members(papers[0]) == {papers[1][0].pk}
    assert members(births[0]) == {item.pk for item in births[1]}


def test_what_cannot_be_undone_says_why(browser: Client, births: Any, coordinator: User) -> None:
    made = split(births[0], births[1][:1], coordinator)
    add_to_cluster(cluster=made.target, recommendations=[factories.recommendation()], by=coordinator)

    answer = browser.post(_at(births[0], f"take-back/{made.pk}/"))

    assert answer.status_code == 409
    assert "work of its own" in answer.content.decode()


def test_what_is_not_decided_stands_in_the_way(browser: Client, births: Any, papers: Any) -> None:
    body = factories.body("registry")
    author = factories.user("focal_point", at=body)
    answer = Answer(what_was_done="The registers opened.", level="partial")
    update = start_update(target=births[0], body=body, answer=answer, by=author)
    submit_update(update=update, version=update.version, by=author)

    page = browser.get(_at(births[0], "merge/"), {"into": papers[0].public_id}).content.decode()

    assert "is not decided yet" in page
    assert "Merge them" not in page
