"""Every label that UHRI, UPR Info or OHCHR prints leads into our lists, and only to terms that exist."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from tests.foundation.reference.taxonomy_files import (
    DATA,
    GROUP_CROSSWALKS,
    THEME_CROSSWALKS,
    codes,
    key,
    labels_in,
    mapping,
    rows,
    table,
    terms,
    unmapped,
)

RELATIONS = {"exact", "narrower", "broader", "related"}

# Groups that no source at hand names: they are headings of ours, or known only from the text of recommendations.
GROUPS_OF_OUR_OWN = {
    "migrants-and-displaced-persons",
    "people-of-african-descent",
    "persons-with-albinism",
    "survivors-of-gender-based-violence",
    "victims-of-trafficking",
    "victims-of-violations",
}


@pytest.mark.parametrize(
    ("crosswalk", "name"),
    [(c, "themes") for c in THEME_CROSSWALKS] + [(c, "groups") for c in GROUP_CROSSWALKS],
)
class TestOneCrosswalk:
    def test_rows_point_to_terms_that_exist_by_a_known_relation(self, crosswalk: str, name: str) -> None:
        listed = rows(crosswalk)

        assert list(listed[0]) == ["label", "code", "term", "relation"]
        assert {row["term"] for row in listed} <= codes(name)
        assert {row["relation"] for row in listed} <= RELATIONS
        assert all(row["label"] == " ".join(row["label"].split()) != "" for row in listed)

    def test_a_label_meets_a_term_once_and_is_exact_for_one_at_most(self, crosswalk: str, name: str) -> None:
        for label, targets in mapping(crosswalk).items():
            relations = [row["relation"] for row in targets]
            assert len({row["term"] for row in targets}) == len(targets), label
            assert relations.count("exact") <= 1, label

    def test_only_a_broader_label_is_broader_than_several_terms(self, crosswalk: str, name: str) -> None:
        """A label that equals or lies within a term below an area cannot also be broader than another."""
        parents = {term["code"]: term["parent"] for term in terms("themes")}
        for label, targets in mapping(crosswalk).items():
            below = {row["relation"] for row in targets if name == "groups" or parents[row["term"]] is not None}
            assert not ({"exact", "narrower"} & below and "broader" in below), label


def test_every_crosswalk_file_is_under_test() -> None:
    assert {path.stem for path in (DATA / "crosswalks").iterdir()} == {*THEME_CROSSWALKS, *GROUP_CROSSWALKS}


def test_every_theme_is_reached_by_some_label() -> None:
    reached = {row["term"] for crosswalk in THEME_CROSSWALKS for row in rows(crosswalk)}

    assert {term["code"] for term in terms("themes") if term["parent"]} - reached == set()


def test_every_group_is_reached_but_for_those_of_our_own() -> None:
    reached = {row["term"] for crosswalk in GROUP_CROSSWALKS for row in rows(crosswalk)}

    assert codes("groups") - reached == GROUPS_OF_OUR_OWN


def test_one_label_means_the_same_in_every_list_of_ohchr() -> None:
    for one, other in (("uhri-themes", "ohchr-themes"), ("uhri-groups", "ohchr-groups")):
        ours, theirs = mapping(one), mapping(other)
        for label in ours.keys() & theirs.keys():
            assert {(r["term"], r["relation"]) for r in ours[label]} == {
                (r["term"], r["relation"]) for r in theirs[label]
            }, label


def test_a_printed_code_is_kept_beside_its_label() -> None:
    for row in rows("ohchr-themes"):
        printed = re.match(r"([A-Z]\d{1,2}|\d{1,2}(?:\.\d)?)\.? ", row["label"])
        assert row["code"] == (printed[1] if printed else ""), row["label"]


def test_the_artefact_reservations_never_becomes_a_tag() -> None:
    assert {row["relation"] for row in mapping("uhri-themes")["reservations"]} == {"related"}


@pytest.mark.parametrize(
    "printed", ["- Right to development", " Right to self-determination ", "right to  development"]
)
def test_stray_signs_and_spaces_do_not_hide_a_label(printed: str) -> None:
    assert unmapped([printed], "uhri-themes") == set()


class TestRealFiles:
    def test_every_uhri_theme_resolves(self, shared_data: Path) -> None:
        labels = [row["theme"] for row in table(shared_data / "uhri" / "uhri_themes_2026-02.csv")]

        assert len(labels) == 100
        assert unmapped(labels, "uhri-themes") == set()
        assert len(mapping("uhri-themes")) == 100

    def test_every_label_of_uhri_example_records_resolves(self, shared_data: Path) -> None:
        records = json.loads((shared_data / "uhri" / "uhri_json_record_example.json").read_text(encoding="utf-8"))

        assert unmapped([label for r in records for label in r["Themes"]], "uhri-themes") == set()
        assert unmapped([label for r in records for label in r["AffectedPersons"]], "uhri-groups") == set()

    @pytest.mark.parametrize(
        ("taxonomy", "crosswalk"), [("right", "ohchr-legacy-index"), ("persons", "ohchr-legacy-groups")]
    )
    def test_every_title_of_the_older_index_resolves(self, shared_data: Path, taxonomy: str, crosswalk: str) -> None:
        index = table(shared_data / "uhri" / "ohchr_legacy_index_and_groups_from_hr_nmrf.csv")
        titles = {(row["reference"], row["title"]) for row in index if row["taxonomy"] == taxonomy}

        assert {(row["code"], row["label"]) for row in rows(crosswalk)} == titles

    def test_every_theme_and_heading_of_the_word_lists_resolves(self, shared_data: Path) -> None:
        labels = set(labels_in(shared_data / "ohchr_thematic_lists" / "labelled.csv", "themes", "heading_theme"))

        assert len(labels) == 223
        assert unmapped(labels, "ohchr-themes") == set()

    def test_every_group_of_the_word_lists_resolves(self, shared_data: Path) -> None:
        labels = set(labels_in(shared_data / "ohchr_thematic_lists" / "labelled.csv", "affected_persons"))

        assert unmapped(labels, "ohchr-groups") == set()
        assert unmapped((label for label in labels if label[0].isupper()), "uhri-groups") == set()

    def test_every_issue_of_upr_info_resolves(self, shared_data: Path) -> None:
        labels = set(labels_in(shared_data / "upr_info" / "recommendations.csv", "issues"))

        assert len(labels) == 56
        assert unmapped(labels, "upr-info-issues") == set()

    @pytest.mark.parametrize(
        ("file", "encoding", "delimiter"),
        [
            ("raw_export_sessions_19_21.csv", "utf-8-sig", ";"),
            ("sessions_17_20_macroman_cr.csv", "mac_roman", ","),
            ("voluntary_pledges.csv", "mac_roman", ","),
        ],
    )
    def test_older_spellings_of_upr_info_resolve(
        self, shared_data: Path, file: str, encoding: str, delimiter: str
    ) -> None:
        text = (shared_data / "upr_info" / file).read_bytes().decode(encoding)
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        joined = [row["Issue"] or "" for row in csv.DictReader((f"{line}\n" for line in lines), delimiter=delimiter)]
        labels = {label for issues in joined for label in issues.split(",") if label.strip()}

        assert len(labels) > 40
        assert unmapped(labels, "upr-info-issues") == set()

    @pytest.mark.parametrize(
        ("file", "column", "crosswalk", "certain", "possible"),
        [
            ("upr_info/recommendations.csv", "issues", "upr-info-issues", 33366, 47450),
            ("ohchr_thematic_lists/labelled.csv", "themes", "ohchr-themes", 1123, 1177),
        ],
    )
    def test_rows_that_get_a_theme_below_an_area_are_as_many_as_documented(
        self, shared_data: Path, file: str, column: str, crosswalk: str, certain: int, possible: int
    ) -> None:
        below = {term["code"] for term in terms("themes") if term["parent"]}
        known = mapping(crosswalk)
        relations = [
            {t["relation"] for label in row[column].split("|") for t in known.get(key(label), []) if t["term"] in below}
            for row in table(shared_data / file)
        ]

        assert sum(bool(found & {"exact", "narrower"}) for found in relations) == certain
        assert sum(bool(found - {"related"}) for found in relations) == possible
