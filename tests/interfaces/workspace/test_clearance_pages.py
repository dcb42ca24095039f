"""Reading, commenting, returning, approving, releasing, withdrawing in the browser."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from servanda.domain.implementation.actions.evidence import attach_link
from servanda.domain.implementation.actions.updates import Answer, start_update, submit_update, take_back_update
from servanda.domain.implementation.models import Comment, Update
from servanda.domain.implementation.states import UpdateStage
from servanda.foundation.accounts.models import User
from servanda.foundation.organisations.models import Body
from servanda.pipelines.publication.models import Entry, Release
from tests import factories
from tests.interfaces.workspace.members import inside, member, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def justice() -> Body:
    factories.installation()
    return factories.body("ministry-of-justice")


@pytest.fixture
def author(justice: Body) -> User:
    return member("focal_point", at=justice)


@pytest.fixture
def approver(justice: Body) -> User:
    return member("approver", at=justice)


@pytest.fixture
def coordinator() -> User:
    return member("coordinator", at=factories.body("national-mechanism"))


@pytest.fixture
def sent(justice: Body, author: User) -> Update:
    said = Answer(what_was_done="The bill goes back to the committee.", level="partial")
    cluster = factories.cluster(members=[factories.recommendation("Repeal the exceptions.", position="supported")])
    factories.approved_update(justice, on=cluster, what_was_done="The bill passed its first reading in May.")
    update = start_update(target=cluster, body=justice, answer=said, by=author)
    return submit_update(update=update, version=update.version, by=author)


def _decide(browser: Client, update: Update, **given: Any) -> Any:
    return browser.post(f"/work/updates/{update.pk}/decide/", {"version": update.version, **given})


def test_the_approver_sees_what_changed_word_by_word_and_both_texts(approver: User, sent: Update) -> None:
    browser = inside(approver)

    changes = text(browser, f"/work/updates/{sent.pk}/")
    new = text(browser, f"/work/updates/{sent.pk}/?show=new")
    approved = text(browser, f"/work/updates/{sent.pk}/?show=approved")

    assert "<del>" in changes
    assert "<ins>goes back to the committee.</ins>" in changes
    assert "What the public would see" in new
    assert "The bill passed its first reading in May." in approved


def test_returning_asks_for_a_reason_and_the_author_finds_it_on_the_desk(
    approver: User, author: User, sent: Update
) -> None:
    without = _decide(inside(approver), sent, decision="return", reason=" ")
    assert without.status_code == 422
    assert "Say what is missing" in without.content.decode()

    answer = _decide(inside(approver), sent, decision="return", reason="Name the source.")

    sent.refresh_from_db()
    assert answer["Location"] == "/work/"
    assert sent.stage == UpdateStage.RETURNED
    assert "Name the source." in text(inside(author), "/work/")


def test_the_author_writes_on_beside_what_was_remarked(approver: User, author: User, sent: Update) -> None:
    browser = inside(approver)
    browser.post(f"/work/updates/{sent.pk}/comment/", {"part": "figures", "text": "How many judges?"})
    browser.post(f"/work/updates/{sent.pk}/comment/", {"part": "consulted", "text": "Who was asked?"})
    browser.post(f"/work/updates/comments/{Comment.objects.get(part='consulted').pk}/settle/")
    _decide(browser, sent, decision="return", reason="See the comment.")

    page = text(inside(author), f"/work/updates/{sent.pk}/edit/")

    assert "One comment waits" in page
    assert "How many judges?" in page
    assert "Who was asked?" not in page


def test_a_decision_on_what_was_opened_before_says_what_is_new_since(
    approver: User, author: User, sent: Update
) -> None:
    browser = inside(approver)
    first = text(browser, f"/work/updates/{sent.pk}/")
    assert "New since you looked" not in first
    looked_at = re.search(r'name="looked_at" value="([^"]+)"', first)
    assert looked_at is not None
    update = take_back_update(update=sent, version=sent.version, by=author)
    update = attach_link(update=update, title="The bill", url="https://parliament.example/b", by=author).update
    submit_update(update=update, version=update.version, by=author)

    answer = _decide(browser, sent, decision="approve", looked_at=looked_at[1])

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "New since you looked" in page
    assert "Evidence attached: “The bill”" in page
    assert Update.objects.get(pk=sent.pk).stage == UpdateStage.SUBMITTED


def test_who_returned_it_is_told_what_is_new_and_a_forged_moment_does_no_harm(
    approver: User, author: User, sent: Update
) -> None:
    browser = inside(approver)
    _decide(browser, sent, decision="return", reason="Show it.")
    update = attach_link(update=sent, title="The bill", url="https://parliament.example/b", by=author).update
    update = submit_update(update=update, version=update.version, by=author)

    assert "Evidence attached: “The bill”" in text(browser, f"/work/updates/{sent.pk}/")
    assert _decide(browser, sent, decision="approve", looked_at="yesterday").status_code == 409
    assert "Evidence attached" not in text(inside(author), f"/work/updates/{sent.pk}/")


def test_who_wrote_it_is_told_that_somebody_else_decides(justice: Body) -> None:
    both = member("focal_point", at=justice)
    both.memberships.create(role="approver", body=justice)
    update = start_update(target=factories.cluster(), body=justice, answer=Answer(what_was_done="A law."), by=both)
    submit_update(update=update, version=update.version, by=both)
    browser = inside(both)

    page = text(browser, f"/work/updates/{update.pk}/")
    answer = browser.post(f"/work/updates/{update.pk}/decide/", {"version": 2, "decision": "approve"})

    assert "You wrote this update, so somebody else must decide." in page
    assert "Your decision" not in page
    assert answer.status_code == 403
    update.refresh_from_db()
    assert update.stage == UpdateStage.SUBMITTED


def test_comments_are_numbered_at_their_part_and_settled(approver: User, sent: Update) -> None:
    browser = inside(approver)
    browser.post(f"/work/updates/{sent.pk}/comment/", {"part": "what_was_done", "text": "Name the source."})

    page = text(browser, f"/work/updates/{sent.pk}/")
    browser.post(f"/work/updates/comments/{Comment.objects.get().pk}/settle/")

    assert 'href="#k1"' in page
    assert Comment.objects.get().settled_at is not None


def test_ones_own_comment_is_changed_and_withdrawn_in_sight(approver: User, author: User, sent: Update) -> None:
    mine, theirs = inside(approver), inside(author)
    mine.post(f"/work/updates/{sent.pk}/comment/", {"part": "level", "text": "Since when?"})
    pk = Comment.objects.get().pk

    mine.post(f"/work/updates/comments/{pk}/change/", {"text": "Since which year?"})
    changed = text(theirs, f"/work/updates/{sent.pk}/")
    assert "Since which year?" in changed
    assert "Changed by its author" in changed
    assert "Since when?" in changed  # what it said before
    assert f"comments/{pk}/withdraw/" not in changed
    assert theirs.post(f"/work/updates/comments/{pk}/withdraw/").status_code == 404

    mine.post(f"/work/updates/comments/{pk}/withdraw/")
    assert "Withdrawn by its author" in text(theirs, f"/work/updates/{sent.pk}/")
    assert "open comment" not in text(mine, f"/work/updates/{sent.pk}/")


def test_auditors_read_the_update_and_not_the_comments(sent: Update, approver: User, justice: Body) -> None:
    inside(approver).post(f"/work/updates/{sent.pk}/comment/", {"part": "level", "text": "Between us."})

    page = text(inside(member("auditor", at=justice)), f"/work/updates/{sent.pk}/")

    assert "goes back to the committee." in page
    assert "Between us." not in page


def test_the_preview_is_what_is_released_and_a_second_click_changes_nothing(
    approver: User, coordinator: User, sent: Update
) -> None:
    _decide(inside(approver), sent, decision="approve")
    browser = inside(coordinator)
    assert "1</span>" in text(browser, "/work/")
    preview = text(browser, f"/work/releases/updates/{sent.pk}/")
    assert not Entry.objects.filter(kind="update").exists()

    browser.post(f"/work/releases/updates/{sent.pk}/")
    count = Release.objects.count()
    again = browser.post(f"/work/releases/updates/{sent.pk}/")

    said = Entry.objects.get(kind="update").content["what_was_done"]
    assert said == "The bill goes back to the committee."
    assert said in preview
    assert again.status_code == 302
    assert Release.objects.count() == count


def _released(approver: User, coordinator: User, sent: Update) -> int:
    _decide(inside(approver), sent, decision="approve")
    inside(coordinator).post(f"/work/releases/updates/{sent.pk}/")
    return int(Release.objects.get(kind="update").sequence)


def test_a_withdrawal_takes_two_and_asks_for_its_public_reason(approver: User, coordinator: User, sent: Update) -> None:
    sequence = _released(approver, coordinator, sent)
    colleague = inside(member("coordinator", at=factories.body("national-mechanism")))
    mine = inside(coordinator)
    without = mine.post(f"/work/releases/{sequence}/withdraw/", {"reason": ""})
    assert without.status_code == 422

    answer = mine.post(f"/work/releases/{sequence}/withdraw/", {"reason": "It named a child."})
    address = answer["Location"]
    assert Entry.objects.filter(kind="update").exists()  # public until a second person confirms
    assert "Withdrawals that wait for a second person" in text(colleague, "/work/releases/")
    assert "another coordinator decides" in text(mine, address)
    assert mine.post(address, {"do": "confirm"}).status_code == 403
    assert colleague.post(address, {"do": "refuse", "reason": ""}).status_code == 422
    assert colleague.post(address).status_code == 422

    colleague.post(address, {"do": "confirm"})

    assert not Entry.objects.filter(kind="update").exists()
    assert Release.objects.get(reason="withdrawal").reason_words == "It named a child."
    assert "Confirmed" in text(mine, address)


def test_a_refused_withdrawal_stays_public_and_says_why_to_the_colleague(
    approver: User, coordinator: User, sent: Update
) -> None:
    sequence = _released(approver, coordinator, sent)
    colleague = inside(member("coordinator", at=factories.body("national-mechanism")))
    mine = inside(coordinator)
    address = mine.post(f"/work/releases/{sequence}/withdraw/", {"reason": "It is wrong."})["Location"]

    colleague.post(address, {"do": "refuse", "reason": "A correction is enough."})

    assert Entry.objects.filter(kind="update").exists()
    assert "A correction is enough." in text(mine, address)
    again = mine.post(f"/work/releases/{sequence}/withdraw/", {"reason": "It names somebody."})["Location"]
    assert mine.get(f"/work/releases/{sequence}/withdraw/")["Location"] == again
    mine.post(again, {"do": "take-back"})
    assert "Taken back" in text(colleague, again)


def test_the_only_coordinator_is_told_what_to_do(approver: User, coordinator: User, sent: Update) -> None:
    sequence = _released(approver, coordinator, sent)
    browser = inside(coordinator)
    assert "Ask an administrator to name a second coordinator" in text(browser, f"/work/releases/{sequence}/withdraw/")
    address = browser.post(f"/work/releases/{sequence}/withdraw/", {"reason": "It named a child."})["Location"]
    assert "Nobody else may confirm this withdrawal now." in text(browser, address)

    member("coordinator", at=factories.body("national-mechanism"))

    assert "Nobody else may confirm" not in text(browser, address)


def test_what_is_meant_for_the_state_alone_is_not_released(coordinator: User, justice: Body) -> None:
    update = factories.approved_update(justice, confidentiality="state")
    browser = inside(coordinator)

    refused = browser.post(f"/work/releases/updates/{update.pk}/")

    assert refused.status_code == 409
    assert "Only approved updates meant for everyone can be released." in refused.content.decode()
    assert not Release.objects.exists()
