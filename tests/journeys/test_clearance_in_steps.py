"""A chain drawn in the browser, and an update that walks it: returned with a passage, mended, agreed, released.

Everything by keyboard: fields are reached by focus, buttons pressed with Enter or Space. K7 of the key tasks: deciding
costs two pages and one field.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page

from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.actions.updates import Answer, start_update, submit_update
from servanda.domain.implementation.models import Comment, Update
from servanda.domain.implementation.states import AssignmentPart
from servanda.foundation.accounts.models import Membership
from servanda.foundation.organisations.models import Post
from servanda.pipelines.publication.models import Entry
from tests import factories
from tests.interfaces.workspace.members import member
from tests.journeys.conftest import Desk

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def press(thing: Locator, key: str = "Enter") -> None:
    thing.focus()
    thing.press(key)


def choose(page: Page, label: str, option: str) -> None:
    """By typing its first letters, as one does in a list."""
    field = page.get_by_label(label, exact=True)
    field.focus()
    page.keyboard.type(option)


def draw_a_chain(page: Page, body: int) -> None:
    page.goto(f"/work/chains/bodies/{body}/")
    press(page.get_by_role("link", name="Draw a chain of its own"))
    choose(page, "Who decides", "Director, Leg")
    press(page.get_by_role("button", name="Add a step"))
    page.get_by_label("Who decides").nth(1).focus()
    page.keyboard.type("A coord")
    press(page.get_by_role("button", name="Move up step 2"))
    press(page.get_by_role("button", name="Move down step 1"))
    page.get_by_text("agreed by Director, Legislation within 10 days; cleared by the national mechanism").wait_for()
    press(page.get_by_role("button", name="Put this chain in force"))
    page.get_by_text("The chain is in force.").wait_for()


def return_with_a_passage(page: Page) -> None:
    page.goto("/work/")
    press(page.get_by_role("link", name="Decide"))
    page.get_by_label("Add a comment").focus()
    page.keyboard.type("Which date?")
    choose(page, "About", "2. It goes back")
    press(page.get_by_role("button", name="Comment", exact=True))
    page.get_by_role("blockquote").get_by_text("It goes back soon.").wait_for()
    press(page.get_by_label("Return to its author"), "Space")
    page.get_by_label("Reason").focus()
    page.keyboard.type("Say when.")
    press(page.get_by_role("button", name="Decide", exact=True))
    page.get_by_text("Returned to its author").wait_for()


def mend_and_send(page: Page, update: int) -> None:
    page.goto(f"/work/updates/{update}/")
    page.get_by_role("blockquote").get_by_text("It goes back soon.").wait_for()
    press(page.get_by_role("link", name="Correct"))
    page.get_by_label("So far").fill("The bill is with the committee. It goes back on 2 December.")
    press(page.get_by_role("button", name="Check your answers"))
    press(page.get_by_role("button", name="Send to"))
    page.get_by_text("This passage is no longer in the text.").wait_for()


def agree(page: Page, said: str) -> int:
    """From the desk; returns how many pages it took."""
    pages: list[str] = []
    page.goto("/work/")
    page.on("framenavigated", lambda frame: pages.append(frame.url))
    press(page.get_by_role("link", name="Decide"))
    press(page.get_by_label("Approve"), "Space")
    press(page.get_by_role("button", name="Decide", exact=True))
    page.get_by_text(said).wait_for()
    return len(pages)


def test_an_update_walks_a_chain_that_was_drawn_in_the_browser(desk_of: Desk) -> None:
    factories.installation()
    justice = factories.body()
    post = Post.objects.create(body=justice, titles={"en": "Director, Legislation"})
    author, director = member("focal_point"), member("approver")
    Membership.objects.filter(user=director).update(post=post)
    mechanism = factories.body("national-mechanism", kind="nmirf")
    coordinator, second = member("coordinator", at=mechanism), member("coordinator", at=mechanism)
    asked = factories.recommendation("Enforce the minimum age of marriage.", position="supported")
    cluster = factories.cluster("Nobody marries before 18", members=[asked])
    assign_body(target=cluster, body=justice, part=AssignmentPart.LEAD, by=coordinator)

    draw_a_chain(desk_of(member("administrator")), justice.pk)
    said = Answer(what_was_done="The bill is with the committee. It goes back soon.", level="partial")
    update = start_update(target=cluster, body=justice, answer=said, by=author)
    submit_update(update=update, version=update.version, by=author)
    deciding, clearing = desk_of(director), desk_of(coordinator)
    return_with_a_passage(deciding)
    mend_and_send(desk_of(author), update.pk)
    assert agree(deciding, "It goes on to whoever decides next.") == 2
    assert agree(clearing, "Approved. It is the State’s account now") == 2
    page = desk_of(second)
    page.goto("/work/")
    press(page.get_by_role("link", name="Review"))
    press(page.get_by_role("link", name="Look and release").first)
    press(page.get_by_role("button", name="Release to the public"))
    page.get_by_text("is public now").wait_for()

    assert Comment.objects.get().quote == "It goes back soon."
    assert Update.objects.get(pk=update.pk).steps.filter(stage="cleared").count() == 2
    assert Entry.objects.get(kind="update").content["what_was_done"].endswith("on 2 December.")
