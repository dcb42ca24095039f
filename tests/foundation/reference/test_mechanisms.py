"""Mechanisms, treaties and sessions are complete and agree with each other."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import IntegrityError, transaction

from servanda.foundation.common.partial_dates import PartialDate
from servanda.foundation.reference.loader import Loaded
from servanda.foundation.reference.models import Mechanism, ReviewSession, Treaty
from servanda.foundation.reference.names import LANGUAGES, normalise_label, read_csv, shipped_mechanism_names
from servanda.foundation.reference.queries import mechanism_names, mechanisms
from servanda.foundation.reference.sessions import cycle_of_session, cycles
from tests.foundation.reference.languages import faults

TREATY_BODIES = {"CERD", "CCPR", "CESCR", "CEDAW", "CAT", "SPT", "CRC", "CMW", "CRPD", "CED"}
CORE_TREATIES = {"ICERD", "ICCPR", "ICESCR", "CEDAW", "CAT", "CRC", "ICRMW", "CRPD", "ICPPED"}


@pytest.mark.parametrize("file", ["mechanisms.csv", "mechanism_short_names.csv", "treaties.csv"])
def test_everything_is_named_in_six_languages(file: str) -> None:
    rows = read_csv(file)

    assert {row["code"]: faults({lang: row[lang] for lang in LANGUAGES}) for row in rows} == {
        row["code"]: [] for row in rows
    }


def test_short_names_belong_to_mechanisms_and_are_shorter() -> None:
    full = {row["code"]: row for row in read_csv("mechanisms.csv")}

    for row in read_csv("mechanism_short_names.csv"):
        assert all(len(row[lang]) <= len(full[row["code"]][lang]) for lang in LANGUAGES), row["code"]


def test_no_two_mechanisms_share_a_name() -> None:
    for lang in LANGUAGES:
        assert [
            name for name, times in Counter(row[lang] for row in read_csv("mechanisms.csv")).items() if times > 1
        ] == []


def test_printed_names_point_to_mechanisms_we_have(loaded: Loaded) -> None:
    assert set(shipped_mechanism_names().values()) <= set(mechanisms().values_list("code", flat=True))
    assert mechanism_names()[normalise_label("Комитет по правам ребенка")] == "CRC"


def test_the_un_bodies_are_all_there(loaded: Loaded) -> None:
    assert {mechanism.pk for mechanism in mechanisms(kind="treaty_body")} == TREATY_BODIES
    special = mechanisms(kind="special_procedure").values_list("code", flat=True)
    assert Counter(code[:2] for code in special) == {"SR": 44, "IE": 9, "WG": 7}


def test_only_the_upr_asks_for_a_position(loaded: Loaded) -> None:
    assert [mechanism.pk for mechanism in mechanisms() if mechanism.asks_position] == ["UPR"]


def test_every_kind_of_mechanism_has_room(loaded: Loaded) -> None:
    kinds = {"upr", "treaty_body", "special_procedure", "regional", "peer_review", "national_inquiry"}

    assert set(mechanisms().values_list("kind", flat=True)) == kinds


def test_nine_treaties_and_nine_protocols_are_monitored_by_a_treaty_body(loaded: Loaded) -> None:
    treaties = list(Treaty.objects.select_related("parent", "monitored_by"))

    assert {treaty.pk for treaty in treaties if treaty.parent is None} == CORE_TREATIES
    assert {treaty.parent_id for treaty in treaties if treaty.parent} <= CORE_TREATIES
    assert len(treaties) == 18
    assert {treaty.monitored_by_id for treaty in treaties} == TREATY_BODIES


def test_treaties_are_in_force_after_their_adoption(loaded: Loaded) -> None:
    for treaty in Treaty.objects.all():
        assert treaty.adopted_on < treaty.in_force_on
        if treaty.parent:
            assert treaty.parent.adopted_on <= treaty.adopted_on


def test_sessions_follow_each_other_in_time(loaded: Loaded) -> None:
    sessions = list(ReviewSession.objects.filter(mechanism="UPR").order_by("number"))

    assert [session.number for session in sessions] == list(range(1, 55))
    assert all(before.starts_on < after.starts_on for before, after in zip(sessions, sessions[1:], strict=False))
    assert sessions[47].starts_on == PartialDate(2025, 1)


def test_sessions_and_cycles_agree() -> None:
    years = {cycle.number: (cycle.first_year, cycle.last_year or 9999) for cycle in cycles()}

    for row in read_csv("upr_sessions.csv"):
        first, last = years[int(row["cycle"])]
        assert cycle_of_session(int(row["number"])) == int(row["cycle"])
        assert first <= int(row["starts_on"][:4]) <= last


@pytest.mark.parametrize(
    ("session", "cycle"),
    [(0, None), (1, 1), (12, 1), (13, 2), (26, 2), (27, 3), (40, 3), (41, 4), (54, 4), (55, 5), (70, 5)],
)
def test_a_session_belongs_to_one_cycle(session: int, cycle: int | None) -> None:
    assert cycle_of_session(session) == cycle


def test_a_mechanism_code_that_would_split_a_public_id_is_refused(db: None) -> None:
    with pytest.raises(IntegrityError, match="a_mechanism_code_has_no_hyphen"), transaction.atomic():
        Mechanism.objects.create(pk="CRC-OP", kind="treaty_body")
