"""Hostile and broken files, generated: by family, each with the code it must be refused with.

Nothing here is larger on disk than a few megabytes; what a file would unpack to is another matter.
"""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.specimens.ohchr_matrix.lists import list_2025
from tests.specimens.ohchr_matrix.word import NAMESPACE, document, lines, package, table

MEGABYTE = 1024 * 1024
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


@dataclass(frozen=True)
class Hostile:
    """One file: what it is, which source it is given to, its bytes, and the codes it may be refused with."""

    family: str
    name: str
    source: str
    make: Callable[[], bytes]
    codes: frozenset[str]


def all_files() -> list[Hostile]:
    """The whole collection."""
    makers = (bombs, members, entities, truncated, locked, wrong_types, empties, cells, nested, encodings, slips, lies)
    return [Hostile(maker.__name__, *each) for maker in makers for each in maker()]


Case = tuple[str, str, Callable[[], bytes], frozenset[str]]


def _case(name: str, source: str, make: Callable[[], bytes], *codes: str) -> Case:
    return name, source, make, frozenset(codes)


def zipped(parts: dict[str, bytes | str], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these parts."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def workbook(rows: str, **more: str | bytes) -> bytes:
    """A workbook with this sheet data."""
    parts = {
        "[Content_Types].xml": TYPES,
        "xl/workbook.xml": "<workbook/>",
        "xl/worksheets/sheet1.xml": SHEET.format(rows),
    }
    return zipped({**parts, **more})


def word(body: str, prolog: str = "") -> bytes:
    """A document with this body and this prolog."""
    root = f'{prolog}<w:document xmlns:w="{NAMESPACE}"><w:body>{body}</w:body></w:document>'
    return package({"[Content_Types].xml": TYPES, "word/document.xml": root})


def bombs() -> Iterator[Case]:
    """Small files that unpack to large ones."""

    def inflated(size: int, name: str, folder: str = "word/document.xml") -> bytes:
        return zipped({"[Content_Types].xml": TYPES, folder: "<x/>", name: b"\0" * size})

    codes = ("unpacks-too-large",)
    yield _case("a picture of 300 MB", "ohchr-matrix", lambda: inflated(300 * MEGABYTE, "word/media/a.png"), *codes)
    yield _case("a part of 60 MB of zeros", "ohchr-matrix", lambda: inflated(60 * MEGABYTE, "word/x.bin"), *codes)
    yield _case(
        "custom data of 210 MB", "ohchr-matrix", lambda: inflated(210 * MEGABYTE, "customXml/item1.xml"), *codes
    )
    yield _case("a document of 100 MB of blanks", "ohchr-matrix", lambda: word(" " * 100 * MEGABYTE), *codes)
    many = {f"word/p{n}.bin": b"\0" * MEGABYTE for n in range(230)}
    yield _case(
        "230 parts of 1 MB",
        "ohchr-matrix",
        lambda: zipped({"[Content_Types].xml": TYPES, "word/document.xml": "<x/>", **many}),
        *codes,
    )
    inner = zipped({"a": b"\0" * 50 * MEGABYTE})
    yield _case("an archive in an archive", "ohchr-matrix", lambda: zipped({"inner.zip": inner}), "wrong-type")
    yield _case("a workbook of 120 MB", "uhri", lambda: workbook("", **{"xl/a.bin": b"\0" * 120 * MEGABYTE}), *codes)
    yield _case(
        "shared strings of 90 MB",
        "uhri",
        lambda: workbook("", **{"xl/sharedStrings.xml": _strings(90)}),
        "unpacks-too-large",
        "huge-cell",
    )


def _strings(megabytes: int) -> str:
    return f"<sst><si><t>{'a' * megabytes * MEGABYTE}</t></si></sst>"


def members() -> Iterator[Case]:
    """Archives of too many parts."""

    def many(count: int) -> bytes:
        return zipped(
            {"word/document.xml": "<x/>", **{f"word/{n}": "" for n in range(count)}}, method=zipfile.ZIP_STORED
        )

    for count in (2_000, 3_000, 20_000, 65_000, 70_000):
        yield _case(f"{count:,} parts", "ohchr-matrix", lambda count=count: many(count), "too-many-parts", "damaged")
    yield _case("a workbook of 5,000 parts", "uhri", lambda: many(5_000), "too-many-parts")


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
    yield _case("a billion laughs", "ohchr-matrix", lambda: word(paragraph.format("&a9;"), laughs), "dtd")
    yield _case("a quadratic blow-up", "ohchr-matrix", lambda: word(paragraph.format("&a;" * 9_000), quadratic), "dtd")
    for target in ("file:///etc/passwd", "http://127.0.0.1:9/x", "ftp://127.0.0.1/x", "\\\\127.0.0.1\\share"):
        yield _case(
            f"an entity from {target}",
            "ohchr-matrix",
            lambda t=target: word(paragraph.format("&x;"), outside.format(t)),
            "dtd",
        )
    yield _case(
        "a DTD from outside", "ohchr-matrix", lambda: word("", '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/d.dtd">'), "dtd"
    )
    yield _case(
        "a parameter entity",
        "ohchr-matrix",
        lambda: word("", '<!DOCTYPE d [<!ENTITY % p SYSTEM "file:///etc/hosts">%p;]>'),
        "dtd",
    )
    utf16 = f'<?xml version="1.0" encoding="UTF-16"?>{laughs}<d>&a9;</d>'.encode("utf-16")
    yield _case(
        "laughs in UTF-16",
        "ohchr-matrix",
        lambda: zipped({"[Content_Types].xml": TYPES, "word/document.xml": utf16}),
        "dtd",
    )
    yield _case(
        "laughs in a header",
        "ohchr-matrix",
        lambda: zipped(
            {"[Content_Types].xml": TYPES, "word/document.xml": "<x/>", "word/header1.xml": laughs + "<d>&a9;</d>"}
        ),
        "dtd",
    )
    yield _case(
        "laughs in a sheet", "uhri", lambda: workbook("", **{"xl/worksheets/sheet2.xml": laughs + "<d>&a9;</d>"}), "dtd"
    )
    yield _case(
        "laughs in relations",
        "ohchr-matrix",
        lambda: zipped(
            {"[Content_Types].xml": TYPES, "word/document.xml": "<x/>", "_rels/.rels": laughs + "<d>&a9;</d>"}
        ),
        "dtd",
    )


def truncated() -> Iterator[Case]:
    """Files cut off, as by a broken download."""
    whole = list_2025()
    for share in (1, 5, 25, 50, 75, 95, 99):
        yield _case(
            f"{share} % of a list", "ohchr-matrix", lambda s=share: whole[: max(4, len(whole) * s // 100)], "damaged"
        )
    yield _case("a list with bytes turned", "ohchr-matrix", lambda: _turned(whole), "damaged")
    yield _case(
        "a document part that ends early",
        "ohchr-matrix",
        lambda: package(
            {"[Content_Types].xml": TYPES, "word/document.xml": f'<w:document xmlns:w="{NAMESPACE}"><w:body>'}
        ),
        "damaged",
    )
    yield _case("a list with the front missing", "ohchr-matrix", lambda: b"PK\x03\x04" + whole[400:], "damaged")
    yield _case(
        "a sheet that ends early",
        "uhri",
        lambda: zipped(
            {
                "[Content_Types].xml": TYPES,
                "xl/workbook.xml": "<w/>",
                "xl/worksheets/sheet1.xml": "<worksheet><sheetData>",
            }
        ),
        "damaged",
    )


def _turned(content: bytes) -> bytes:
    held = bytearray(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        at = archive.getinfo("word/document.xml").header_offset + 60
    for place in range(at, at + 40):
        held[place] ^= 0x5A
    return bytes(held)


def locked() -> Iterator[Case]:
    """Password-protected and old Office files."""
    for name, stream, code in (
        ("a locked .docx", "EncryptedPackage", "password"),
        ("an old .doc", "WordDocument", "old-format"),
        ("an old .xls", "Workbook", "old-format"),
        ("another old Office file", "PowerPoint Document", "old-format"),
    ):
        content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000 + stream.encode("utf-16-le") + b"\0" * 3000
        for source in ("ohchr-matrix", "uhri"):
            yield _case(f"{name} for {source}", source, lambda c=content: c, code)
    yield _case("a part encrypted as ZIP does", "ohchr-matrix", lambda: _flagged(list_2025()), "password")


def _flagged(content: bytes) -> bytes:
    """The same archive with the "encrypted" flag set in each entry."""
    held = bytearray(content)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = held.find(mark)
        while at >= 0:
            held[at + offset] |= 1
            at = held.find(mark, at + 4)
    return bytes(held)


def wrong_types() -> Iterator[Case]:
    """Files of another kind than the source takes."""
    starts = {
        "a PDF": b"%PDF-1.7\n%\xe2\xe3",
        "rich text": b"{\\rtf1\\ansi",
        "gzip": b"\x1f\x8b\x08\0\0\0",
        "a picture": b"\x89PNG\r\n\x1a\n",
        "a photograph": b"\xff\xd8\xff\xe0",
        "a program": b"\x7fELF\x02\x01",
        "a web page": b"<!DOCTYPE html><html>",
        "flat XML of Word": b'<?xml version="1.0"?><?mso-application progid="Word.Document"?>',
        "7z": b"7z\xbc\xaf\x27\x1c",
    }
    for name, start in starts.items():
        for source in ("ohchr-matrix", "upr-info", "uhri"):
            yield _case(f"{name} for {source}", source, lambda s=start: s + b"\1\2\3" * 500, "wrong-type")
    yield _case("a workbook for the Word list", "ohchr-matrix", lambda: workbook(""), "wrong-type")
    yield _case("a Word list for UHRI", "uhri", list_2025, "wrong-type")
    yield _case("a Word list for UPR Info", "upr-info", list_2025, "wrong-type")
    yield _case(
        "an OpenDocument text",
        "ohchr-matrix",
        lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}),
        "wrong-type",
    )
    yield _case("plain text for the Word list", "ohchr-matrix", lambda: b"120.1 Build wells (Marenda);", "wrong-type")
    yield _case("noise", "ohchr-matrix", lambda: bytes(n * 37 % 251 for n in range(5000)), "wrong-type")
    yield _case("noise for a table", "upr-info", lambda: bytes(n * 37 % 251 for n in range(5000)), "wrong-type")


def empties() -> Iterator[Case]:
    """Files of nothing."""
    for source in ("ohchr-matrix", "upr-info", "uhri"):
        yield _case(f"no byte for {source}", source, lambda: b"", "empty")
        yield _case(f"blanks for {source}", source, lambda: b" \r\n\t" * 100, "empty")
    yield _case("an archive of nothing", "ohchr-matrix", lambda: zipped({}), "wrong-type")
    yield _case(
        "a document without a body",
        "ohchr-matrix",
        lambda: package({"[Content_Types].xml": TYPES, "word/document.xml": f'<w:document xmlns:w="{NAMESPACE}"/>'}),
        "not-word",
    )
    yield _case("a document without a table", "ohchr-matrix", lambda: document(lines("Nothing here")), "no-table")
    yield _case(
        "a package without a document",
        "ohchr-matrix",
        lambda: zipped({"[Content_Types].xml": TYPES, "word/styles.xml": "<x/>"}),
        "not-word",
    )


def cells() -> Iterator[Case]:
    """Workbooks that make their readers ask for the whole memory."""
    cell = '<row r="{row}"><c r="{cell}" t="inlineStr"><is><t>{text}</t></is></c></row>'
    near = cell.format(row=1, cell="A1", text="x")
    yield _case(
        "two cells in opposite corners",
        "uhri",
        lambda: workbook(near + cell.format(row=1048576, cell="XFD1048576", text="x")),
        "far-cell",
    )
    yield _case(
        "a cell beyond Excel",
        "uhri",
        lambda: workbook(near + cell.format(row=99999999, cell="A99999999", text="x")),
        "far-cell",
    )
    yield _case(
        "a cell in column ZZZZ", "uhri", lambda: workbook(near + cell.format(row=2, cell="ZZZZ2", text="x")), "far-cell"
    )
    yield _case(
        "an address that is none", "uhri", lambda: workbook(near + cell.format(row=2, cell="A-1", text="x")), "damaged"
    )
    yield _case(
        "a merge over the whole sheet", "uhri", lambda: workbook(near + '<mergeCell ref="A1:XFD1048576"/>'), "far-cell"
    )
    yield _case(
        "the far cell in a part of another name",
        "uhri",
        lambda: workbook(near, **{"xl/innocent.xml": SHEET.format(cell.format(row=1, cell="XFD1", text="x"))}),
        "far-cell",
    )
    yield _case(
        "a cell of 40 MB",
        "uhri",
        lambda: workbook(cell.format(row=1, cell="A1", text="ab" * 20 * MEGABYTE)),
        "huge-cell",
        "unpacks-too-large",
    )
    yield _case(
        "a shared string of 3 MB", "uhri", lambda: workbook(near, **{"xl/sharedStrings.xml": _strings(3)}), "huge-cell"
    )
    yield _case(
        "900 cells without address in a row", "uhri", lambda: workbook(f"<row>{'<c/>' * 900}</row>"), "far-cell"
    )
    text = "a" * (12 * MEGABYTE)
    yield _case(
        "a Word cell of 12 MB",
        "ohchr-matrix",
        lambda: word(table(f"<w:tr><w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc></w:tr>")),
        "damaged",
        "unpacks-too-large",
    )


def nested() -> Iterator[Case]:
    """Things in things in things."""
    for depth in (300, 5_000, 100_000):
        yield _case(
            f"tables {depth:,} deep",
            "ohchr-matrix",
            lambda d=depth: word("<w:tbl><w:tr><w:tc>" * d + "</w:tc></w:tr></w:tbl>" * d),
            "damaged",
        )
    yield _case(
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
        yield _case(
            f"wrong bytes claimed to be {claimed}",
            "ohchr-matrix",
            lambda p=part: zipped({"[Content_Types].xml": TYPES, "word/document.xml": p}),
            "damaged",
        )
    yield _case("a NUL inside XML", "ohchr-matrix", lambda: word("<w:p>\0</w:p>"), "damaged")


def slips() -> Iterator[Case]:
    """Names that point out of the archive, links, names that stand twice."""
    for name in ("../../etc/cron.d/x", "/etc/passwd", "..\\..\\windows\\x", "C:/x", "word/../../x"):
        yield _case(
            f"a part named {name}",
            "ohchr-matrix",
            lambda n=name: zipped({"[Content_Types].xml": TYPES, "word/document.xml": "<x/>", n: "x"}),
            "odd-parts",
        )
    yield _case("a symbolic link", "ohchr-matrix", _linked, "odd-parts")
    yield _case("a part that stands twice", "ohchr-matrix", _doubled, "odd-parts")


def _linked() -> bytes:
    held = io.BytesIO(list_2025())
    with zipfile.ZipFile(held, "a") as archive:
        link = zipfile.ZipInfo("word/link.xml")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return held.getvalue()


def _doubled() -> bytes:
    held = io.BytesIO(list_2025())
    with zipfile.ZipFile(held, "a") as archive:
        archive.writestr("WORD/Document.xml", "<x/>")
    return held.getvalue()


def lies() -> Iterator[Case]:
    """Archives whose directory does not tell the truth."""
    yield _case("a size that is too small", "ohchr-matrix", lambda: _lying(100), "damaged")
    yield _case(
        "a size that is too large", "ohchr-matrix", lambda: _lying(3_000_000_000), "unpacks-too-large", "damaged"
    )
    yield _case(
        "a packing nobody uses",
        "ohchr-matrix",
        lambda: zipped({"[Content_Types].xml": TYPES, "word/document.xml": "<x/>"}, method=zipfile.ZIP_LZMA),
        "odd-parts",
    )
    yield _case(
        "a count of parts that is false", "ohchr-matrix", lambda: _miscounted(list_2025()), "damaged", "too-many-parts"
    )


def _lying(size: int) -> bytes:
    """A part of 20 MB whose directory entry claims another size, with a checksum to match its first bytes."""
    held = bytearray(zipped({"[Content_Types].xml": TYPES, "word/document.xml": b"<a/>" + b" " * 20 * MEGABYTE}))
    at = held.rfind(b"PK\x01\x02")
    struct.pack_into("<I", held, at + 24, size)
    struct.pack_into("<I", held, at + 16, zlib.crc32(b"<a/>") ^ 1)
    return bytes(held)


def _miscounted(content: bytes) -> bytes:
    held = bytearray(content)
    struct.pack_into("<HH", held, held.rfind(b"PK\x05\x06") + 8, 60_000, 60_000)
    return bytes(held)


def json_nested(depth: int) -> bytes:
    """A JSON list nested so deep that a recursive reader fails."""
    return b"[" * depth + b"]" * depth


def json_truncated() -> bytes:
    """The first half of a JSON list."""
    return json.dumps([{"Text": "x" * 1000}] * 10).encode()[:5_000]
