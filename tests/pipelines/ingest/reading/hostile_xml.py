"""Hostile XML inside sound packages: entities, far and huge cells, depth, false encodings."""

from __future__ import annotations

from collections.abc import Iterator

from tests.pipelines.ingest.reading.crafted import (
    MEGABYTE,
    SHEET,
    TYPES,
    Case,
    case,
    shared_strings,
    word,
    workbook,
    zipped,
)
from tests.specimens.ohchr_matrix.word import NAMESPACE, table


def entities() -> Iterator[Case]:
    """Entities that expand or fetch."""
    laughs = (
        '<!DOCTYPE d [<!ENTITY a0 "ha">'
        + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
        + "]>"
    )
    quadratic = f'<!DOCTYPE d [<!ENTITY a "{"x" * 50_000}">]>'
    outside = '<!DOCTYPE d [<!ENTITY x SYSTEM "{}">]>'
    paragraph = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    yield case("a billion laughs", "ohchr-matrix", lambda: word(paragraph.format("&a9;"), laughs), "dtd")
    yield case("a quadratic blow-up", "ohchr-matrix", lambda: word(paragraph.format("&a;" * 9_000), quadratic), "dtd")
    for target in ("file:///etc/passwd", "http://127.0.0.1:9/x", "ftp://127.0.0.1/x", "\\\\127.0.0.1\\share"):
        yield case(
            f"an entity from {target}",
            "ohchr-matrix",
            lambda t=target: word(paragraph.format("&x;"), outside.format(t)),
            "dtd",
        )
    yield case(
        "a DTD from outside", "ohchr-matrix", lambda: word("", '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/d.dtd">'), "dtd"
    )
    yield case(
        "a parameter entity",
        "ohchr-matrix",
        lambda: word("", '<!DOCTYPE d [<!ENTITY % p SYSTEM "file:///etc/hosts">%p;]>'),
        "dtd",
    )
    utf16 = f'<?xml version="1.0" encoding="UTF-16"?>{laughs}<d>&a9;</d>'.encode("utf-16")
    yield case(
        "laughs in UTF-16",
        "ohchr-matrix",
        lambda: zipped({"[Content_Types].xml": TYPES, "word/document.xml": utf16}),
        "dtd",
    )
    yield case(
        "laughs in a header",
        "ohchr-matrix",
        lambda: zipped(
            {"[Content_Types].xml": TYPES, "word/document.xml": "<x/>", "word/header1.xml": laughs + "<d>&a9;</d>"}
        ),
        "dtd",
    )
    yield case(
        "laughs in a sheet", "uhri", lambda: workbook("", **{"xl/worksheets/sheet2.xml": laughs + "<d>&a9;</d>"}), "dtd"
    )
    yield case(
        "laughs in relations",
        "ohchr-matrix",
        lambda: zipped(
            {"[Content_Types].xml": TYPES, "word/document.xml": "<x/>", "_rels/.rels": laughs + "<d>&a9;</d>"}
        ),
        "dtd",
    )


def cells() -> Iterator[Case]:
    """Workbooks that make their readers ask for the whole memory."""
    cell = '<row r="{row}"><c r="{cell}" t="inlineStr"><is><t>{text}</t></is></c></row>'
    near = cell.format(row=1, cell="A1", text="x")
    yield case(
        "two cells in opposite corners",
        "uhri",
        lambda: workbook(near + cell.format(row=1048576, cell="XFD1048576", text="x")),
        "far-cell",
    )
    yield case(
        "a cell beyond Excel",
        "uhri",
        lambda: workbook(near + cell.format(row=99999999, cell="A99999999", text="x")),
        "far-cell",
    )
    yield case(
        "a cell in column ZZZZ", "uhri", lambda: workbook(near + cell.format(row=2, cell="ZZZZ2", text="x")), "far-cell"
    )
    yield case(
        "an address that is none", "uhri", lambda: workbook(near + cell.format(row=2, cell="A-1", text="x")), "damaged"
    )
    yield case(
        "a merge over the whole sheet", "uhri", lambda: workbook(near + '<mergeCell ref="A1:XFD1048576"/>'), "far-cell"
    )
    yield case(
        "the far cell in a part of another name",
        "uhri",
        lambda: workbook(near, **{"xl/innocent.xml": SHEET.format(cell.format(row=1, cell="XFD1", text="x"))}),
        "far-cell",
    )
    yield case(
        "a cell of 40 MB",
        "uhri",
        lambda: workbook(cell.format(row=1, cell="A1", text="ab" * 20 * MEGABYTE)),
        "huge-cell",
        "unpacks-too-large",
    )
    yield case(
        "a shared string of 3 MB",
        "uhri",
        lambda: workbook(near, **{"xl/sharedStrings.xml": shared_strings(3)}),
        "huge-cell",
    )
    yield case("900 cells without address in a row", "uhri", lambda: workbook(f"<row>{'<c/>' * 900}</row>"), "far-cell")
    many = "<row>" + "<c/>" * 200 + "</row>"
    yield case(
        "two million empty cells", "uhri", lambda: workbook(many * 10_000), "too-many-cells", "unpacks-too-large"
    )
    text = "a" * (12 * MEGABYTE)
    yield case(
        "a Word cell of 12 MB",
        "ohchr-matrix",
        lambda: word(table(f"<w:tr><w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc></w:tr>")),
        "damaged",
        "unpacks-too-large",
    )


def nested() -> Iterator[Case]:
    """Things in things in things."""
    for depth in (300, 5_000, 100_000):
        yield case(
            f"tables {depth:,} deep",
            "ohchr-matrix",
            lambda d=depth: word("<w:tbl><w:tr><w:tc>" * d + "</w:tc></w:tr></w:tbl>" * d),
            "damaged",
        )
    yield case(
        "XML 100,000 deep in a header",
        "ohchr-matrix",
        lambda: zipped(
            {
                "[Content_Types].xml": TYPES,
                "word/document.xml": f'<w:document xmlns:w="{NAMESPACE}"><w:body/></w:document>',
                "word/header1.xml": "<a>" * 100_000 + "</a>" * 100_000,
            }
        ),
        "damaged",
    )


def encodings() -> Iterator[Case]:
    """XML that is not in the encoding it claims."""
    for claimed in ("UTF-8", "no-such-encoding", "UTF-16", "UTF-7"):
        part = (
            f'<?xml version="1.0" encoding="{claimed}"?><w:document xmlns:w="{NAMESPACE}"><w:body>'.encode()
            + b"\xff\xfe\x81"
            + b"</w:body></w:document>"
        )
        yield case(
            f"wrong bytes claimed to be {claimed}",
            "ohchr-matrix",
            lambda p=part: zipped({"[Content_Types].xml": TYPES, "word/document.xml": p}),
            "damaged",
        )
    yield case("a NUL inside XML", "ohchr-matrix", lambda: word("<w:p>\0</w:p>"), "damaged")
