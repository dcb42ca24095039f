"""Each role's desk says what needs that person, from what is held and nothing else."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.actions.updates import Answer, start_update, submit_update
from servanda.domain.implementation.models import Evidence
from servanda.domain.implementation.queries import updates_to_review_by
from servanda.domain.implementation.states import AssignmentPart
from servanda.foundation.accounts.roles import ROLES
from servanda.foundation.common import clock
from tests import factories
from tests.interfaces.workspace.members import inside, member, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def installation() -> None:
    factories.installation()


@pytest.mark.parametrize("role", [code for code in ROLES if code not in ("partner", "civil_society")])
def test_an_empty_desk_says_so_and_gives_the_next_step(role: str) -> None:
    page = text(inside(member(role)), "/work/")

    assert page.count("<h1") == 1
    assert "need" in page  # "Nothing needs you today", or a body nobody answers for


def test_the_coordinator_sees_figures_that_lead_to_their_lists() -> None:
    factories.recommendation("Adopt a law.")
    factories.cluster("Nobody marries before 18", members=[factories.recommendation("Repeal the exceptions.")])
    browser = inside(member("coordinator", at=factories.body("national-mechanism")))

    page = text(browser, "/work/")
    alone = text(browser, "/work/recommendations/?gap=cluster")

    assert "Two things need you today" in page
    assert "objective without a lead body" in page
    assert "How much of the 2 is covered" in page
    assert "Adopt a law." in alone
    assert "Repeal the exceptions." not in alone


def test_a_lead_that_has_not_answered_for_half_a_year_is_late() -> None:
    coordinator = member("coordinator", at=factories.body("national-mechanism"))
    cluster = factories.cluster(members=[factories.recommendation()])
    with clock.at(clock.now() - datetime.timedelta(days=192)):
        assign_body(target=cluster, body=factories.body(), part=AssignmentPart.LEAD, by=coordinator)

    desk_of_all = text(inside(coordinator), "/work/")
    own = text(inside(member("focal_point")), "/work/")

    assert "Bodies that are late" in desk_of_all
    assert "One answer is due" in own
    assert 'class="n">10<span class="unit">days late' in own


def test_a_body_that_takes_part_owes_nothing_without_a_day() -> None:
    coordinator = member("coordinator", at=factories.body("national-mechanism"))
    with clock.at(clock.now() - datetime.timedelta(days=400)):
        assign_body(target=factories.cluster(), body=factories.body(), part=AssignmentPart.SUPPORTING, by=coordinator)

    assert "Nothing needs you today" in text(inside(member("focal_point")), "/work/")


@pytest.mark.parametrize(("role", "most"), [("coordinator", 12), ("focal_point", 11), ("approver", 5)])
def test_a_desk_asks_no_more_of_the_database_when_there_is_more_on_it(
    role: str, most: int, django_assert_max_num_queries: Any
) -> None:
    coordinator = factories.user("coordinator", at=factories.body("national-mechanism"))
    for _number in range(4):
        cluster = factories.cluster(members=[factories.recommendation()])
        assign_body(target=cluster, body=factories.body(), part=AssignmentPart.LEAD, by=coordinator)
        factories.approved_update(factories.body(), on=cluster)
    browser = inside(member(role))
    text(browser, "/work/account/")  # the first page of five minutes prolongs the session: one statement more

    with django_assert_max_num_queries(most):
        text(browser, "/work/")


def test_what_waits_for_a_decision_is_told_with_its_day_and_all_its_evidence() -> None:
    author, approver = member("focal_point"), member("approver")
    clusters = [factories.cluster(members=[factories.recommendation()]) for _number in range(2)]
    for days, cluster in zip((3, 9), clusters, strict=True):
        with clock.at(clock.now() - datetime.timedelta(days=days)):
            update = start_update(
                target=cluster, body=factories.body(), answer=Answer(what_was_done="Done."), by=author
            )
            for kept in ("", "mechanism"):
                Evidence.objects.create(
                    update=update, kind="link", title="Report", url="https://x.example/", kept=kept, added_by=author
                )
            submit_update(update=update, version=update.version, by=author)

    shown = inside(approver).get("/work/").context["to_review"]

    assert [row.pk for row in shown] == [row.pk for row in updates_to_review_by(approver)]
    assert [row.cluster for row in shown] == clusters[::-1]
    assert [row.due_on for row in shown] == [row.due_on for row in updates_to_review_by(approver)]
    assert [row.evidence_count for row in shown] == [2, 2]
    assert not inside(author).get("/work/").context.get("to_review")


def test_the_desk_counts_all_that_wait_for_release_and_those_that_wait_long() -> None:
    browser = inside(member("coordinator", at=factories.body("national-mechanism")))
    for days in (1, 6, 8):
        with clock.at(clock.now() - datetime.timedelta(days=days)):
            factories.approved_update(factories.body(f"body-{days}"))

    waiting = browser.get("/work/").context["waiting"]

    assert [row.body.public_id for row in waiting] == ["body-8", "body-6", "body-1"]
    assert {(row.all_waiting, row.long_waiting) for row in waiting} == {(3, 2)}


def _first_button(page: str) -> str:
    """The words of the first button of the desk, without what only screen readers say."""
    start = page.index('<ol class="desk"')
    return page[page.index('class="btn', start) :].split(">", 1)[1].split("<", 1)[0]


def test_parliaments_desk_begins_with_the_law_that_is_late() -> None:
    factories.law(promised_for=clock.today() - datetime.timedelta(days=9))
    factories.question(due_on=clock.today())

    page = text(inside(member("parliament", at=factories.parliament())), "/work/")

    assert "Two things need you today" in page  # the late law, which has no bill either
    assert _first_button(page) == "See who is late"


def test_the_administrators_desk_begins_with_bodies_in_which_nobody_answers() -> None:
    factories.body("ministry-of-health")

    page = text(inside(member("administrator")), "/work/")

    assert "bodies in which nobody answers" in page
    assert _first_button(page) == "Invite somebody"


@pytest.mark.parametrize(("role", "button"), [("auditor", "Read"), ("drafter", "Read")])
def test_readers_begin_with_what_was_approved_lately(role: str, button: str) -> None:
    factories.approved_update(factories.body())

    page = text(inside(member(role, at=factories.body("national-mechanism"))), "/work/")

    assert "update approved in thirty days" in page
    assert _first_button(page) == button


def test_an_institution_outside_government_is_led_to_what_is_public() -> None:
    page = text(inside(member("nhri", at=factories.body("commission", kind="nhri"))), "/work/")

    assert "See the public site" in page
