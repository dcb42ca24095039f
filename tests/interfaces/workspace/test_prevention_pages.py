"""What needs attention first, as pages: lists, the order with its parts, weights, CSV, and what helps."""

from __future__ import annotations

import csv
import datetime
import io
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.queries.attention.remembering import forget
from servanda.domain.implementation.states import AssignmentPart
from servanda.domain.recommendations.models import FollowUp
from servanda.foundation.common import clock
from tests import factories
from tests.domain.implementation.attention import asked_by
from tests.interfaces.workspace.members import inside, member, text

pytestmark = pytest.mark.django_db
PAGE = "/work/prevention/"


@pytest.fixture(autouse=True)
def installation() -> None:
    factories.installation()
    forget()


def _world(size: int = 1) -> Any:
    """Often asked, threatening, neglected, looked after; and one that stands alone."""
    person = member("coordinator", at=factories.body("national-mechanism"))
    factories.theme("torture")
    for number in range(size):
        tags = "theme:water group:children"
        asked = [asked_by("UPR", cycle=cycle, tags=tags, position="noted") for cycle in (1, 2, 3)]
        factories.cluster(f"Water for all {number}", members=asked)
        threat = [asked_by("CAT", cycle=6, tags="theme:torture"), asked_by("UPR", cycle=3, tags="theme:torture")]
        factories.cluster(f"Nobody is tortured {number}", members=threat)
        led = factories.cluster(
            f"Births are registered {number}", members=[asked_by("CRC", cycle=5, tags="theme:water")]
        )
        body = factories.body(f"registry-{number}")
        assign_body(target=led, body=body, part=AssignmentPart.LEAD, by=person)
        factories.approved_update(body, on=led)
        factories.law(cluster=led)
        asked_by("UPR", cycle=3, text=f"Consider the matter {number}.")
    return person


def test_the_page_says_what_it_is_and_shows_three_lists_and_an_order() -> None:
    page = text(inside(_world()), PAGE)

    assert "It judges no State, and nothing of it is public." in page
    for heading in ("Asked again and again", "Cannot wait", "Left lying", "Groups left behind", "The order of all"):
        assert heading in page
    assert "Asked 3 times. UPR (3 times)" in page
    assert page.index("Nobody is tortured 0", page.index("The order of all")) < page.index(
        "Water for all 0", page.index("The order of all")
    )
    assert "Of one more too little is known to rank it." in page


def test_each_row_says_why_it_is_there_and_the_parts_add_up() -> None:
    answer = inside(_world()).get(PAGE)

    for row in answer.context["rows"]:
        if row.item.rank:
            assert sum(reason.adds for reason in row.reasons) == pytest.approx(100 * row.item.value, abs=0.6)
        assert [reason.words for reason in row.reasons if reason.value is None] != []
    page = answer.content.decode()
    assert "How many people are concerned is not recorded." in page
    assert "2 of 2 with a theme speak of a threat to life or integrity." in page
    assert "Nobody leads. Nothing is planned." in page


def test_what_helps_is_one_click_away_for_who_may_do_it() -> None:
    page = unescape(text(inside(_world(2)), PAGE))
    addresses = set(re.findall(r'href="(/work/(?:assignments|calls)/[^"]+)"', page))
    browser = inside(member("coordinator", at=factories.body("national-mechanism")))

    assert {address.split("/")[2] for address in addresses} == {"assignments", "calls"}
    for address in addresses:
        assert browser.get(address).status_code == 200
    call = next(address for address in addresses if "calls" in address)
    assert re.search(r'name="objectives"[^>]*checked', text(browser, call))


def test_an_auditor_reads_and_is_offered_nothing_to_do() -> None:
    _world()

    page = text(inside(member("auditor", at=factories.body("national-mechanism"))), PAGE)

    assert "Nobody is tortured 0" in page
    assert "/work/assignments/" not in page
    assert "/work/calls/new/" not in page


@pytest.mark.parametrize(
    ("asked", "lines"),
    [
        ("?mechanism=CAT", ["Nobody is tortured 0"]),
        ("?theme=torture", ["Nobody is tortured 0"]),
        ("?group=children", ["Water for all 0"]),
        ("?body=registry-0", ["Births are registered 0"]),
        ("?list=recurring", ["Water for all 0", "Nobody is tortured 0"]),
        ("?list=urgent&theme=torture", ["Nobody is tortured 0"]),
        ("?mechanism=NONE", []),
    ],
)
def test_the_table_shows_what_was_asked_for(asked: str, lines: list[str]) -> None:
    answer = inside(_world()).get(PAGE + asked)

    assert [str(row.title) for row in answer.context["rows"]] == lines


def test_the_csv_carries_method_version_and_weights_and_says_what_the_page_says() -> None:
    browser = inside(_world())
    shown = browser.get(PAGE).context["rows"]

    sent = b"".join(browser.get(f"{PAGE}order.csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]

    rows = list(csv.reader(io.StringIO(sent)))
    told = {row[0]: row[1] for row in rows[:8]}
    assert told["version"] == "2026.1"
    assert told["weights_of"] == "published with Servanda"
    assert "no judgement" in told["note"]
    head = next(row for row in rows if row and row[0] == "rank")
    weights = rows[rows.index(head) - 1]
    assert sum(float(weight) for weight in weights[-11:]) == pytest.approx(1)
    found = [dict(zip(head, row, strict=True)) for row in rows[rows.index(head) + 1 :]]
    assert [(line["rank"], line["title"]) for line in found] == [
        (str(row.item.rank or ""), str(row.title)) for row in shown
    ]
    assert {line["scale"] for line in found} == {""}


def test_the_weights_are_shown_with_their_version_and_where_they_are_published() -> None:
    page = text(inside(_world()), f"{PAGE}weights/")

    assert "Version 2026.1" in page
    assert "foundation/methods/priority.yaml" in page
    assert "Torture" in page
    assert "no judgement on a State" in page


def test_weights_of_the_installations_own_are_used_and_said(settings: Settings, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(yaml.safe_dump({"version": "AVL-1", "weights": {"recurrence": 1, "neglect": 1}}), "utf-8")
    settings.PRIORITY_PARAMETERS = str(own)
    browser = inside(_world())

    assert "This installation uses weights of its own." in text(browser, PAGE)
    assert "AVL-1" in text(browser, f"{PAGE}weights/")


def test_a_state_without_recommendations_says_so() -> None:
    page = text(inside(member("coordinator")), PAGE)

    assert "There are no recommendations yet that are not carried out." in page


def test_another_states_list_is_never_shown() -> None:
    abroad = factories.state("AAB")
    factories.cluster("Elsewhere", state=abroad, members=[factories.recommendation(of=abroad)])

    page = text(inside(_world()), f"{PAGE}?state=AAB")

    assert "Elsewhere" not in page


def test_statements_stay_within_twelve_and_do_not_grow() -> None:
    person = _world()
    browser = inside(person)
    text(browser, PAGE)  # prolongs the session
    counts = []
    for _round in range(2):
        forget()
        with CaptureQueriesContext(connection) as asked:
            text(browser, PAGE)
        counts.append(len([query for query in asked.captured_queries if not query["sql"].startswith("SAVEPOINT")]))
        _world(3)

    assert counts[0] <= 12
    assert counts[1] <= counts[0]


def test_what_one_does_counts_at_once_and_what_others_do_within_a_minute() -> None:
    person = _world()
    browser = inside(person)
    text(browser, PAGE)
    other = member("coordinator", at=factories.body("second-unit"))
    told = clock.now()

    led = factories.cluster("Led by nobody", members=[asked_by("UPR", cycle=2)])
    assign_body(target=led, body=factories.body("late-comer"), part=AssignmentPart.LEAD, by=other)
    assert "Led by nobody" not in text(browser, PAGE)
    with clock.at(told + datetime.timedelta(seconds=61)):
        assert "Led by nobody" in text(browser, PAGE)

    own = factories.cluster("My own doing", members=[asked_by("UPR", cycle=1)])
    assign_body(target=own, body=factories.body("ours"), part=AssignmentPart.LEAD, by=person)
    assert "My own doing" in text(browser, PAGE)


def test_a_coordinator_notes_on_the_recommendation_what_is_followed_up_and_ends_it() -> None:
    browser, item = inside(member("coordinator", at=factories.body("national-mechanism"))), asked_by("CCPR", cycle=4)
    address = f"/work/recommendations/{item.public_id}/"
    due = {"due_on_day": "1", "due_on_month": "9", "due_on_year": "2027"}

    browser.post(f"{address}follow-up/", {"kind": "interim_measures", "source": "CCPR/C/AVL/CO/4, para. 41", **due})

    assert "Interim measures asked for" in text(browser, address)
    assert "Comes first" in text(browser, PAGE)
    mark = FollowUp.objects.get()
    assert (mark.source, mark.due_on) == ("CCPR/C/AVL/CO/4, para. 41", datetime.date(2027, 9, 1))

    browser.post(f"{address}follow-up/", {"end": "1"})

    assert FollowUp.objects.get().ended_at
    assert "Comes first" not in text(browser, PAGE)


def test_a_day_that_is_none_is_refused_in_words() -> None:
    browser, item = inside(member("coordinator", at=factories.body("national-mechanism"))), asked_by("CCPR", cycle=4)
    due = {"due_on_day": "31", "due_on_month": "2", "due_on_year": "2027"}

    answer = browser.post(f"/work/recommendations/{item.public_id}/follow-up/", {"kind": "follow_up", **due})

    assert answer.status_code == 422
    assert "Enter the date as day, month and year" in answer.content.decode()
    assert not FollowUp.objects.exists()
