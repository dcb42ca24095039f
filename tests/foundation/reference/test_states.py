"""The list of States agrees with the United Nations' own figures."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from servanda.foundation.reference.loader import Loaded
from servanda.foundation.reference.models import State
from servanda.foundation.reference.names import LANGUAGES, read_csv
from servanda.foundation.reference.queries import state_by_name, state_names, states
from tests import factories
from tests.foundation.reference.languages import faults
from tests.foundation.reference.tables import table

ROWS = read_csv("states.csv")
MEMBERS = [row for row in ROWS if row["standing"] == "member"]


def test_there_are_193_members_and_two_observers() -> None:
    assert len(MEMBERS) == 193
    assert {row["iso3"] for row in ROWS} - {row["iso3"] for row in MEMBERS} == {"PSE", "VAT"}


def test_members_stand_in_the_five_regional_groups() -> None:
    assert Counter(row["regional_group"] for row in MEMBERS) == {
        "african": 54,
        "asia_pacific": 54,
        "grulac": 33,
        "weog": 29,
        "eastern_european": 23,
    }


@pytest.mark.parametrize(("flag", "count"), [("ldc", 44), ("lldc", 32), ("sids", 37)])
def test_groups_of_need_have_the_size_the_un_gives_them(flag: str, count: int) -> None:
    assert sum(row[flag] == "yes" for row in MEMBERS) == count


def test_sao_tome_graduated_from_the_least_developed_countries() -> None:
    assert next(row for row in ROWS if row["iso3"] == "STP")["ldc"] == ""


def test_codes_are_complete_and_never_repeat() -> None:
    for column, length in (("iso3", 3), ("iso2", 2), ("m49", 3)):
        codes = [row[column] for row in ROWS]
        assert len(set(codes)) == len(ROWS)
        assert {len(code) for code in codes} == {length}


def test_every_state_is_named_in_six_languages() -> None:
    wrong = {row["iso3"]: found for row in ROWS if (found := faults({lang: row[lang] for lang in LANGUAGES}))}

    assert wrong == {}


def test_facts_agree_with_the_source_but_for_named_corrections(shared_data: Path) -> None:
    source = {row["iso3"]: row for row in table(shared_data / "countries" / "un_member_states_groups.csv")}
    corrected = {("STP", "ldc")}

    for row in MEMBERS:
        theirs = source[row["iso3"]]
        assert (row["iso2"], int(row["m49"])) == (theirs["iso2"], int(theirs["m49"]))
        for flag in ("ldc", "lldc", "sids"):
            assert (row[flag] == "yes") == (theirs[flag] == "x") or (row["iso3"], flag) in corrected


def test_states_stand_in_the_order_of_their_english_names(loaded: Loaded) -> None:
    codes = [state.pk for state in states()]

    assert len(codes) == 195
    assert codes.index("CRI") < codes.index("CIV") < codes.index("HRV")  # Costa Rica, Côte d'Ivoire, Croatia
    assert codes.index("TUN") < codes.index("TUR") < codes.index("TKM")  # Türkiye is not last


def test_invented_states_are_recognised_but_listed_only_when_asked_for(loaded: Loaded) -> None:
    factories.state("AVL", names={"en": "Avelia", "ar": "أفيليا"})

    assert state_by_name("أفيليا") == State.objects.get(pk="AVL")
    assert "AVL" not in {state.pk for state in states()}
    assert [state.pk for state in states(standing=["invented"])] == ["AVL"]


def test_an_invented_state_never_takes_the_name_of_a_real_one(loaded: Loaded) -> None:
    factories.state("AAA", names={"en": "France"})

    assert state_by_name("France") == State.objects.get(pk="FRA")


def test_the_database_names_every_state_the_files_name(loaded: Loaded) -> None:
    assert set(state_names().values()) == {row["iso3"] for row in ROWS}


def test_a_state_code_of_another_form_is_refused(db: None) -> None:
    with pytest.raises(IntegrityError, match="a_state_code_is_three_capitals"), transaction.atomic():
        State.objects.create(pk="a-1", names={"en": "Nowhere"}, sort_key="nowhere")
