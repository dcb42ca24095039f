"""The lists of themes and groups are whole: six languages, own scripts, two levels, short plain definitions."""

from __future__ import annotations

import re
from datetime import date

import pytest
import yaml

from tests.foundation.reference.taxonomy_files import DATA, terms

LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")
LETTERS = {
    "latin": re.compile(r"[A-Za-z\u00C0-\u024F]"),
    "arabic": re.compile(r"[\u0621-\u064A]"),
    "cyrillic": re.compile(r"[\u0400-\u04FF]"),
    "han": re.compile(r"[\u4E00-\u9FFF]"),
}
SCRIPT = {"en": "latin", "fr": "latin", "es": "latin", "ar": "arabic", "ru": "cyrillic", "zh": "han"}
SENTENCE_END = {"zh": "。"}


def texts(*, language: str, field: str, name: str) -> list[str]:
    return [term[field][language] for term in terms(name)]


@pytest.mark.parametrize("name", ["themes", "groups"])
class TestOneList:
    def test_codes_are_unique_stable_slugs(self, name: str) -> None:
        listed = [term["code"] for term in terms(name)]

        assert len(listed) == len(set(listed))
        assert [code for code in listed if not re.fullmatch(r"[a-z]+(-[a-z]+)*", code) or len(code) > 50] == []

    def test_every_parent_is_a_top_term_listed_before_its_children(self, name: str) -> None:
        tops: set[str] = set()
        for term in terms(name):
            if term["parent"] is None:
                tops.add(term["code"])
            else:
                assert term["parent"] in tops, term["code"]

    def test_every_term_is_named_and_defined_in_six_languages(self, name: str) -> None:
        for term in terms(name):
            assert set(term) == {"code", "parent", "names", "definition"}
            assert tuple(term["names"]) == LANGUAGES, term["code"]
            assert tuple(term["definition"]) == LANGUAGES, term["code"]

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("field", ["names", "definition"])
    def test_texts_are_written_in_the_script_of_their_language_alone(
        self, name: str, field: str, language: str
    ) -> None:
        own = SCRIPT[language]
        for text in texts(language=language, field=field, name=name):
            assert LETTERS[own].search(text), text
            assert not [s for s, letters in LETTERS.items() if s != own and letters.search(text)], text

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("field", ["names", "definition"])
    def test_no_two_terms_share_a_text(self, name: str, field: str, language: str) -> None:
        folded = [text.casefold() for text in texts(language=language, field=field, name=name)]

        assert {text for text in folded if folded.count(text) > 1} == set()

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_definitions_are_one_short_sentence(self, name: str, language: str) -> None:
        end = SENTENCE_END.get(language, ".")
        longest = 30 if language == "en" else 40
        for text in texts(language=language, field="definition", name=name):
            assert text.endswith(end), text
            assert text.count(end) == 1, text
            assert len(text.split()) <= longest, text
            assert text == text.strip(), text

    def test_french_signs_never_begin_a_line(self, name: str) -> None:
        for text in texts(language="fr", field="definition", name=name):
            assert not re.search(r"[^\u00A0\u202F][;:]", text), text


def test_themes_are_two_levels_of_a_dozen_areas() -> None:
    areas = {term["code"] for term in terms("themes") if term["parent"] is None}
    below = [term["parent"] for term in terms("themes") if term["parent"] is not None]

    assert 10 <= len(areas) <= 14
    assert 70 <= len(below) <= 110
    assert {area for area in areas if below.count(area) < 4} == set()


def test_groups_are_thirty_to_forty_five() -> None:
    assert 30 <= len(terms("groups")) <= 45


@pytest.mark.parametrize("taxonomy", ["theme", "group"])
def test_versions_are_numbered_and_dated_in_order(taxonomy: str) -> None:
    versions = yaml.safe_load((DATA / "taxonomy_versions.yaml").read_text(encoding="utf-8"))
    own = [version for version in versions if version["taxonomy"] == taxonomy]

    assert own
    assert {version["taxonomy"] for version in versions} == {"theme", "group"}
    assert all(re.fullmatch(r"20\d\d\.\d+", version["number"]) for version in own)
    assert all(isinstance(version["valid_from"], date) and version["note"].strip() for version in own)
    assert [v["valid_from"] for v in own] == sorted({v["valid_from"] for v in own})
