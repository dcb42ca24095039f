"""Looks at a file before any reader opens it: is it what it should be, and is it safe to unpack?

Runs in the child. Nothing is unpacked to disk; sizes are counted while inflating, not believed.
"""

from __future__ import annotations

import os
import stat
import struct
import zipfile
import zlib
from pathlib import Path

from servanda.pipelines.reading.limits import MEGABYTE, Limits
from servanda.pipelines.reading.look_xml import PartCheck
from servanda.pipelines.reading.unreadable import UnreadableFile

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
# First bytes of files people choose by mistake, with the name they know them by.
_OTHER_FILES = (
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a rich text file (.rtf)"),
    (b"\x1f\x8b", "a compressed file (.gz)"),
    (b"Rar!", "an archive (.rar)"),
    (b"7z\xbc\xaf", "an archive (.7z)"),
    (b"BZh", "a compressed file (.bz2)"),
    (b"\xfd7zXZ", "a compressed file (.xz)"),
    (b"\x89PNG", "a picture (.png)"),
    (b"\xff\xd8\xff", "a picture (.jpg)"),
    (b"GIF8", "a picture (.gif)"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3", "a database"),
)
_KIND_NAMES = {
    "docx": "a Word document (.docx)",
    "xlsx": "an Excel workbook (.xlsx)",
    "csv": "a table of plain text (.csv)",
    "json": "a JSON file (.json)",
}
_DAMAGED = "The file is damaged or was not copied completely. Download it again, or open it and save it anew."
_PASSWORD = "The file is protected by a password. Open it, remove the password, and save it again."  # noqa: S105
_CHUNK = 256 * 1024


def refuse_at_once(path: Path, limits: Limits) -> None:
    """What can be said without opening the file; the parent asks this before it starts a child."""
    try:
        status = path.stat()
    except FileNotFoundError:
        raise UnreadableFile("missing", f"There is no file {path.name}. Check the name.") from None
    except (OSError, ValueError) as error:
        raise UnreadableFile(
            "missing", "The file cannot be opened. Check its name and your right to read it."
        ) from error
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableFile("not-a-file", f"{path.name} is not a file. Choose the file itself.")
    if status.st_size == 0:
        raise UnreadableFile("empty", "The file is empty. Download it again.")
    if status.st_size > limits.file_bytes:
        message = f"The file has {_megabytes(status.st_size)} MB; at most {_megabytes(limits.file_bytes)} MB are read."
        raise UnreadableFile("too-large", message)


def look(path: Path, kinds: tuple[str, ...], limits: Limits) -> str:
    """The kind of the file, one of `kinds`; UnreadableFile if it is another one, damaged, locked or hostile."""
    refuse_at_once(path, limits)
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(_OLE):
        raise _old_office(path, kinds)
    if head.startswith(_ZIP):
        return _look_into_package(path, kinds, limits)
    for magic, name in _OTHER_FILES:
        if head.startswith(magic):
            raise UnreadableFile("wrong-type", f"This is {name}. Choose {_wanted(kinds)}.")
    return _look_at_text(head, kinds)


def _wanted(kinds: tuple[str, ...]) -> str:
    return " or ".join(_KIND_NAMES[kind] for kind in kinds)


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:,.1f}".removesuffix(".0")


def _old_office(path: Path, kinds: tuple[str, ...]) -> UnreadableFile:
    """Old Office files and locked new ones share a container; streams inside it are named in UTF-16."""
    with path.open("rb") as file:
        content = file.read(32 * MEGABYTE)
    if "EncryptedPackage".encode("utf-16-le") in content:
        return UnreadableFile("password", _PASSWORD)
    if "WordDocument".encode("utf-16-le") in content:
        return UnreadableFile(
            "old-format", f"This is an old Word file (.doc). Save it as .docx; wanted is {_wanted(kinds)}."
        )
    if "Workbook".encode("utf-16-le") in content or "Book".encode("utf-16-le") in content:
        return UnreadableFile("old-format", f"This is an old Excel file (.xls). Wanted is {_wanted(kinds)}.")
    return UnreadableFile("old-format", f"This is an old Office file. Wanted is {_wanted(kinds)}.")


def _look_at_text(head: bytes, kinds: tuple[str, ...]) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<?xml", b"<!doctype", b"<html")):
        raise UnreadableFile("wrong-type", f"This is a web page or XML file. Choose {_wanted(kinds)}.")
    utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if "json" in kinds and start.startswith((b"[", b"{")):
        return "json"
    if "csv" in kinds and start and (utf16 or b"\x00" not in head):
        return "csv"
    if not start:
        raise UnreadableFile("empty", "The file holds nothing but blanks. Download it again.")
    raise UnreadableFile("wrong-type", f"The file is not what it should be. Choose {_wanted(kinds)}.")


def _look_into_package(path: Path, kinds: tuple[str, ...], limits: Limits) -> str:
    _refuse_long_directory(path, limits)
    try:
        with zipfile.ZipFile(path) as package:
            _refuse_odd_members(package.infolist(), limits)
            kind = _package_kind({info.filename for info in package.infolist()})
            if kind not in kinds:
                what = _KIND_NAMES.get(kind, "a ZIP archive or another packed file")
                raise UnreadableFile("wrong-type", f"This is {what}. Choose {_wanted(kinds)}.")
            _inflate_all(package, kind, limits, os.path.getsize(path))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error, OSError) as error:
        raise UnreadableFile("damaged", _DAMAGED) from error
    return kind


def _refuse_long_directory(path: Path, limits: Limits) -> None:
    """Reads the count at the archive's end, so that a million members are refused before they are listed."""
    with path.open("rb") as file:
        file.seek(max(0, os.path.getsize(path) - 65_557))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise UnreadableFile("damaged", _DAMAGED)
    count, size = struct.unpack_from("<HI", tail, at + 10)
    if count > limits.members or size > limits.members * 600:
        raise UnreadableFile("too-many-parts", _too_many(limits))


def _too_many(limits: Limits) -> str:
    return f"The file is packed from more than {limits.members:,} parts, which no real list needs. It is refused."


def _refuse_odd_members(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(members) > limits.members:
        raise UnreadableFile("too-many-parts", _too_many(limits))
    names = [info.filename for info in members]
    if len({name.casefold() for name in names}) < len(names):
        raise UnreadableFile(
            "odd-parts", "Two parts of the file have the same name. It was not made by Office; refused."
        )
    for info in members:
        parts = info.filename.replace("\\", "/").split("/")
        if info.flag_bits & 0x1:
            raise UnreadableFile("password", _PASSWORD)
        if ".." in parts or parts[0] == "" or ":" in parts[0] or stat.S_ISLNK(info.external_attr >> 16):
            message = "A part of the file points outside of it. It was not made by Office and is refused."
            raise UnreadableFile("odd-parts", message)
        if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise UnreadableFile(
                "odd-parts", "The file is packed in a way Office does not use. Save it again in Office."
            )
    _refuse_size(sum(info.file_size for info in members), 0, limits)


def _package_kind(names: set[str]) -> str:
    if "[Content_Types].xml" in names:
        if any(name.startswith("word/") for name in names):
            return "docx"
        if any(name.startswith("xl/") for name in names):
            return "xlsx"
    return ""


def _refuse_size(unpacked: int, packed: int, limits: Limits) -> None:
    """`packed` 0 leaves the ratio out. Small files are let off: a page of blanks packs well and harms nobody."""
    if unpacked > limits.unpacked_bytes:
        message = f"Unpacked, the file would be larger than {_megabytes(limits.unpacked_bytes)} MB. It is refused."
        raise UnreadableFile("unpacks-too-large", message)
    if packed and unpacked > 5 * MEGABYTE and unpacked > packed * limits.ratio:
        message = (
            f"The file unpacks to more than {limits.ratio} times its size, which no real list does. It is refused."
        )
        raise UnreadableFile("unpacks-too-large", message)


def _inflate_all(package: zipfile.ZipFile, kind: str, limits: Limits, packed: int) -> None:
    """Inflates each part once, counting; XML parts are checked on the way and nothing is kept."""
    unpacked = 0
    for info in package.infolist():
        check = PartCheck.for_part(info.filename, kind, limits)
        with package.open(info) as part:
            while chunk := part.read(_CHUNK):
                unpacked += len(chunk)
                _refuse_size(unpacked, packed, limits)
                if check is not None:
                    check.feed(chunk)
        if check is not None:
            check.close()
