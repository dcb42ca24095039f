"""A coordinator calls, a focal point sees one list and answers, the coordinator sees it answered; in a real browser."""

from __future__ import annotations

import datetime
import re

import pytest
from playwright.sync_api import Page

from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.states import AssignmentPart
from servanda.foundation.common import clock
from servanda.pipelines.notifications.models import Mail
from tests import factories
from tests.interfaces.workspace.members import member
from tests.journeys.conftest import Desk

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def call(page: Page, title: str, *, days: int, answers: int = 2) -> None:
    due = clock.today() + datetime.timedelta(days=days)
    page.goto("/work/")
    page.get_by_role("link", name="Calls for updates").click()
    page.get_by_role("link", name="New call").click()
    page.get_by_label("Title in English").fill(title)
    page.get_by_label("Why you ask, in English").fill("The report is due in May.")
    by = page.get_by_role("group", name="Answers are needed by")
    for part, value in (("Day", due.day), ("Month", due.month), ("Year", due.year)):
        by.get_by_label(part).fill(str(value))
    page.get_by_role("button", name="See how much that is").click()
    page.get_by_text(f"You ask for {answers} answers").wait_for()
    page.get_by_role("button", name="Send the call").click()
    page.get_by_role("heading", name=f"0 of {answers} answers are in").wait_for()


def answer(page: Page, objective: str) -> None:
    page.get_by_role("button", name=re.compile(f"Answer.*{objective}")).click()
    page.get_by_label("So far").fill("The bill is with the committee.")
    page.get_by_label("Partial").check()
    page.get_by_role("button", name="Check your answers").click()
    page.get_by_role("button", name="Send to").click()
    page.get_by_text("Sent to").first.wait_for()


def test_a_call_is_one_list_and_its_answers_are_seen(desk_of: Desk) -> None:
    factories.installation()
    author = member("focal_point")
    member("approver")
    coordinator = member("coordinator", at=factories.body("national-mechanism", kind="nmirf"))
    for title in ("Nobody marries before 18", "No torture"):
        cluster = factories.cluster(title, members=[factories.recommendation(position="supported")])
        assign_body(target=cluster, body=factories.body(), part=AssignmentPart.SUPPORTING, by=coordinator)

    calling, writing = desk_of(coordinator), desk_of(author)
    call(calling, "Answers for the fourth report", days=30)
    call(calling, "Reply to the committee", days=20)

    writing.goto("/work/")
    writing.get_by_role("heading", name="Two answers are due").wait_for()  # not four: one line for each thing
    assert writing.get_by_text("Asked by “Reply to the committee”").count() == 2
    answer(writing, "No torture")
    writing.goto("/work/")
    writing.get_by_role("heading", name="One answer is due").wait_for()

    calling.goto("/work/calls/")
    assert calling.get_by_text("1 of 2").count() == 2  # both calls are answered by the one update
    calling.get_by_role("link", name="Reply to the committee").click()
    calling.get_by_role("button", name="Remind now").click()
    calling.get_by_text("One person gets a mail now.").wait_for()
    assert Mail.objects.get().person == author
