"""Numbers and codes become words: of the loom, of threads, of actions, of titles."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pytest
from django.utils import translation

from servanda.interfaces.website.names import Names
from servanda.interfaces.website.presenters import deeds, loom, threads, titles
from servanda.interfaces.website.presenters.updates import size
from servanda.interfaces.website.words import cycle_words, money
from servanda.pipelines.publication.queries.pages import Combination
from tests.interfaces.website.record import action, recommendation

TODAY = datetime.date(2026, 11, 22)
NAMES = {"health": "Health", "justice": "Justice", "tiny": "Tiny"}


@dataclass(frozen=True)
class Asking:
    asked_on: str
    position: str = ""


def woven(*rows: Combination) -> list[loom.Area]:
    return loom.areas(rows, NAMES, rtl=False)


def test_the_loom_names_who_is_ahead_and_behind_by_share_not_by_size() -> None:
    found = woven(
        Combination(("health",), "full", False, 4),
        Combination(("health",), "none", False, 1),
        Combination(("justice",), "full", False, 5),
        Combination(("justice",), "initial", True, 15),
        Combination(("tiny",), "none", False, 2),
    )

    assert [(area.name, area.ahead, area.total, area.late) for area in found[:2]] == [
        ("Justice", 5, 20, 15),
        ("Health", 4, 5, 0),
    ]
    assert loom.headline(found) == "Furthest ahead: Health. Furthest behind: Justice."


def test_without_a_difference_nobody_is_named() -> None:
    same = woven(Combination(("health",), "none", False, 9), Combination(("justice",), "none", False, 9))

    assert loom.headline(same) == "What has become of each recommendation"


def test_what_is_kept_is_never_late() -> None:
    assert woven(Combination(("health",), "full", True, 3))[0].late == 0


def test_a_thread_says_how_often_and_what_was_answered() -> None:
    asked = [Asking("2009-05-21", "noted"), Asking("2014", "noted"), Asking("2019-05", "supported"), Asking("2021")]

    assert threads.asked_how_often(asked) == "Asked 4 times since 2009"
    assert threads.asked_how_often(asked[:1]) == "Asked once, in 2009"
    assert threads.answered(asked) == ["The State noted it 2 times.", "The State supported it once."]
    assert threads.answered(asked[3:]) == []


@pytest.mark.parametrize(
    ("statuses", "overall"),
    [
        (["completed", "completed"], "completed"),
        (["completed", "discontinued"], "completed"),
        (["completed", "planned"], "under_way"),
        (["planned", "not_started"], "planned"),
        (["not_started"], "not_started"),
        (["discontinued"], "discontinued"),
    ],
)
def test_one_ring_stands_for_all_actions(statuses: list[str], overall: str) -> None:
    done = [action(n, status=status, promised_for="2030-01-01") for n, status in enumerate(statuses)]
    for held in done:
        held["completed_on"] = "2026-01-01" if held["status"] == "completed" else None

    found = deeds.status(deeds.rows(done, today=TODAY))

    assert found is not None
    assert found.status == overall


def test_lateness_is_counted_to_the_day() -> None:
    (row,) = deeds.rows([action(1, promised_for="2026-11-21")], today=TODAY)

    assert row.late == "1 day late"
    assert deeds.rows([action(1, promised_for="2026-11-22")], today=TODAY)[0].late == ""


def test_money_is_summed_by_currency_and_without_what_was_given_up() -> None:
    planned = [action(1), action(2, currency="EUR"), action(3, status="discontinued"), action(4)]

    said = [(sum_.needed, sum_.missing) for sum_ in deeds.needs(planned)]

    assert said == [("EUR 600,000", "EUR 300,000"), ("USD 1,200,000", "USD 600,000")]
    assert money(None, "USD") == ""


def test_a_text_without_a_short_title_is_called_by_asker_and_paragraph() -> None:
    content = recommendation("118.47", short_titles={}).content
    known = Names(short_mechanisms={"UPR": "UPR"}, mechanisms={"UPR": "Universal Periodic Review"})

    assert str(titles.title(content, known)) == "UPR, paragraph 118.47"
    assert titles.source(content, known) == "Universal Periodic Review, fourth cycle, 2024"


def test_cycles_and_sizes_are_words() -> None:
    assert [cycle_words(cycle) for cycle in (1, 9, None)] == ["first cycle", "cycle 9", ""]
    assert [size(number) for number in (12, 34_400, 1_240_000)] == ["1 KB", "34 KB", "1.2 MB"]


def test_sentences_follow_the_language_in_force() -> None:
    with translation.override("fr"):
        assert money("1200000.00", "USD") == "USD 1\u202f200\u202f000"
