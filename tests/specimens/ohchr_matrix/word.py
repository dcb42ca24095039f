"""Writes small Word documents by hand, so that every odd construction of Word can be placed where a test needs it."""

from __future__ import annotations

import io
import zipfile
from html import escape

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="{main}"/></Relationships>'
)


def run(text: str) -> str:
    """A run of text; a newline in it becomes a line break."""
    pieces = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(piece)}</w:t>' for piece in text.split("\n"))
    return f"<w:r>{pieces}</w:r>"


def paragraph(inner: str) -> str:
    """A paragraph around runs."""
    return f"<w:p>{inner}</w:p>"


def lines(text: str) -> str:
    """One paragraph per line, as OHCHR writes its cells."""
    return "".join(paragraph(run(line)) for line in text.split("\n"))


def cell(text: str = "", *, span: int = 1, merge: str = "", inner: str = "") -> str:
    """A cell with lines of text, or with XML of one's own; `merge` is "restart" or "continue"."""
    settings = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    settings += f'<w:vMerge w:val="{merge}"/>' if merge else ""
    return f"<w:tc><w:tcPr>{settings}</w:tcPr>{inner or lines(text)}</w:tc>"


def row(*cells: str, settings: str = "") -> str:
    """A row; a cell given as plain text is made into one."""
    made = "".join(each if each.startswith("<w:") else cell(each) for each in cells)
    return f"<w:tr>{f'<w:trPr>{settings}</w:trPr>' if settings else ''}{made}</w:tr>"


def table(*rows: str) -> str:
    """A table."""
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def document(
    *blocks: str, header: str = "", footnotes: dict[int, str] | None = None, main: str = "word/document.xml"
) -> bytes:
    """A whole .docx with these blocks in its body."""
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS.format(main=main),
        main: _root("document", f"<w:body>{''.join(blocks)}</w:body>"),
    }
    if header:
        parts["word/header1.xml"] = _root("hdr", lines(header))
    if footnotes:
        notes = "".join(f'<w:footnote w:id="{key}">{lines(text)}</w:footnote>' for key, text in footnotes.items())
        parts["word/footnotes.xml"] = _root("footnotes", notes)
    return package(parts)


def package(parts: dict[str, str]) -> bytes:
    """A package of these parts."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def _root(name: str, inner: str) -> str:
    extra = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{name} xmlns:w="{NAMESPACE}" {extra}>{inner}</w:{name}>'
