"""Hostile and broken packages: bombs, bad archives, locked files, files of another kind."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from tests.pipelines.ingest.reading.crafted import MEGABYTE, TYPES, Case, case, shared_strings, word, workbook, zipped
from tests.specimens.ohchr_matrix.lists import list_2025
from tests.specimens.ohchr_matrix.word import NAMESPACE, document, lines, package


def bombs() -> Iterator[Case]:
    """Small files that unpack to large ones."""

    def inflated(size: int, name: str, folder: str = "word/document.xml") -> bytes:
        return zipped({"[Content_Types].xml": TYPES, folder: "<x/>", name: b"\0" * size})

    codes = ("unpacks-too-large",)
    yield case("a picture of 300 MB", "ohchr-matrix", lambda: inflated(300 * MEGABYTE, "word/media/a.png"), *codes)
    yield case("a part of 60 MB of zeros", "ohchr-matrix", lambda: inflated(60 * MEGABYTE, "word/x.bin"), *codes)
    yield case("custom data of 210 MB", "ohchr-matrix", lambda: inflated(210 * MEGABYTE, "customXml/item1.xml"), *codes)
    yield case("a document of 100 MB of blanks", "ohchr-matrix", lambda: word(" " * 100 * MEGABYTE), *codes)
    many = {f"word/p{n}.bin": b"\0" * MEGABYTE for n in range(230)}
    yield case(
        "230 parts of 1 MB",
        "ohchr-matrix",
        lambda: zipped({"[Content_Types].xml": TYPES, "word/document.xml": "<x/>", **many}),
        *codes,
    )
    inner = zipped({"a": b"\0" * 50 * MEGABYTE})
    yield case("an archive in an archive", "ohchr-matrix", lambda: zipped({"inner.zip": inner}), "wrong-type")
    yield case("a workbook of 120 MB", "uhri", lambda: workbook("", **{"xl/a.bin": b"\0" * 120 * MEGABYTE}), *codes)
    yield case(
        "shared strings of 90 MB",
        "uhri",
        lambda: workbook("", **{"xl/sharedStrings.xml": shared_strings(90)}),
        "unpacks-too-large",
        "huge-cell",
    )


def members() -> Iterator[Case]:
    """Archives of too many parts."""

    def many(count: int) -> bytes:
        return zipped(
            {"word/document.xml": "<x/>", **{f"word/{n}": "" for n in range(count)}}, method=zipfile.ZIP_STORED
        )

    for count in (2_000, 3_000, 20_000, 65_000, 70_000):
        yield case(f"{count:,} parts", "ohchr-matrix", lambda count=count: many(count), "too-many-parts", "damaged")
    yield case("a workbook of 5,000 parts", "uhri", lambda: many(5_000), "too-many-parts")


def truncated() -> Iterator[Case]:
    """Files cut off, as by a broken download."""
    whole = list_2025()
    for share in (1, 5, 25, 50, 75, 95, 99):
        yield case(
            f"{share} % of a list", "ohchr-matrix", lambda s=share: whole[: max(4, len(whole) * s // 100)], "damaged"
        )
    yield case("a list with bytes turned", "ohchr-matrix", lambda: _turned(whole), "damaged")
    yield case(
        "a document part that ends early",
        "ohchr-matrix",
        lambda: package(
            {"[Content_Types].xml": TYPES, "word/document.xml": f'<w:document xmlns:w="{NAMESPACE}"><w:body>'}
        ),
        "damaged",
    )
    yield case("a list with the front missing", "ohchr-matrix", lambda: b"PK\x03\x04" + whole[400:], "damaged")
    yield case(
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
            yield case(f"{name} for {source}", source, lambda c=content: c, code)
    yield case("a part encrypted as ZIP does", "ohchr-matrix", lambda: _flagged(list_2025()), "password")


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
            yield case(f"{name} for {source}", source, lambda s=start: s + b"\1\2\3" * 500, "wrong-type")
    yield case("a workbook for the Word list", "ohchr-matrix", lambda: workbook(""), "wrong-type")
    yield case("a Word list for UHRI", "uhri", list_2025, "wrong-type")
    yield case("a Word list for UPR Info", "upr-info", list_2025, "wrong-type")
    yield case(
        "an OpenDocument text",
        "ohchr-matrix",
        lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}),
        "wrong-type",
    )
    yield case("plain text for the Word list", "ohchr-matrix", lambda: b"120.1 Build wells (Marenda);", "wrong-type")
    yield case("noise", "ohchr-matrix", lambda: bytes(n * 37 % 251 for n in range(5000)), "wrong-type")
    yield case("noise for a table", "upr-info", lambda: bytes(n * 37 % 251 for n in range(5000)), "wrong-type")


def empties() -> Iterator[Case]:
    """Files of nothing."""
    for source in ("ohchr-matrix", "upr-info", "uhri"):
        yield case(f"no byte for {source}", source, lambda: b"", "empty")
        yield case(f"blanks for {source}", source, lambda: b" \r\n\t" * 100, "empty")
    yield case("an archive of nothing", "ohchr-matrix", lambda: zipped({}), "wrong-type")
    yield case(
        "a document without a body",
        "ohchr-matrix",
        lambda: package({"[Content_Types].xml": TYPES, "word/document.xml": f'<w:document xmlns:w="{NAMESPACE}"/>'}),
        "not-word",
    )
    yield case("a document without a table", "ohchr-matrix", lambda: document(lines("Nothing here")), "no-table")
    yield case(
        "a package without a document",
        "ohchr-matrix",
        lambda: zipped({"[Content_Types].xml": TYPES, "word/styles.xml": "<x/>"}),
        "not-word",
    )


def slips() -> Iterator[Case]:
    """Names that point out of the archive, links, names that stand twice."""
    for name in ("../../etc/cron.d/x", "/etc/passwd", "..\\..\\windows\\x", "C:/x", "word/../../x"):
        yield case(
            f"a part named {name}",
            "ohchr-matrix",
            lambda n=name: zipped({"[Content_Types].xml": TYPES, "word/document.xml": "<x/>", n: "x"}),
            "odd-parts",
        )
    yield case("a symbolic link", "ohchr-matrix", _linked, "odd-parts")
    yield case("a part that stands twice", "ohchr-matrix", _doubled, "odd-parts")


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
    yield case("a size that is too small", "ohchr-matrix", lambda: _lying(100), "damaged")
    yield case(
        "a size that is too large", "ohchr-matrix", lambda: _lying(3_000_000_000), "unpacks-too-large", "damaged"
    )
    yield case(
        "a packing nobody uses",
        "ohchr-matrix",
        lambda: zipped({"[Content_Types].xml": TYPES, "word/document.xml": "<x/>"}, method=zipfile.ZIP_LZMA),
        "odd-parts",
    )
    yield case(
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
