"""UHRI's workbook: it says the same as the JSON, and a bomb never reaches the reader."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter

from servanda.pipelines.ingest.sources.uhri.parse import parse
from servanda.pipelines.ingest.sources.uhri.workbook import LIMITS, objection

KNOWN = {"Avelia": "AVL", "Marenda": "MRD", "Quillara": "QLR"}


def names(printed: str) -> str:
    return KNOWN.get(printed, "")


HEADINGS = (
    "Text", "Countries Concerned", "Reccomending Body", "Document Symbol", "Themes", "Affected Persons", "Sdgs",
    "Document Publication Date", "UPR Reccomending States", "UPR Position", "Type", "OHCHR Annotation Id",
    "UPR Session", "Regions Concerned", "Recommending Regions", "Date of publication on UHRI",
)  # fmt: skip
ROW = (
    "140.7 Open the registers of births (Marenda);", "- Avelia", "- UPR", "A/HRC/59/99",
    "- Right to health\n- Children", "- Children ", "- 16 - PEACE\n- 16.b - Promote",
    46078, "- Marenda\n- Quillara", "- Supported", "- Recommendations",
    "00000000-0000-4000-8000-000000000001", "48", "- Americas", "- Americas", 46080.5,
)  # fmt: skip


def workbook(*rows) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)
    return content.getvalue()


def test_the_workbook_says_the_same_as_the_json():
    (record,) = parse(workbook(HEADINGS, ROW), names=names).records

    assert (record.number, record.state, record.mechanism, record.cycle) == ("140.7", "AVL", "UPR", 4)
    assert record.themes == ("Right to health", "Children")
    assert record.sdg == ("16", "16.b")
    assert record.recommending_states == ("MRD", "QLR")
    assert (record.published_on, dict(record.extra)["published_on_uhri"]) == ("2026-02-25", "2026-02-27")
    assert (record.place.text, record.problems) == ("sheet 1, row 2", ())


def test_headings_are_found_below_a_title_and_in_any_order():
    rows = (("Search results",), (), HEADINGS[::-1], ROW[::-1])

    (record,) = parse(workbook(*rows), names=names).records

    assert (record.state, record.place.text) == ("AVL", "sheet 1, row 4")


def test_a_workbook_of_something_else_is_refused():
    assert [p.code for p in parse(workbook(("Name", "Age"), ("x", 3))).problems] == ["no-header"]


def with_sheet(xml: str) -> io.BytesIO:
    content = io.BytesIO(workbook(HEADINGS, ROW))
    forged = io.BytesIO()
    with zipfile.ZipFile(content) as good, zipfile.ZipFile(forged, "w", zipfile.ZIP_DEFLATED) as bad:
        for member in good.namelist():
            bad.writestr(member, xml if member == "xl/worksheets/sheet1.xml" else good.read(member))
    return forged


@pytest.mark.parametrize(
    "xml",
    [
        '<worksheet><row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"/></row></worksheet>',
        "<worksheet><sheetData><row r='1'><c r='XFD1'/></row></sheetData></worksheet>",
        '<worksheet><dimension ref="A1:XFD1048576"/><sheetData/></worksheet>',
        '<worksheet><sheetData><row r="999999"/></sheetData></worksheet>',
        "<worksheet><c>" + "x" * 200_000 + "</c></worksheet>",
        "<worksheet>" + " " * 30_000_000 + "</worksheet>",
    ],
    ids=["opposite corners", "far column", "dimension", "far row", "long cell", "bomb"],
)
def test_a_bomb_is_refused_before_a_reader_opens_it(xml):
    problem = objection(with_sheet(xml), limits=LIMITS)

    assert problem
    assert problem.code == "too-large"
    assert problem.blocks
