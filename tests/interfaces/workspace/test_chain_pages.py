"""Chains drawn in the browser, what waits for whom, and the way of an update as its page tells it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servanda.domain.implementation.actions.chains import Drawn, draw_chain
from servanda.domain.implementation.actions.updates import (
    Answer,
    approve_update,
    comment_on_update,
    save_update,
    start_update,
    submit_update,
)
from servanda.domain.implementation.models import Chain, Comment, Update
from servanda.domain.implementation.states import Decider
from servanda.foundation.accounts.models import Membership, User
from servanda.foundation.common import clock
from servanda.foundation.organisations.models import Body, Post
from tests import factories
from tests.interfaces.workspace.members import inside, member, text

pytestmark = pytest.mark.django_db
_LONGEST_LIST = 12  # statements a list may cost, however long it is


@pytest.fixture
def justice() -> Body:
    factories.installation()
    return factories.body("ministry-of-justice")


@pytest.fixture
def administrator(justice: Body) -> User:
    return member("administrator", at=justice)


@pytest.fixture
def author(justice: Body) -> User:
    return member("focal_point", at=justice)


@pytest.fixture
def approver(justice: Body) -> User:
    return member("approver", at=justice)


@pytest.fixture
def coordinator(justice: Body) -> User:
    return member("coordinator", at=factories.body("national-mechanism"))


@pytest.fixture
def chain(justice: Body, administrator: User) -> Chain:
    steps = [Drawn(Decider.APPROVERS, 5), Drawn(Decider.COORDINATORS, 10)]
    return draw_chain(state=justice.state, body=justice, steps=steps, version=0, by=administrator)


@pytest.fixture
def sent(chain: Chain, justice: Body, author: User) -> Update:
    return _sent(justice, author)


def _sent(justice: Body, author: User) -> Update:
    said = Answer(what_was_done="The bill is with the committee. It goes back soon.", level="partial")
    cluster = factories.cluster(members=[factories.recommendation("Repeal it.", position="supported")])
    update = start_update(target=cluster, body=justice, answer=said, by=author)
    return submit_update(update=update, version=update.version, by=author)


def _draw(browser: Any, body: Body, go: str, *rows: tuple[str, str], version: int = 0) -> Any:
    typed = {}
    for number, (who, days) in enumerate(rows, start=1):
        typed |= {f"who_{number}": who, f"days_{number}": days}
    return browser.post(f"/work/chains/bodies/{body.pk}/draw/", {"version": version, "go": go, **typed})


def test_steps_are_added_moved_and_removed_without_losing_what_was_typed(justice: Body, administrator: User) -> None:
    browser = inside(administrator)
    rows = (("approvers", "7"), ("coordinators", "12"))

    added = _draw(browser, justice, "add", *rows).content.decode()
    moved = _draw(browser, justice, "up-2", *rows).content.decode()
    removed = _draw(browser, justice, "remove-1", *rows).content.decode()

    assert 'name="who_3"' in added
    assert "cleared by the national mechanism within 12 days; agreed by an approver of the body within 7 days" in moved
    assert "Written by the body; cleared by the national mechanism within 12 days." in removed
    assert not Chain.objects.exists()


def test_a_chain_is_put_in_force_and_its_page_says_where_it_is_used(justice: Body, administrator: User) -> None:
    board = factories.body("legal-aid-board", parent=justice)
    director = Post.objects.create(body=justice, titles={"en": "Director"})
    browser = inside(administrator)

    answer = _draw(browser, justice, "save", (f"post:{director.pk}", "5"), ("coordinators", "10"))

    page = text(browser, answer["Location"])
    assert "agreed by Director within 5 days; cleared by the national mechanism within 10 days" in page
    assert str(board) in page
    assert "Nobody holds this post as an approver" in page
    assert "Taken from Ministry of justice, the body above it." in text(browser, f"/work/chains/bodies/{board.pk}/")


def test_what_is_wrong_is_named_beside_its_step_and_the_rest_is_kept(justice: Body, administrator: User) -> None:
    answer = _draw(inside(administrator), justice, "save", ("", "5"), ("coordinators", "many"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose who decides, or remove the step." in page
    assert "Give the number of days, for example 5." in page
    assert 'value="many"' in page


def test_a_chain_drawn_meanwhile_is_not_overwritten(chain: Chain, justice: Body, administrator: User) -> None:
    answer = _draw(inside(administrator), justice, "save", ("approvers", "3"), version=0)

    assert answer.status_code == 409
    assert "Somebody drew this chain anew" in answer.content.decode()
    assert Chain.objects.count() == 1


def test_coordinators_read_chains_and_draw_none(chain: Chain, justice: Body, coordinator: User) -> None:
    browser = inside(coordinator)

    assert "Put this chain in force" not in text(browser, f"/work/chains/bodies/{justice.pk}/")
    assert _draw(browser, justice, "save", ("approvers", "3"), version=1).status_code == 403


def test_the_way_says_who_has_it_who_comes_next_and_until_when(sent: Update, author: User, approver: User) -> None:
    page = text(inside(author), f"/work/updates/{sent.pk}/")

    assert "has had it since" in page
    assert "Coordinator of the national mechanism" in page
    assert "decides by about" in page
    assert "Take it back" in page


def test_a_step_that_nobody_may_decide_says_so(sent: Update, author: User, coordinator: User) -> None:
    page = text(inside(author), f"/work/updates/{sent.pk}/")

    assert "Nobody may decide here now." in page
    assert "Nobody may decide: 1" in text(inside(coordinator), "/work/updates/in-clearance/?only=nobody")


def test_the_author_takes_it_back(sent: Update, author: User, approver: User) -> None:
    answer = inside(author).post(f"/work/updates/{sent.pk}/take-back/", {"version": sent.version})

    sent.refresh_from_db()
    assert answer["Location"] == f"/work/updates/{sent.pk}/edit/"
    assert sent.stage == "draft"


def test_the_second_step_is_the_coordinators_and_may_ask_to_have_it_straight_back(
    sent: Update, approver: User, coordinator: User
) -> None:
    between = approve_update(update=sent, version=sent.version, by=approver)
    browser = inside(coordinator)

    assert "Let it come straight back to me" in text(browser, f"/work/updates/{sent.pk}/")
    browser.post(
        f"/work/updates/{sent.pk}/decide/",
        {"version": between.version, "decision": "return", "reason": "The source?", "comes_back": "on"},
    )

    sent.refresh_from_db()
    assert sent.return_reason == "The source?"
    assert sent.steps.get(stage="returned").comes_back


def test_a_decision_on_an_older_text_keeps_the_reason_that_was_typed(sent: Update, approver: User) -> None:
    answer = inside(approver).post(
        f"/work/updates/{sent.pk}/decide/",
        {"version": sent.version - 1, "decision": "return", "reason": "My long reason."},
    )

    assert answer.status_code == 409
    assert "My long reason." in answer.content.decode()


def test_a_sentence_is_chosen_quoted_marked_and_answered(sent: Update, approver: User, author: User) -> None:
    browser = inside(approver)
    part = f"what_was_done:2:{sent.version}"
    browser.post(f"/work/updates/{sent.pk}/comment/", {"part": part, "text": "Which date?"})
    said = Comment.objects.get()
    inside(author).post(f"/work/updates/comments/{said.pk}/reply/", {"text": "2 December."})

    page = text(browser, f"/work/updates/{sent.pk}/")

    assert (said.quote, said.quote_at) == ("It goes back soon.", 32)
    assert '<span class="quoted">It goes back soon.</span><a class="mark" href="#k1"' in page
    assert "2 December." in page


def test_a_passage_of_an_older_text_is_chosen_again_and_the_words_are_kept(sent: Update, approver: User) -> None:
    answer = inside(approver).post(
        f"/work/updates/{sent.pk}/comment/", {"part": "what_was_done:2:1", "text": "Which date?"}
    )

    assert answer.status_code == 422
    assert "Choose the passage again." in answer.content.decode()
    assert "Which date?" in answer.content.decode()


def test_an_empty_reply_says_what_to_do(sent: Update, approver: User) -> None:
    said = comment_on_update(update=sent, part="level", text="Why?", by=approver)

    answer = inside(approver).post(f"/work/updates/comments/{said.pk}/reply/", {"text": ""})

    assert answer.status_code == 422
    assert "Write your comment first." in answer.content.decode()


def test_a_passage_that_was_mended_is_said_to_be_gone(justice: Body, author: User, approver: User) -> None:
    said = Answer(what_was_done="It goes back soon.")
    update = start_update(target=factories.cluster(), body=justice, answer=said, by=author)
    comment_on_update(update=update, part="what_was_done", quote="It goes back soon.", text="When?", by=approver)
    save_update(update=update, answer=Answer(what_was_done="On 2 December."), version=update.version, by=author)

    assert "This passage is no longer in the text." in text(inside(author), f"/work/updates/{update.pk}/")


def test_readers_by_role_can_neither_settle_nor_answer(sent: Update, approver: User, justice: Body) -> None:
    said = comment_on_update(update=sent, part="level", text="Between us.", by=approver)

    for role in ("drafter", "auditor"):
        browser = inside(member(role, at=justice))
        assert browser.post(f"/work/updates/comments/{said.pk}/settle/").status_code == 403
    Membership.objects.create(user=(both := member("auditor", at=justice)), role="focal_point", body=_health())
    assert inside(both).post(f"/work/updates/comments/{said.pk}/settle/").status_code == 404


def _health() -> Body:
    return factories.body("health")


def test_lists_cost_the_same_however_long_and_late_ones_come_first(
    chain: Chain, justice: Body, author: User, approver: User, coordinator: User, administrator: User
) -> None:
    pages = {
        "/work/updates/to-clear/": approver,
        "/work/updates/in-clearance/": coordinator,
        "/work/chains/": administrator,
        f"/work/chains/bodies/{justice.pk}/": administrator,
    }
    late = _sent(justice, author)
    late.steps.filter(stage="waiting").update(due_on=clock.today().replace(year=2020))
    for _ in range(3):
        _sent(justice, author)
    few = {page: _cost(page, person) for page, person in pages.items()}
    for number in range(12):
        factories.body(f"office-{number}", parent=justice)
        _sent(justice, author)

    assert {page: _cost(page, person) for page, person in pages.items()} == few
    assert max(few.values()) <= _LONGEST_LIST + 4, few
    shown = text(inside(approver), "/work/updates/to-clear/")
    assert shown.index("days late") < shown.index("due on")


def _cost(page: str, person: User) -> int:
    browser = inside(person)
    browser.get(page)
    with CaptureQueriesContext(
        connection,
    ) as made:
        assert browser.get(page).status_code == 200
    return len(made)


def test_the_page_of_an_update_costs_little(sent: Update, approver: User) -> None:
    for number in range(6):
        comment_on_update(update=sent, part="level", text=f"Remark {number}", by=approver)

    assert _cost(f"/work/updates/{sent.pk}/", approver) <= 26
