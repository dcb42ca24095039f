"""What people and Word do to a list: tracked changes, merged cells, fields, pictures, numbers gone."""

from __future__ import annotations

import pytest

from servanda.pipelines.ingest.names import finder
from servanda.pipelines.ingest.sources.ohchr_matrix.parse import parse
from servanda.pipelines.reading.unreadable import UnreadableFile
from tests.specimens.ohchr_matrix import lists
from tests.specimens.ohchr_matrix.word import NAMESPACE, cell, document, lines, package, paragraph, row, run, table

FIND = finder(lists.NAMES)


def read_row(*cells: str, **parts):
    """The reading of a list of 2025 with one row."""
    content = document(table(row(*lists.HEADS_2025), row(*cells)), header=lists.HEADER_2025, **parts)
    return parse(content, names=FIND)


def read_text(inner: str, **parts):
    """The record of a row whose first cell is this XML."""
    (record,) = read_row(cell(inner=inner), "Supported", "- Water", "", **parts).records
    return record


def codes(record) -> list[str]:
    return [problem.code for problem in record.problems]


def test_tracked_insertions_are_kept_and_deletions_left_out():
    inner = paragraph(
        run("120.1 Build ")
        + '<w:del w:id="1"><w:r><w:delText>few</w:delText></w:r></w:del>'
        + f'<w:ins w:id="2">{run("more")}</w:ins>'
        + '<w:moveFrom w:id="3">'
        + run(" old")
        + "</w:moveFrom>"
        + run(" wells (Marenda);")
    )

    assert read_text(inner).text == "Build more wells (Marenda);"


def test_a_deleted_row_is_left_out_and_a_deleted_paragraph_mark_joins_lines():
    gone = row(lists.first_cell("1.1", "Gone (Marenda);"), "Noted", "", "", settings='<w:del w:id="1"/>')
    joined = (
        '<w:p><w:pPr><w:rPr><w:del w:id="2"/></w:rPr></w:pPr>'
        + run("1.2 Build ")
        + "</w:p>"
        + lines("wells (Marenda);")
    )
    kept = row(cell(inner=joined), "Noted", "", "")

    records = parse(document(table(row(*lists.HEADS_2025), gone, kept))).records

    assert [(record.number, record.text) for record in records] == [("1.2", "Build wells (Marenda);")]


def test_links_fields_controls_and_text_boxes_give_their_text():
    inner = paragraph(
        run("120.1 Build ")
        + f'<w:hyperlink w:anchor="x">{run("more ")}</w:hyperlink>'
        + '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF wells </w:instrText></w:r>'
        + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + run("wells ")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        + f"<w:sdt><w:sdtPr/><w:sdtContent>{run('for all ')}</w:sdtContent></w:sdt>"
        + f'<w:fldSimple w:instr="DATE">{run("now ")}</w:fldSimple>'
        + "<w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>"
        + paragraph(run("(Marenda);"))
        + "</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>"
        + paragraph(run("(Marenda);"))
        + "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )

    assert read_text(inner).text == "Build more wells for all now (Marenda);"


def test_hidden_text_is_left_out_and_odd_signs_become_plain_ones():
    inner = paragraph(
        run("120.1 Build")
        + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>SECRET</w:t></w:r>"
        + '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:tab/><w:t>well</w:t><w:noBreakHyphen/><w:t>water</w:t></w:r>'
        + "<w:r><w:softHyphen/></w:r>"
        + run(" (Marenda);")
    )

    assert read_text(inner).text == "Build well-water (Marenda);"


def test_a_footnote_stays_beside_the_text():
    inner = paragraph(run("120.1 Build wells (Marenda);") + '<w:r><w:footnoteReference w:id="7"/></w:r>')

    record = read_text(inner, footnotes={7: "As orally revised."})

    assert record.text == "Build wells (Marenda);"
    assert ("footnote", "As orally revised.") in record.extra


def test_labels_merged_over_rows_count_for_each_row():
    content = document(
        table(
            row(*lists.HEADS_2025),
            row("1.1 Build wells (Marenda);", "Supported", cell("- Water", merge="restart"), ""),
            row("1.2 Count wells (Marenda);", "Noted", cell("", merge="continue"), ""),
        )
    )

    assert [(r.number, r.themes) for r in parse(content).records] == [("1.1", ("Water",)), ("1.2", ("Water",))]


def test_a_recommendation_merged_over_rows_is_one_with_the_labels_of_all():
    content = document(
        table(
            row(*lists.HEADS_2025),
            row(cell("1.1 Build wells (Marenda);", merge="restart"), "Supported", "- Water", "6 - WATER"),
            row(cell("", merge="continue"), "", "- Health", "3 - HEALTH"),
        )
    )

    (record,) = parse(content).records

    assert (record.themes, record.sdg, record.position) == (("Water", "Health"), ("6", "3"), "supported")


def test_several_numbered_recommendations_in_one_cell_become_several():
    text = "120.1 Build wells (Marenda); 120.2 Count wells (Teluria);\n120.3 Clean wells (Quillara);"

    records = read_row(text, "Supported", "- Water", "").records

    assert [(r.number, r.text) for r in records] == [
        ("120.1", "Build wells (Marenda);"),
        ("120.2", "Count wells (Teluria);"),
        ("120.3", "Clean wells (Quillara);"),
    ]
    assert {r.place.text for r in records} == {"table 1, row 2"}
    assert all("several-in-one-cell" in codes(record) for record in records)


def test_recommendations_joined_by_a_semicolon_stay_one_and_are_pointed_out():
    (record,) = read_row("120.1 Build wells (Marenda); Count them (Teluria);", "Supported", "", "").records

    assert (record.number, record.recommending_states) == ("120.1", ("MRD", "TLR"))
    assert record.problems[0].message.startswith("One number joins 2 recommendations")


def test_a_row_without_number_cannot_be_used_and_says_what_to_do():
    (record,) = read_row("Build wells (Marenda);", "Supported", "", "").records

    (problem,) = record.problems
    assert (problem.code, problem.blocks, problem.place.text) == ("no-number", True, "table 1, row 2")
    assert "Type it at the start of the text" in problem.message


def test_a_number_made_by_words_numbering_is_named_as_the_cause():
    inner = "<w:p><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr>" + run("Build wells (Marenda);") + "</w:p>"

    assert "automatic numbering" in read_text(inner).problems[0].message


def test_a_picture_instead_of_text_is_reported_with_its_place():
    picture = row(cell(inner="<w:p><w:r><w:drawing/></w:r></w:p>"), "Supported", "- Water", "")
    content = document(table(row(*lists.HEADS_2025), lists.data_2025(), picture))

    reading = parse(content)

    assert [record.number for record in reading.records] == ["120.1"]
    assert [(p.code, p.place.text, p.blocks) for p in reading.problems if p.code == "picture"] == [
        ("picture", "table 1, row 3", True)
    ]


def test_a_row_with_labels_but_no_text_is_reported():
    reading = parse(document(table(row(*lists.HEADS_2025), lists.data_2025(), row("", "Noted", "- Water", ""))))

    assert [p.code for p in reading.problems if p.blocks and p.code == "no-text"] == ["no-text"]


def test_a_number_listed_again_under_another_theme_is_one_recommendation():
    content = document(
        table(
            row(*lists.HEADS_2025),
            row("1.1 Build wells (Marenda);", "Noted", "- Water", ""),
            row("1.1 Build wells (Marenda)", "Noted", "- Health", ""),
        )
    )

    (record,) = parse(content).records

    assert record.themes == ("Water", "Health")
    assert ("listed_again", "table 1, row 3") in record.extra


def test_a_number_that_stands_twice_with_other_words_blocks():
    content = document(
        table(
            row(*lists.HEADS_2025),
            row("1.1 Build wells (Marenda);", "Noted", "", ""),
            row("1.1 Close all wells (Teluria);", "Noted", "", ""),
        )
    )

    first, second = parse(content).records

    assert "number-twice" not in codes(first)
    assert [p.message for p in second.problems if p.blocks] == [
        "Number 1.1 stands at table 1, row 2 too, with other words. Check both."
    ]


def test_the_list_of_another_state_does_not_slip_in():
    reading = parse(lists.list_2025(), names=FIND, state="MRD")

    assert [(problem.code, problem.blocks) for problem in reading.problems] == [("other-state", True)]
    assert parse(lists.list_2025(), names=FIND, state="AVL").problems == []


def test_a_list_that_names_no_state_asks_for_one():
    content = lists.list_2025(header="Thematic list")

    assert [problem.code for problem in parse(content, names=FIND).problems] == ["no-state-under-review"]
    assert parse(content, names=FIND, state="AVL").records[0].state == "AVL"


def test_a_list_of_an_unknown_state_asks_for_a_known_one():
    content = lists.list_2025(header=lists.HEADER_2025.replace("Avelia", "Atlantis"))

    (problem,) = parse(content, names=FIND).problems

    assert (problem.code, problem.blocks) == ("unknown-state-under-review", True)
    assert "Atlantis" in problem.message
    assert parse(content).problems == []


def test_a_main_part_with_another_name_is_found():
    content = document(table(row(*lists.HEADS_2025), lists.data_2025()), main="word/document2.xml")

    assert len(parse(content).records) == 1


def test_entities_are_refused_by_the_parser_itself():

    bomb = f'<!DOCTYPE d [<!ENTITY a "x">]><w:document xmlns:w="{NAMESPACE}"><w:body/></w:document>'

    with pytest.raises(UnreadableFile, match="entities"):
        parse(package({"word/document.xml": bomb}))
