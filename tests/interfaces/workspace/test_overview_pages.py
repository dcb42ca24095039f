"""Every figure of the overview is the length of the list it leads to; no list asks more of the database for more."""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.states import AssignmentPart
from servanda.domain.recommendations.models import Tag
from servanda.foundation.common import clock
from servanda.foundation.reference.models import Goal
from tests import factories
from tests.consistency.routes import all_routes
from tests.interfaces.workspace.members import inside, member, text

pytestmark = pytest.mark.django_db
_LINK = re.compile(r'<a[^>]*href="(/work/recommendations/[^"]*)"[^>]*>(\d+)')


@pytest.fixture(autouse=True)
def installation() -> None:
    factories.installation()


def _world(size: int = 1) -> Any:
    """Led and unled, late and on time, answered lately, long ago and never, linked for certain and perhaps."""
    coordinator = member("coordinator", at=factories.body("national-mechanism"))
    Goal.objects.get_or_create(code="5", defaults={"labels": {"en": "Gender equality"}, "sort_key": "05"})
    now = clock.now()
    for number in range(size):
        for days in (10, 300, 600, 900, 0):
            items = [factories.recommendation(), factories.recommendation(mechanism=factories.mechanism("CEDAW"))]
            Tag.objects.create(recommendation=items[0], kind="sdg_goal", code="5", provenance="imported", source="uhri")
            Tag.objects.create(
                recommendation=items[1], kind="sdg_goal", code="5", provenance="suggested", source="guess"
            )
            cluster, body = factories.cluster(members=items), factories.body(f"body-{number}-{days}")
            if days:
                with clock.at(now - datetime.timedelta(days=days)):
                    assign_body(target=cluster, body=body, part=AssignmentPart.LEAD, by=coordinator)
                    factories.approved_update(body, on=cluster)
        with clock.at(now - datetime.timedelta(days=400)):
            alone = factories.recommendation()
            assign_body(
                target=alone, body=factories.body(f"body-{number}-10"), part=AssignmentPart.LEAD, by=coordinator
            )
        factories.recommendation()
        factories.law(promised_for=clock.today() - datetime.timedelta(days=3))
        factories.question(due_on=clock.today())
    return coordinator


def _figures(page: str) -> Iterator[tuple[str, int]]:
    for address, figure in _LINK.findall(page):
        yield unescape(address), int(figure)


@pytest.mark.parametrize("narrowed", ["", "?mechanism=CEDAW", "?body=body-0-300", "?cycle=4"])
def test_every_figure_is_the_length_of_the_list_behind_it(narrowed: str) -> None:
    browser = inside(_world())
    page = text(browser, f"/work/overview/{narrowed}")
    figures = list(_figures(page))

    assert len(figures) > 20
    for address, figure in figures:
        found = browser.get(address).context["page"].paginator.count
        assert found == figure, address


def test_what_was_said_and_assigned_alone_goes_on_in_an_objective() -> None:
    coordinator, now = member("coordinator", at=factories.body("national-mechanism")), clock.now()
    alone, silent = factories.recommendation(), factories.recommendation(mechanism=factories.mechanism("CEDAW"))
    for days, item in ((700, silent), (500, alone)):
        with clock.at(now - datetime.timedelta(days=days)):
            assign_body(target=item, body=factories.body(f"own-{days}"), part=AssignmentPart.LEAD, by=coordinator)
    with clock.at(now - datetime.timedelta(days=20)):
        factories.approved_update(factories.body("own-500"), on=alone)
    factories.cluster(members=[alone, silent, factories.recommendation()])
    browser = inside(coordinator)

    answer = browser.get("/work/overview/")

    charts = {chart.key: chart for chart in answer.context["charts"]}
    assert {row.code: row.cells[0].value for row in charts["ages"].rows if row.cells[0].value} == {"6m": 1, "never": 2}
    assert {row.code: [cell.value for cell in row.cells[:2]] for row in charts["bodies"].rows} == {"own-700": [1, 1]}
    assert {row.code: [cell.value for cell in row.cells] for row in charts["mechanisms"].rows} == {
        "CEDAW": [1, 1],
        "UPR": [0, 2],
    }
    for address, figure in _figures(answer.content.decode()):
        assert browser.get(address).context["page"].paginator.count == figure, address


@pytest.mark.parametrize("gap", ["lead", "cluster", "target", "silent"])
def test_what_the_desk_calls_covered_is_what_its_list_leaves_out(gap: str) -> None:
    browser = inside(_world())
    desk = browser.get("/work/").context

    share = next(share for share in desk["coverage"] if share.url.endswith(f"gap={gap}"))

    assert browser.get(share.url).context["page"].paginator.count == desk["covered_of"] - share.count


def test_a_suggested_goal_does_not_count() -> None:
    page = inside(_world()).get("/work/overview/")
    goals = next(chart for chart in page.context["charts"] if chart.key == "goals")

    assert [(row.name, [cell.value for cell in row.cells]) for row in goals.rows] == [("5. Gender equality", [3, 5])]


@pytest.mark.parametrize("key", ["coverage", "gaps", "ages", "bodies", "mechanisms", "goals"])
def test_the_csv_says_what_the_table_says(key: str) -> None:
    browser = inside(_world())
    chart = next(chart for chart in browser.get("/work/overview/").context["charts"] if chart.key == key)

    sent = b"".join(browser.get(f"/work/overview/{key}.csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(sent)))

    assert rows[1:] == [[row.code, row.name, *(str(cell.value) for cell in row.cells)] for row in chart.rows]


def test_an_empty_state_says_so() -> None:
    page = text(inside(member("coordinator")), "/work/overview/")

    assert "No body is late with an answer." in page
    assert "Nothing is missing" in page


_LISTS = sorted(
    route.name
    for route in all_routes()
    if route.name.startswith("workspace:") and not route.parameters and "setup" not in route.name
)


@pytest.mark.parametrize("role", ["administrator", "coordinator", "focal_point", "approver", "parliament", "auditor"])
def test_no_list_needs_more_than_twelve_statements_or_more_for_more_data(role: str) -> None:
    _world(1)
    person = member(role, at=factories.parliament() if role == "parliament" else factories.body("body-0-300"))
    few = _statements(person)
    _world(4)
    many = _statements(person)

    assert {name: count for name, count in many.items() if count > 12} == {}
    assert {name: (few[name], many[name]) for name in few if many[name] > few[name]} == {}


def _statements(person: Any) -> dict[str, int]:
    browser, found = inside(person), {}
    text(browser, "/work/")  # prolongs the session, once
    browser.get("/work/releases/changes/")  # compares everything, once; from then on what was changed
    for name in _LISTS:
        with CaptureQueriesContext(connection) as asked:
            answer = browser.get(reverse(name))
        if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
            found[name] = len(
                [query for query in asked.captured_queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
            )
    return found
