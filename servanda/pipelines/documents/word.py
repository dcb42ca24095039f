"""What every Word document of ours needs and python-docx does not offer: direction, language, fields, fixed bytes."""

from __future__ import annotations

import datetime
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from servanda.foundation.common.languages import direction
from servanda.foundation.common.text import Passage

# Signs no XML file can hold; pasted text sometimes does.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FONTS = {"ascii": "Calibri", "hAnsi": "Calibri", "cs": "Arial", "eastAsia": "SimSun"}
_TAGS = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES", "ar": "ar-SA", "ru": "ru-RU", "zh": "zh-CN"}


def new_document(language: str, *, title: str, author: str, moment: datetime.datetime) -> Any:
    """An empty landscape page in the language and its direction, with page numbers in its foot."""
    document = Document()
    core = document.core_properties
    core.title, core.author, core.language, core.comments = title, author, _TAGS.get(language, language), ""
    core.created = core.modified = moment.astimezone(datetime.UTC).replace(tzinfo=None, microsecond=0)
    core.last_modified_by, core.revision = author, 1
    _speak(document, language)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(1.8)
    if direction(language) == "rtl":
        section._sectPr.insert_element_before(OxmlElement("w:bidi"), "w:rtlGutter", "w:docGrid")
    section.different_first_page_header_footer = True  # the first page says it large
    write(section.header.paragraphs[0], f"{author} – {title}" if author else title, language)
    for foot in (section.footer.paragraphs[0], section.first_page_footer.paragraphs[0]):
        add_field(foot, "PAGE", "1")
        foot.add_run(" / ")
        add_field(foot, "NUMPAGES", "1")
        set_direction(foot, language)
    return document


def _speak(document: Any, language: str) -> None:
    """The language of everything that does not say its own, and type that is not Word's blue."""
    tag = _TAGS.get(language, language)
    fonts = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    held = fonts.find(qn("w:lang"))
    held = held if held is not None else _sub(fonts, "w:lang")
    # Word keeps three languages: of Latin and Cyrillic letters, of Chinese, and of what runs from the right.
    held.set(qn("w:val"), tag if language in ("en", "fr", "es", "ru") else _TAGS["en"])
    held.set(qn("w:eastAsia"), _TAGS["zh"])
    held.set(qn("w:bidi"), tag if direction(language) == "rtl" else _TAGS["ar"])
    for style in document.styles:
        colour = style.element.find(f".//{qn('w:color')}")
        if style.name.startswith(("Heading", "Title")) and colour is not None:
            colour.attrib.clear()
            colour.set(qn("w:val"), "14243D")
    for style in document.styles:
        _set_fonts(style)
    _lighten(document.styles["Table Grid"])
    normal = document.styles["Normal"]
    normal.font.size = Pt(9.5)
    _sub(normal.element.get_or_add_rPr(), "w:szCs").set(qn("w:val"), "20")
    normal.paragraph_format.space_after = Pt(3)
    normal.paragraph_format.line_spacing = 1.1


def _set_fonts(style: Any) -> None:
    """Fonts that Word has everywhere, one for each kind of script."""
    properties = style.element.find(qn("w:rPr"))
    held = properties.find(qn("w:rFonts")) if properties is not None else None
    if held is None and style.name != "Normal":
        return
    if held is None:
        held = style.element.get_or_add_rPr().get_or_add_rFonts()
    held.attrib.clear()
    for script, font in _FONTS.items():
        held.set(qn(f"w:{script}"), font)


def _lighten(style: Any) -> None:
    """Thin grey lines, and room between them and the words."""
    borders = style.element.find(f".//{qn('w:tblBorders')}")
    for line in borders:
        line.set(qn("w:color"), "A9B0BC")
    margins = _sub(borders.getparent(), "w:tblCellMar")
    for side in ("top", "bottom"):
        edge = _sub(margins, f"w:{side}")
        edge.set(qn("w:w"), "40")
        edge.set(qn("w:type"), "dxa")


def add_heading(document: Any, text: Passage | str, level: int, language: str) -> Any:
    """A real heading, in the language of its words."""
    paragraph = document.add_heading(level=level)
    write(paragraph, text, language)
    return paragraph


def add_text(document: Any, text: Passage | str, language: str, *, style: str = "Normal") -> Any:
    paragraph = document.add_paragraph(style=style)
    write(paragraph, text, language)
    return paragraph


def add_prose(document: Any, passage: Passage, language: str) -> Any:
    """A paragraph somebody wrote: it runs in the direction of its own language."""
    paragraph = add_text(document, passage, language)
    turned = paragraph._p.pPr.find(qn("w:bidi")) if paragraph._p.pPr is not None else None
    if turned is not None and direction(passage.language) == "ltr":
        paragraph._p.pPr.remove(turned)
    elif direction(passage.language) == "rtl":
        set_direction(paragraph, passage.language)
    return paragraph


def write(paragraph: Any, text: Passage | str, language: str, *, bold: bool = False) -> None:
    """Words into a paragraph that runs in the document's direction; a passage in another language says so."""
    own = text.language if isinstance(text, Passage) else language
    run = paragraph.add_run(_UNWRITABLE.sub("", str(text)))
    run.bold = run.font.cs_bold = bold or None
    # Symbols, amounts and words of other languages keep their own direction inside a line from the right.
    if direction(own) == "rtl" and any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in run.text):
        run.font.rtl = True
    if own != language:
        tag = _sub(run._r.get_or_add_rPr(), "w:lang")
        tag.set(qn("w:bidi" if direction(own) == "rtl" else "w:val"), _TAGS.get(own, own))
    set_direction(paragraph, language)


def set_direction(paragraph: Any, language: str) -> None:
    if direction(language) == "rtl":
        properties = paragraph._p.get_or_add_pPr()
        if properties.find(qn("w:bidi")) is None:
            properties.insert_element_before(OxmlElement("w:bidi"), "w:adjustRightInd", "w:snapToGrid", "w:spacing",
                                             "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl", "w:rPr",
                                             "w:sectPr")  # fmt: skip


def add_table(document: Any, heads: Iterable[str], widths: Iterable[float], language: str) -> Any:
    """A table whose head repeats on every page and whose first column stands on the reader's side."""
    names = list(heads)
    table = document.add_table(rows=1, cols=len(names), style="Table Grid")
    table.autofit = False
    if direction(language) == "rtl":
        table._tbl.tblPr.insert_element_before(OxmlElement("w:bidiVisual"), "w:tblStyleRowBandSize",
                                               "w:tblStyleColBandSize", "w:tblW", "w:jc", "w:tblCellSpacing",
                                               "w:tblInd", "w:tblBorders", "w:shd", "w:tblLayout",
                                               "w:tblCellMar", "w:tblLook")  # fmt: skip
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
        column.cells[0].width = Cm(width)
    head = table.rows[0]
    _sub(head._tr.get_or_add_trPr(), "w:tblHeader")
    for cell, name in zip(head.cells, names, strict=True):
        write(cell.paragraphs[0], name, language, bold=True)
        shade = _sub(cell._tc.get_or_add_tcPr(), "w:shd")
        for key, value in (("val", "clear"), ("color", "auto"), ("fill", "F4F1E8")):
            shade.set(qn(f"w:{key}"), value)
    return table


def align_numbers(table: Any, columns: Iterable[int], language: str) -> None:
    """Amounts stand under each other at the far side of their columns."""
    # Word turns "left" and "right" round in a paragraph that runs from the right.
    for at in columns:
        for cell in table.columns[at].cells:
            for paragraph in cell.paragraphs:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                set_direction(paragraph, language)


def add_row(table: Any, cells: Iterable[Iterable[tuple[Passage | str, bool]]], language: str) -> None:
    """One row that does not break across pages; each cell a list of (words, bold), one paragraph each."""
    row = table.add_row()
    _sub(row._tr.get_or_add_trPr(), "w:cantSplit")
    for cell, told, column in zip(row.cells, cells, table.columns, strict=True):
        cell.width = column.width
        paragraph = cell.paragraphs[0]
        for number, (words, bold) in enumerate(told):
            paragraph = cell.add_paragraph() if number else paragraph
            write(paragraph, words, language, bold=bold)
        set_direction(paragraph, language)


def add_signatures(document: Any, who: Iterable[str], language: str) -> None:
    """Room for names, days and signatures of these, side by side."""
    names = list(who)
    table = add_table(document, ("", *names), (4.1, *(11 for _name in names)), language)
    for line in (_("Name"), _("Day"), _("Signature")):
        add_row(table, [[(line, False)], *([] for _name in names)], language)
        table.rows[-1].height = Cm(1.2)


def add_field(paragraph: Any, instruction: str, shown: str, *, dirty: bool = False) -> None:
    """A field Word works out itself; `shown` stands there until it has."""
    for kind in ("begin", None, "separate", "text", "end"):
        run = paragraph.add_run(shown if kind == "text" else "")
        if kind is None:
            code = _sub(run._r, "w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = f" {instruction} "
        elif kind != "text":
            mark = _sub(run._r, "w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            if dirty and kind == "begin":
                mark.set(qn("w:dirty"), "true")


def add_contents(document: Any, headings: Iterable[tuple[str, int]], language: str) -> None:
    """A table of contents to two levels. Word adds the page numbers; the headings stand there from the start."""
    named = document.add_paragraph()
    write(named, _("Contents"), language, bold=True)
    shown = "\n".join(f"{'    ' * (level - 1)}{text}" for text, level in headings)
    paragraph = document.add_paragraph()
    add_field(paragraph, 'TOC \\o "1-2" \\h \\z \\u', _UNWRITABLE.sub("", shown), dirty=True)
    set_direction(paragraph, language)
    paragraph.add_run().add_break(WD_BREAK.PAGE)


def as_bytes(document: Any) -> bytes:
    """The file. The same content gives the same bytes: parts carry no time of their own."""
    written, kept = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return kept.getvalue()


def _sub(parent: Any, tag: str) -> Any:
    child = OxmlElement(tag)
    parent.append(child)
    return child
