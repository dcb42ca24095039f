"""Layouts seen from 2013 to 2025, and layouts nobody has seen yet."""

from __future__ import annotations

import io

import docx
import pytest

from servanda.pipelines.ingest.names import finder
from servanda.pipelines.ingest.sources.ohchr_matrix.parse import parse
from servanda.pipelines.reading.unreadable import UnreadableFile
from tests.specimens.ohchr_matrix import lists
from tests.specimens.ohchr_matrix.word import cell, document, row, table

FIND = finder(lists.NAMES)
LONG = "Adopt a plan to bring safe water to every village of the northern islands by 2030"


def test_the_layout_of_2025_gives_every_field():
    reading = parse(lists.list_2025(), names=FIND)

    (record,) = reading.records
    assert (record.state, record.mechanism, record.cycle, record.session) == ("AVL", "UPR", 4, "49")
    assert (record.number, record.text, record.position) == ("120.1", "Build more wells (Marenda);", "supported")
    assert (record.symbol, record.position_source) == ("A/HRC/61/9", "A/HRC/61/9/Add.1 - Para.3")
    assert record.recommending_states == ("MRD",)
    assert record.heading == "Right to water"
    assert record.themes == ("Right to water", "Environment")
    assert record.groups == ("Rural women",)
    assert record.sdg == ("6", "5")
    assert record.place.text == "table 1, row 3"
    assert reading.problems == []


def test_the_layout_of_2019_files_goals_and_groups_in_the_cell_of_themes():
    first, second = parse(lists.list_2019(), names=FIND).records

    assert (first.themes, first.sdg, first.groups) == (("Right to water",), ("6",), ("Rural women", "Children"))
    assert first.recommending_states == ("MRD", "TLR")
    assert (second.position, dict(second.extra)) == ("noted", {"comments": "Under way since 2018"})


def test_the_layout_of_2014_has_codes_and_numbers_with_a_dot():
    (record,) = parse(lists.list_2014(), names=FIND).records

    assert (record.number, record.text) == ("115.1", "Build more wells (Marenda, Teluria);")
    assert record.themes == ("E24 Right to water", "F12 Women")
    assert record.recommending_states == ("MRD", "TLR")
    assert (record.cycle, record.session) == (2, "20")


def test_the_layout_of_cycle_2_has_a_column_of_states():
    (record,) = parse(lists.list_cycle_2(), names=FIND).records

    assert record.recommending_states == ("MRD", "TLR")
    assert (record.position, dict(record.extra)["position_as_printed"]) == ("partly", "Supported/Noted")
    assert record.heading == "21.4. Right to water"
    assert (record.cycle, record.session) == (2, "")


def test_without_names_the_printed_names_are_kept():
    (record,) = parse(lists.list_cycle_2()).records

    assert (record.state, record.recommending_states) == ("Avelia", ("Marenda", "Teluria"))


FUTURE = {
    "en": (
        ("Relevant SDGs", "Response of the State", "No.", "Recommended by", "Text of the recommendation", "Link"),
        "Accepted",
    ),
    "fr": (("ODD", "Position de l’État", "Numéro", "États auteurs", "Recommandation", "Lien"), "Appuyée"),
    "es": (("ODS", "Posición", "Párrafo", "Estado recomendante", "Recomendación", "Enlace"), "Aceptada"),
    "ar": (("أهداف التنمية المستدامة", "الموقف", "الرقم", "الدولة الموصية", "التوصية", "رابط"), "مقبولة"),
    "ru": (("ЦУР", "Позиция", "Пункт", "Рекомендующее государство", "Рекомендация", "Ссылка"), "Принята"),
    "zh": (("可持续发展目标", "立场", "编号", "建议国", "建议", "链接"), "支持"),
}


@pytest.mark.parametrize("language", sorted(FUTURE))
def test_an_unknown_order_with_extra_columns_is_read_in_every_un_language(language):
    heads, supported = FUTURE[language]
    rows = [row("SDG 6", supported, f"88.{n}", "Quillara", f"{LONG}, step {n}", "x") for n in range(1, 6)]
    content = document(table(row(*heads), *rows))

    reading = parse(content, names=FIND, state="AVL")

    assert [record.number for record in reading.records] == ["88.1", "88.2", "88.3", "88.4", "88.5"]
    assert {(r.position, r.sdg, r.recommending_states, r.state) for r in reading.records} == {
        ("supported", ("6",), ("QLR",), "AVL")
    }
    assert reading.records[0].text == f"{LONG}, step 1"
    assert reading.problems == []


@pytest.mark.parametrize("heads", [(), ("Qwv", "Xzu", "Ypt", "Wbn")], ids=["no heads", "heads in unknown words"])
def test_columns_without_known_heads_are_told_apart_by_what_they_hold(heads):
    answers = ["Noted", "Supported", "Noted", "Supported", "Supported/Noted"]
    rows = [row(f"- {n} - GOAL", answer, f"77.{n} {LONG} {n} (Teluria);", "") for n, answer in enumerate(answers, 1)]

    reading = parse(document(table(*([row(*heads)] if heads else []), *rows)), names=FIND, state="AVL")

    assert [record.number for record in reading.records] == ["77.1", "77.2", "77.3", "77.4", "77.5"]
    assert [record.position for record in reading.records] == ["noted", "supported", "noted", "supported", "partly"]
    assert [record.sdg for record in reading.records] == [("1",), ("2",), ("3",), ("4",), ("5",)]
    assert [problem.code for problem in reading.problems] == ["unknown-heads"]


def test_a_document_written_by_another_program_is_read():
    written = docx.Document()
    written.add_paragraph("UPR of Avelia (4th Cycle - 49th Session)")
    grid = written.add_table(rows=2, cols=3)
    for place, text in enumerate(("Position", "Themes", "Recommendation")):
        grid.rows[0].cells[place].text = text
    for place, text in enumerate(
        ("Noted", "Water\nSDGs:\n6 - WATER", lists.first_cell("5.1", "Dig (Havnia and the Isles)."))
    ):
        grid.rows[1].cells[place].text = text
    held = io.BytesIO()
    written.save(held)

    (record,) = parse(held.getvalue(), names=FIND).records

    assert (record.number, record.text, record.position) == ("5.1", "Dig (Havnia and the Isles).", "noted")
    assert (record.state, record.recommending_states, record.sdg) == ("AVL", ("HVN",), ("6",))


def test_a_list_split_over_tables_keeps_its_columns_and_its_theme():
    first = table(row(*lists.HEADS_2025), row(cell("Theme: Water", span=4)), lists.data_2025("9.1"))
    second = table(lists.data_2025("9.2"), row(cell("Theme: Air", span=4)), lists.data_2025("9.3"))

    records = parse(document(first, second)).records

    assert [(r.number, r.heading, r.place.text) for r in records] == [
        ("9.1", "Water", "table 1, row 3"),
        ("9.2", "Water", "table 2, row 1"),
        ("9.3", "Air", "table 2, row 3"),
    ]
    assert {record.position for record in records} == {"supported"}


def test_heads_repeated_on_each_page_are_no_recommendations():
    heads = row(*lists.HEADS_2025)
    records = parse(document(table(heads, lists.data_2025("9.1"), heads, lists.data_2025("9.2")))).records

    assert [record.number for record in records] == ["9.1", "9.2"]


def test_other_tables_of_the_document_are_passed_over():
    legend = table(row("Colour", "Meaning"), row("Green", "done"))
    records = parse(document(legend, table(row(*lists.HEADS_2025), lists.data_2025()))).records

    assert [record.place.text for record in records] == ["table 2, row 2"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (document("<w:p/>"), "no-table"),
        (document(table(row("Colour", "Meaning"), row("Green", "done"))), "no-recommendations"),
        (b"", "damaged"),
        (b"PK\x03\x04 not really", "damaged"),
    ],
)
def test_a_document_that_is_no_list_is_refused(content, code):
    with pytest.raises(UnreadableFile) as refusal:
        parse(content)

    assert refusal.value.code == code
