"""From the focal point's desk to the public page, in a real browser, each person at their own desk."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connections
from django.urls import reverse
from playwright.sync_api import Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.states import AssignmentPart
from servanda.foundation.accounts.models import User
from servanda.pipelines.publication.models import Entry
from tests import factories
from tests.interfaces.workspace.members import inside, member

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Desk = Callable[[User | None], Page]


@pytest.fixture
def desk_of(live_server: LiveServer) -> Iterator[Desk]:
    """Opens a browser of their own for a person, or for a visitor."""
    chromium = shutil.which("chromium")
    if not chromium:
        if os.environ.get("CI"):
            pytest.fail("No browser: install Debian's chromium.")
        pytest.skip("No browser: install Debian's chromium.")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright runs a loop in this thread; the tests' own queries are made between its calls, not inside it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])

        def open_desk(person: User | None) -> Page:
            context = browser.new_context(base_url=live_server.url, locale="en-GB")
            if person is not None:
                key = inside(person).cookies[django_settings.SESSION_COOKIE_NAME].value
                name = django_settings.SESSION_COOKIE_NAME
                context.add_cookies([{"name": name, "value": key, "url": live_server.url}])
            return context.new_page()

        yield open_desk
        browser.close()
        # Inside Playwright's loop this thread has a connection of its own; left open, it holds the test database.
        connections.close_all()


def test_an_update_travels_from_the_focal_point_to_the_public(desk_of: Desk, tmp_path: Path) -> None:
    factories.installation()
    asked = factories.recommendation("Enforce the minimum age of marriage.", position="supported")
    cluster = factories.cluster("Nobody marries before 18", members=[asked])
    author, approver = member("focal_point"), member("approver")
    coordinator = member("coordinator", at=factories.body("national-mechanism", kind="nmirf"))
    assign_body(target=cluster, body=factories.body(), part=AssignmentPart.LEAD, by=coordinator)
    circular = tmp_path / "circular.txt"
    circular.write_text("Circular 14 to courts")

    writing = desk_of(author)
    _write_and_send(writing, cluster.public_id, circular)
    deciding = desk_of(approver)
    _return(deciding, "Say when the bill goes back to committee.")
    _correct_and_send(writing)
    _approve(deciding)
    _release(desk_of(coordinator))

    assert Entry.objects.get(kind="update").content["what_was_done"] == "The bill goes back on 2 December."
    public = desk_of(None)
    public.goto(reverse("website:objective", args=[cluster.public_id]))
    public.get_by_text("The bill goes back on 2 December.").first.wait_for()


def _write_and_send(page: Page, cluster: str, circular: Path) -> None:
    page.goto(f"/work/clusters/{cluster}/")
    page.get_by_role("button", name="Write an update").click()
    page.get_by_label("So far").fill("The bill is with the committee.")
    page.get_by_label("Partial").check()
    page.get_by_text("Saved at").first.wait_for()  # by itself, on leaving the field
    page.get_by_text("Add a file").click()
    page.get_by_label("File", exact=False).first.set_input_files(circular)
    page.get_by_role("button", name="Add this file").click()
    page.get_by_role("link", name="circular.txt").wait_for()
    page.get_by_role("button", name="Check your answers").click()
    page.get_by_role("button", name="Send to").click()
    page.get_by_text("Sent to").first.wait_for()


def _return(page: Page, reason: str) -> None:
    page.goto("/work/")
    page.get_by_role("heading", name="One update waits for your decision").wait_for()
    page.get_by_role("link", name="Decide").click()
    page.get_by_label("Return to its author").check()
    page.get_by_label("Reason").fill(reason)
    page.get_by_role("button", name="Decide", exact=True).click()
    page.get_by_role("heading", name="Nothing needs you today").wait_for()


def _correct_and_send(page: Page) -> None:
    page.goto("/work/")
    page.get_by_text("Say when the bill goes back to committee.").wait_for()
    page.get_by_role("link", name="Correct").click()
    page.get_by_label("So far").fill("The bill goes back on 2 December.")
    page.get_by_role("button", name="Check your answers").click()
    page.get_by_role("button", name="Send to").click()
    page.get_by_text("Sent to").first.wait_for()


def _approve(page: Page) -> None:
    page.goto("/work/")
    page.get_by_role("link", name="Decide").click()
    page.get_by_label("Approve").check()
    page.get_by_role("button", name="Decide", exact=True).click()
    page.get_by_text("waits for release").wait_for()


def _release(page: Page) -> None:
    page.goto("/work/")
    page.get_by_role("link", name="Review").click()
    page.get_by_role("link", name="Look and release").first.click()
    page.get_by_text("The bill goes back on 2 December.").first.wait_for()
    page.get_by_role("button", name="Release to the public").click()
    page.get_by_text("is public now").wait_for()
