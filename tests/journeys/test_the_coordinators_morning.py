"""A coordinator's morning, by keyboard alone: the desk, the overview, the body that is late, the list behind it."""

from __future__ import annotations

import datetime

import pytest
from playwright.sync_api import Page

from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.states import AssignmentPart
from servanda.foundation.common import clock
from tests import factories
from tests.interfaces.workspace.members import member
from tests.journeys.conftest import Desk

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


def _go(page: Page, name: str) -> None:
    """Walk with Tab to the link of that name, and follow it with Enter."""
    for _step in range(80):
        page.keyboard.press("Tab")
        if name in (page.evaluate("document.activeElement.textContent") or ""):
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    pytest.fail(f"The keyboard does not reach “{name}”.")


def test_from_the_desk_to_the_recommendations_that_wait_for_a_late_answer(desk_of: Desk) -> None:
    factories.installation()
    coordinator = member("coordinator", at=factories.body("national-mechanism"))
    late, on_time = factories.recommendation("Adopt a law."), factories.recommendation("Train judges.")
    for item, days in ((late, 300), (on_time, 3)):
        with clock.at(clock.now() - datetime.timedelta(days=days)):
            cluster = factories.cluster(members=[item])
            assign_body(target=cluster, body=factories.body(f"body-{days}"), part=AssignmentPart.LEAD, by=coordinator)
    page = desk_of(coordinator)
    page.goto("/work/")

    assert "Bodies that are late" in page.content()
    _go(page, "Overview")
    assert page.locator("h1").inner_text() == "Overview"
    assert "One body is late: Body 300, by 118 days." in page.content()
    _go(page, "Wait for a late answer: Body 300")

    assert page.locator(".results li").count() == 1
    assert "Adopt a law." in page.locator(".results").inner_text()
