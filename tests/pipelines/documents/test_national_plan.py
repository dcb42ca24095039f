"""The plan as Word and Excel: every cell says what the plan says, in its language and direction, byte for byte."""

from __future__ import annotations

import datetime
import io
import zipfile
from decimal import Decimal

import pytest
from django.utils.translation import override
from docx import Document
from docx.oxml.ns import qn
from python_calamine import CalamineWorkbook

from servanda.domain.implementation.actions.milestones import add_milestone
from servanda.domain.implementation.queries.national_plan import PlanWanted, plan_of, totals_of, with_parts
from servanda.foundation.common.text import Passage
from servanda.pipelines.documents.national_plan import PlanDocument, plan_document
from servanda.pipelines.documents.plan_docx import plan_as_docx
from servanda.pipelines.documents.plan_xlsx import plan_as_xlsx, sheets_of
from tests import factories
from tests.domain.implementation.planned import action, whole_action

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 22)


@pytest.fixture
def by():
    return factories.user("coordinator", at=factories.body("national-mechanism", kind="nmirf"))


@pytest.fixture
def planned(by):
    health = factories.body("ministry-of-health")
    cluster = factories.cluster(members=[factories.recommendation()], area="women-and-girls")
    action(factories.cluster("Another"), health, by, titles={"en": '=HYPERLINK("http://x","y")'})
    action(cluster, health, by, titles={"en": "+1 school"}, cost=Decimal(5), currency="EUR")
    return whole_action(cluster, factories.body(), by, helping=health)


def _plan(by, **wanted) -> PlanDocument:
    found = plan_of(by, PlanWanted(**wanted), themes=["women-and-girls"], today=TODAY)
    return plan_document(
        with_parts(found),
        totals_of(found, today=TODAY),
        themes=[("women-and-girls", "Women and girls")],
        narrowed=[],
        publisher="Avelia",
        today=TODAY,
    )


def _as_read(cell):
    """A cell of ours as a spreadsheet reader gives it back."""
    if cell is None or isinstance(cell, Passage):
        return str(cell or "")
    return float(cell) if isinstance(cell, int | Decimal) else cell


def _cells(content: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_every_cell_of_the_workbook_is_one_of_the_plan(by, planned):
    document = _plan(by)
    found = _cells(plan_as_xlsx(document))

    assert list(found) == ["Plan", "Milestones", "Budget", "Needs"]
    for sheet in sheets_of(document):
        head, *rows = found[sheet.name]
        assert head == [name for name, _width in sheet.columns]
        assert rows == [[_as_read(cell) for cell in row] for row in sheet.rows]
    assert [len(rows) - 1 for rows in found.values()] == [3, 2, 3, 2]
    assert datetime.date(2026, 6, 30) in found["Plan"][1] + found["Plan"][2]
    assert 1000.5 in [row[15] for row in found["Plan"][1:]]


def test_no_cell_is_a_formula_whatever_its_words_begin_with(by, planned):
    content = plan_as_xlsx(_plan(by))

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        sheets = [package.read(name).decode() for name in package.namelist() if "/sheet" in name and "rels" not in name]
    assert not [sheet for sheet in sheets if "<f>" in sheet or "<hyperlink" in sheet]
    titles = [row[3] for row in _cells(content)["Plan"]]
    assert '=HYPERLINK("http://x","y")' in titles
    assert "+1 school" in titles


@pytest.mark.parametrize("write", [plan_as_docx, plan_as_xlsx])
def test_the_same_plan_gives_the_same_bytes_and_another_plan_others(by, planned, write):
    first, again = write(_plan(by)), write(_plan(by))
    add_milestone(action=planned, titles={"en": "More"}, due_on=TODAY, by=by)

    assert first == again
    assert write(_plan(by)) != first


def test_the_word_document_has_real_headings_a_contents_field_and_heads_that_repeat(by, planned):
    document = Document(io.BytesIO(plan_as_docx(_plan(by))))
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith(("Heading", "Title"))]

    assert headings == [
        ("Title", "National action plan"),
        ("Heading 1", "The plan in figures"),
        ("Heading 1", "Women and girls"),
        ("Heading 2", "Nobody marries before 18"),
        ("Heading 1", "Without a theme"),
        ("Heading 2", "Another"),
        ("Heading 1", "Support needed"),
        ("Heading 1", "Risks"),
    ]
    codes = [node.text.strip() for node in document.element.iter(qn("w:instrText"))]
    assert codes == [r'TOC \o "1-2" \h \z \u']
    foot = document.sections[0].footer._element
    assert [node.text.strip() for node in foot.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:bidiVisual")) is None
    assert document.core_properties.language == "en-GB"


def test_the_word_document_says_of_an_action_all_that_the_plan_says(by, planned):
    document = Document(io.BytesIO(plan_as_docx(_plan(by))))
    told = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)

    for words in (
        "Repeal of section 9",
        "The section goes.",
        "Ministry of health",
        "Promised for 31 Dec 2025, then 30 Jun 2026",
        "First reading: reached 20 Jun 2025",
        "Vote: due 1 May 2026",
        "USD 700.50, Donor, A fund, 2026",
        "Cost: USD 1,000.50",
        "Missing: USD 300",
        "145 days late",
        "Someone who drafted such a law.",
        "No majority.",
        "AVL-UPR-4-",
    ):
        assert words in told, words
    figures = [[cell.text for cell in row.cells] for row in document.tables[0].rows[1:]]
    assert figures == [["EUR", "5", "5", "0"], ["USD", "1,000.50", "700.50", "300"]]


def test_in_arabic_everything_runs_from_the_right(by, planned):
    with override("ar"):
        plan = _plan(by)
        document, sheet = Document(io.BytesIO(plan_as_docx(plan))), plan_as_xlsx(plan)

    assert document.core_properties.language == "ar-SA"
    assert document.sections[0]._sectPr.find(qn("w:bidi")) is not None
    assert all(table._tbl.tblPr.find(qn("w:bidiVisual")) is not None for table in document.tables)
    cells = [p for table in document.tables for row in table.rows for cell in row.cells for p in cell.paragraphs]
    assert all(p._p.pPr.find(qn("w:bidi")) is not None for p in [*document.paragraphs, *cells])
    arabic = next(run for p in cells for run in p.runs if run.text == "إلغاء المادة 9")
    assert arabic.font.rtl
    foreign = next(run for p in cells for run in p.runs if run.text == "The section goes.")
    assert not foreign.font.rtl
    assert foreign._r.rPr.find(qn("w:lang")).get(qn("w:val")) == "en-GB"
    with zipfile.ZipFile(io.BytesIO(sheet)) as package:
        assert 'rightToLeft="1"' in package.read("xl/worksheets/sheet1.xml").decode()


def test_signs_no_file_can_hold_spoil_nothing(by):
    made = action(factories.cluster(), factories.body(), by, titles={"en": "A law\x0b with a page\x01 break"})

    text = "\n".join(
        cell.text
        for table in Document(io.BytesIO(plan_as_docx(_plan(by)))).tables
        for row in table.rows
        for cell in row.cells
    )
    assert "A law with a page break" in text
    assert made.public_id in str(_cells(plan_as_xlsx(_plan(by))))


def test_a_plan_without_actions_is_still_a_document(by):
    assert Document(io.BytesIO(plan_as_docx(_plan(by)))).paragraphs[0].text == "National action plan"
    assert [len(rows) for rows in _cells(plan_as_xlsx(_plan(by))).values()] == [1, 1, 1, 1]
