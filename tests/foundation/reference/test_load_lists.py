"""A changed list never rewrites the past."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from servanda.foundation.reference.crosswalk_loader import CrosswalkRefused
from servanda.foundation.reference.models import Crosswalk, Term
from servanda.foundation.reference.queries import terms_at, terms_for_label, version_at, wording_of
from servanda.foundation.reference.taxonomy_loader import ListRefused, load_taxonomies

pytestmark = pytest.mark.django_db

FIRST = {"taxonomy": "theme", "number": "2026.1", "valid_from": datetime.date(2026, 1, 1)}
SECOND = {"taxonomy": "theme", "number": "2027.1", "valid_from": datetime.date(2027, 1, 1)}


def term(code: str, name: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "parent": None, "names": {"en": name}, "definition": {"en": f"About {name}."}, **more}


RIVERS, LAKES, FORDS = term("rivers", "Rivers"), term("lakes", "Lakes"), term("fords", "Fords", parent="rivers")


class Folder:
    """A folder of data files that a test changes and loads again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        (path / "crosswalks").mkdir()
        self._write("taxonomies.yaml", [{"code": "theme", "file": "themes.yaml", "names": {"en": "Themes"}}])

    def _write(self, file: str, content: object) -> None:
        (self.path / file).write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")

    def load(self, *terms: dict[str, Any], versions: tuple[Any, ...] = (FIRST,), lines: str = "") -> tuple[int, int]:
        self._write("taxonomy_versions.yaml", list(versions))
        self._write("themes.yaml", list(terms))
        (self.path / "crosswalks" / "old-list.csv").write_text("label,code,term,relation\n" + lines, encoding="utf-8")
        return load_taxonomies(self.path)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def _english(at: str | datetime.date | None = None) -> list[str]:
    return [entry.names["en"] for entry in terms_at("theme", at)]


def test_a_list_loads_once_and_again_without_change(folder: Folder) -> None:
    assert folder.load(RIVERS, FORDS, LAKES) == (3, 0)
    assert folder.load(RIVERS, FORDS, LAKES) == (0, 0)

    assert [(entry.code, entry.parent_code) for entry in terms_at("theme")] == [
        ("rivers", ""),
        ("fords", "rivers"),
        ("lakes", ""),
    ]


def test_a_renamed_term_keeps_its_old_name_in_its_old_version(folder: Folder) -> None:
    folder.load(RIVERS, LAKES)

    folder.load(term("rivers", "Streams"), LAKES, versions=(FIRST, SECOND))

    assert _english("2026.1") == ["Rivers", "Lakes"]
    assert _english("2027.1") == _english() == ["Streams", "Lakes"]
    assert Term.objects.get(code="rivers").wordings.count() == 2


def test_a_term_dropped_from_the_list_is_retired_and_stays_readable(folder: Folder) -> None:
    folder.load(RIVERS, LAKES)
    lakes = Term.objects.get(code="lakes")

    folder.load(RIVERS, versions=(FIRST, SECOND))

    assert _english("2026.1") == ["Rivers", "Lakes"]
    assert _english("2027.1") == ["Rivers"]
    last = wording_of(lakes)
    assert last
    assert last.names == {"en": "Lakes"}


def test_a_new_term_does_not_appear_in_older_versions(folder: Folder) -> None:
    folder.load(RIVERS)

    folder.load(RIVERS, LAKES, versions=(FIRST, SECOND))

    assert _english("2026.1") == ["Rivers"]
    assert _english() == ["Rivers", "Lakes"]


def test_a_replaced_term_says_by_which(folder: Folder) -> None:
    folder.load(RIVERS)

    folder.load(
        {**RIVERS, "until": "2027.1", "replaced_by": "waters"}, term("waters", "Waters"), versions=(FIRST, SECOND)
    )

    assert Term.objects.get(code="rivers").replaced_by == Term.objects.get(code="waters")
    assert _english() == ["Waters"]


def test_a_new_installation_learns_the_whole_history_from_the_file(folder: Folder) -> None:
    earlier = [{"version": "2026.1", "names": {"en": "Rivers"}}]

    folder.load(
        term("rivers", "Streams", since="2026.1", worded="2027.1", earlier=earlier),
        term("lakes", "Lakes", since="2026.1", until="2027.1"),
        versions=(FIRST, SECOND),
    )

    assert _english("2026.1") == ["Rivers", "Lakes"]
    assert _english("2027.1") == ["Streams"]


def test_the_version_in_force_may_be_corrected(folder: Folder) -> None:
    folder.load(term("rivers", "Rivres"))

    folder.load(RIVERS)

    assert _english("2026.1") == ["Rivers"]
    assert Term.objects.get(code="rivers").wordings.count() == 1


def test_a_date_finds_the_version_then_in_force(folder: Folder) -> None:
    folder.load(RIVERS)
    folder.load(term("rivers", "Streams"), versions=(FIRST, SECOND))

    assert _english(datetime.date(2026, 12, 31)) == ["Rivers"]
    assert _english(datetime.date(2027, 1, 1)) == ["Streams"]
    assert version_at("theme", datetime.date(2025, 1, 1)) is None
    assert terms_at("theme", "1999.1") == []


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ((RIVERS, LAKES, term("fords", "Fords", parent="lakes")), "stood elsewhere"),
        ((RIVERS, RIVERS, LAKES, FORDS), "twice"),
        ((RIVERS, term("fords", "Fords", parent="seas")), "which the list lacks"),
    ],
)
def test_a_list_that_contradicts_the_past_or_itself_is_refused(
    folder: Folder, changed: tuple[dict[str, Any], ...], message: str
) -> None:
    folder.load(RIVERS, LAKES, FORDS)

    with pytest.raises(ListRefused, match=message):
        folder.load(*changed, versions=(FIRST, SECOND))


def test_a_retired_code_never_comes_back_with_another_meaning(folder: Folder) -> None:
    third = {"taxonomy": "theme", "number": "2028.1", "valid_from": datetime.date(2028, 1, 1)}
    folder.load(RIVERS, LAKES)
    folder.load(RIVERS, versions=(FIRST, SECOND))

    with pytest.raises(ListRefused, match="retired with 2027.1"):
        folder.load(RIVERS, LAKES, versions=(FIRST, SECOND, third))


def test_data_files_older_than_the_database_are_refused(folder: Folder) -> None:
    folder.load(RIVERS, versions=(FIRST, SECOND))

    with pytest.raises(ListRefused, match="older than the database"):
        folder.load(RIVERS, versions=(FIRST,))


def test_a_label_finds_its_terms_by_words_or_code(folder: Folder) -> None:
    folder.load(RIVERS, LAKES, lines="Running water,A1,rivers,exact\nRunning water,A1,lakes,related\n")

    for printed in ("Running water", " - running  WATER", "A1", "A1 Running water", "A1. Water that runs"):
        assert [(match.term.code, match.relation) for match in terms_for_label("old-list", printed)] == [
            ("rivers", "exact"),
            ("lakes", "related"),
        ]
    assert terms_for_label("old-list", "Mountains") == []
    assert terms_for_label("another-list", "Running water") == []


def test_a_crosswalk_line_is_withdrawn_and_never_re_pointed(folder: Folder) -> None:
    folder.load(RIVERS, LAKES, lines="Running water,,rivers,exact\n")
    before = Crosswalk.objects.get()

    assert folder.load(RIVERS, LAKES, versions=(FIRST, SECOND), lines="Running water,,lakes,broader\n") == (0, 2)

    before.refresh_from_db()
    assert before.until
    assert (before.term.code, before.relation, before.until.number) == ("rivers", "exact", "2027.1")
    assert [match.term.code for match in terms_for_label("old-list", "Running water")] == ["lakes"]


def test_another_relation_in_a_new_version_keeps_the_old_line(folder: Folder) -> None:
    folder.load(RIVERS, lines="Water,,rivers,exact\n")

    folder.load(RIVERS, versions=(FIRST, SECOND), lines="Water,,rivers,narrower\n")

    assert list(Crosswalk.objects.order_by("id").values_list("relation", "until__number")) == [
        ("exact", "2027.1"),
        ("narrower", None),
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [("Salt water,,seas,exact", "'seas', which the list of theme lacks"), ("Water,,rivers,same", "relation 'same'")],
)
def test_a_crosswalk_that_points_nowhere_is_refused(folder: Folder, line: str, message: str) -> None:
    with pytest.raises(CrosswalkRefused, match=message):
        folder.load(RIVERS, lines=line + "\n")


def test_a_term_of_a_version_nobody_announced_is_refused(folder: Folder) -> None:
    with pytest.raises(ListRefused, match="the version 1999.1"):
        folder.load({**RIVERS, "since": "1999.1"})


def test_a_term_dropped_and_restored_within_one_version_is_in_use(folder: Folder) -> None:
    folder.load(RIVERS, LAKES, lines="Still water,,lakes,exact\n")
    folder.load(RIVERS)

    folder.load(RIVERS, LAKES, lines="Still water,,lakes,exact\n")

    assert _english() == ["Rivers", "Lakes"]
    assert [match.term.code for match in terms_for_label("old-list", "Still water")] == ["lakes"]
