"""The public calendar holds released promises only, keeps their identity, and forgets what is withdrawn."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client

from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock
from tests import factories, ics
from tests.interfaces.website import record

ADDRESS = "/objectives/promises.ics"


@pytest.fixture(autouse=True)
def on_the_day() -> Any:
    with clock.at(datetime.datetime(2026, 5, 4, 9, tzinfo=datetime.UTC)):
        yield


def events(language: str = "") -> dict[str, ics.Component]:
    answer: Any = Client().get(f"{language}{ADDRESS}")
    assert answer.status_code == 200
    return {event.values["UID"]: event for event in ics.read(answer.content).events}


def test_released_days_are_in_it_and_nothing_else(small: None) -> None:
    factories.cluster("Not released")

    found = events()

    assert {uid: event.values["DTSTART"] for uid, event in found.items()} == {
        "AVL-C-marriage@promises.servanda": "20301231",
        "AVL-C-marriage-A1@promises.servanda": "20260630",
        "AVL-C-marriage-A2@promises.servanda": "20260630",
    }
    assert found["AVL-C-marriage@promises.servanda"].values["SUMMARY"] == "Nobody marries before 18"


def test_a_moved_day_moves_the_same_entry(small: None, by: User) -> None:
    before = events()["AVL-C-marriage-A1@promises.servanda"]
    moved = record.cluster([], actions=[record.action(1, promised_for="2026-09-30"), record.action(2)])
    record.publish(moved, by=by)

    after = events()["AVL-C-marriage-A1@promises.servanda"]

    assert after.values["DTSTART"] == "20260930"
    assert int(after.values["SEQUENCE"]) > int(before.values["SEQUENCE"])


def test_a_discontinued_action_is_cancelled(small: None, by: User) -> None:
    record.publish(record.cluster([], actions=[record.action(1, status="discontinued")]), by=by)

    assert events()["AVL-C-marriage-A1@promises.servanda"].values["STATUS"] == "CANCELLED"


def test_a_withdrawn_objective_says_nothing_any_more(small: None, by: User) -> None:
    with clock.at(datetime.datetime(2026, 5, 4, 10, tzinfo=datetime.UTC)):
        record.withdraw("cluster", "AVL-C-marriage", "Released by mistake.", by=by)
        found = events()

    gone = found["AVL-C-marriage@promises.servanda"].values
    assert gone["STATUS"] == "CANCELLED"
    assert "marries" not in str(gone)


def test_it_speaks_the_language_of_its_address(small: None) -> None:
    event = events("/ar")["AVL-C-marriage-A1@promises.servanda"]

    assert event.parameters["SUMMARY"]["LANGUAGE"] == "ar"
    assert event.values["DESCRIPTION"] == "وزارة العدل"


def test_an_unchanged_calendar_is_not_sent_again(small: None) -> None:
    etag = Client().get(ADDRESS).headers["ETag"]

    assert Client().get(ADDRESS, headers={"If-None-Match": etag}).status_code == 304
