"""Every State and body named in the real files is recognised, and words that are no names are not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from servanda.foundation.reference.names import (
    mechanism_code,
    names_table,
    normalise_name,
    read_csv,
    shipped_state_names,
    state_code,
)
from tests.foundation.reference.tables import rows, table

# Whatever stands in a State column of those files and is no single State.
NO_STATES = {
    "",
    "(Unknown)",
    "&#40;Unknown&#41;",
    # OHCHR's list of Egypt, where brackets hold instruments and laws or several States in one.
    "CEDAW",
    "ICCPR-OP2",
    "ICPPED",
    "ICRMW",
    "OP-CAT",
    "Law 107 of 2013",
    "Law 84 of 2002",
    "No. 189",
    "No. 29",
    "Belgium, France, Tunisia, Sierra Leone, Argentina",
    "Portugal, Slovakia",
    "Senegal, Sierra Leone, Venezuela (Bolivarian Republic of),Peru, Uruguay",
    "Spain, Tunisia, Portugal",
}


def _upr_info(data: Path) -> set[str]:
    folder = data / "upr_info"
    printed = {
        row[column]
        for row in table(folder / "recommendations.csv")
        for column in ("state_under_review", "recommending_state")
    }
    for file, encoding, delimiter in (
        ("raw_export_sessions_19_21.csv", "utf-8-sig", ";"),
        ("sessions_17_20_macroman_cr.csv", "mac_roman", ","),
        ("voluntary_pledges.csv", "mac_roman", ","),
    ):
        for row in rows(folder / file, encoding=encoding, delimiter=delimiter)[1:]:
            printed |= {row[0], row[4]} if len(row) > 4 else set()
    return printed | {row["To"] for row in table(folder / "review_sessions.csv")}


def _ohchr_lists(data: Path) -> set[str]:
    listed = table(data / "ohchr_thematic_lists" / "labelled.csv")
    return {row["state"] for row in listed} | {name for row in listed for name in row["recommending_states"].split("|")}


def _uhri(data: Path) -> set[str]:
    records = json.loads((data / "uhri" / "uhri_json_record_example.json").read_text(encoding="utf-8"))
    spain = table(data / "uhri" / "spain_upr4_es_text_sdg_targets.csv")
    return {name for record in records for name in record["Countries"]} | {
        name for row in spain for name in row["recommending_state"].split("|")
    }


def _huridocs(data: Path) -> set[str]:
    return set(json.loads((data / "huridocs" / "upr_paragraph_countries_options.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize("source", [_upr_info, _ohchr_lists, _uhri, _huridocs], ids=lambda source: source.__name__)
def test_every_state_named_in_a_real_file_is_recognised(source: Callable[[Path], set[str]], shared_data: Path) -> None:
    printed = source(shared_data)

    assert printed
    assert {name for name in printed if not state_code(name)} <= NO_STATES


def test_names_of_the_clean_file_mean_the_states_it_says(shared_data: Path) -> None:
    for row in table(shared_data / "upr_info" / "recommendations.csv"):
        assert state_code(row["state_under_review"]) == row["sur_iso3"]
        assert state_code(row["recommending_state"]) == row["rs_iso3"]


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("Türkiye", "TUR"),
        ("TURKEY", "TUR"),
        ("Turquía", "TUR"),
        ("Czech Republic", "CZE"),
        ("Vietnam", "VNM"),
        ("South Korea", "KOR"),
        ("Republic of Korea", "KOR"),
        ("Democratic People’s Republic of Korea", "PRK"),
        ("DRC", "COD"),
        ("Congo", "COG"),
        ("Democratic Republic of Congo", "COD"),
        ("State of Palestine*", "PSE"),
        ("PK", "PAK"),
        ("the Netherlands", "NLD"),
        ("Venezuela, Bolivarian Republic of", "VEN"),
        ("St. Lucia", "LCA"),
        ("Cote d'Ivoire\n", "CIV"),
        ("Sierra Le one", "SLE"),  # a line broken inside a word
        ("Niger", "NER"),
        ("Nigeria", "NGA"),
        ("Dominica", "DMA"),
        ("Dominican Republic", "DOM"),
        ("Guinea", "GIN"),
        ("Guinea Bissau", "GNB"),
        ("Equatorial Guinea", "GNQ"),
        ("سوريا", "SYR"),
        ("Соединенное Королевство", "GBR"),
        ("刚果（金）", "COD"),
    ],
)
def test_a_state_is_known_by_many_names(printed: str, code: str) -> None:
    assert state_code(printed) == code


@pytest.mark.parametrize("printed", ["", "*", "Kosovo*", "no", "to", "in", "Korea", "European Union", "(Unknown)"])
def test_what_is_no_single_state_stays_unknown(printed: str) -> None:
    assert state_code(printed) == ""


def test_a_name_that_would_mean_two_states_is_refused() -> None:
    with pytest.raises(ValueError, match="stands for both COD and COG"):
        names_table([("COD", ["Congo"]), ("COG", ["The Congo"])])


def test_names_are_looked_up_as_a_plain_table() -> None:
    assert shipped_state_names()[normalise_name("Côte d’Ivoire")] == "CIV"


def test_every_body_of_uhri_has_a_mechanism(shared_data: Path) -> None:
    codes = {row["code"] for row in read_csv("mechanisms.csv")}

    for row in table(shared_data / "uhri" / "uhri_bodies_2026-02.csv"):
        assert mechanism_code(row["body"]) in codes
        assert mechanism_code(f"- {row['body']}") == mechanism_code(row["body"])


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("- Committee on the Rights of the Child", "CRC"),
        ("CRC-OP-SC", "CRC"),
        ("Human Rights Committee", "CCPR"),
        ("SR Torture", "SRTORTURE"),
        ("IE  Albinism", "IEALBINISM"),
        ("Committee of Nobody", ""),
    ],
)
def test_a_body_is_known_by_the_names_sources_print(printed: str, code: str) -> None:
    assert mechanism_code(printed) == code
