"""Opens a Word document as XML: its body, what stands around the tables, its footnotes.

Names of XML elements are compared without their namespace, because "strict" documents use other
namespaces than "transitional" ones and mean the same.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from servanda.pipelines.reading.unreadable import UnreadableFile

Element = Any  # lxml's element; lxml carries no types

_DAMAGED = "The Word document is damaged. Open it in Word, save it again as .docx and try once more."


@dataclass(frozen=True, slots=True)
class WordFile:
    """The parts of a document that a list of recommendations uses."""

    body: Element
    surroundings: list[Element] = field(default_factory=list)  # headers first, then footers
    footnotes: dict[str, Element] = field(default_factory=dict)


def local(element: Element) -> str:
    """The element's name without its namespace; empty for comments and processing instructions."""
    tag = element.tag
    return _without_namespace(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=512)
def _without_namespace(tag: str) -> str:
    return tag.rpartition("}")[2]


def attribute(element: Element | None, name: str) -> str | None:
    """An attribute by its name without namespace, or None."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return None


def child(element: Element | None, *path: str) -> Element | None:
    """The first descendant along a path of names, or None."""
    for name in path:
        if element is None:
            return None
        element = next((item for item in element if local(item) == name), None)
    return element


def open_word(content: bytes) -> WordFile:
    """Read the parts we need; raise UnreadableFile if this is not an intact Word document."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return _read_parts(package)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise UnreadableFile("damaged", _DAMAGED) from error
    except RuntimeError as error:  # what zipfile says of an encrypted member
        raise UnreadableFile("password", "The file is protected by a password. Remove the password first.") from error


def _read_parts(package: zipfile.ZipFile) -> WordFile:
    main = _main_part(package)
    document = _xml(package, main)
    body = child(document, "body")
    if body is None:
        raise UnreadableFile("not-word", "The file holds no Word document. Choose OHCHR's list saved as .docx.")
    folder = posixpath.dirname(main)
    names = sorted(name for name in package.namelist() if posixpath.dirname(name) == folder and name.endswith(".xml"))
    headers = [name for name in names if posixpath.basename(name).startswith("header")]
    footers = [name for name in names if posixpath.basename(name).startswith("footer")]
    notes: dict[str, Element] = {}
    for name in (f"{folder}/footnotes.xml", f"{folder}/endnotes.xml"):
        if name in names:
            kind = posixpath.basename(name)[:-5]  # "footnote" or "endnote"
            notes |= {f"{kind}:{attribute(note, 'id')}": note for note in _xml(package, name) if len(note)}
    return WordFile(body, [_xml(package, name) for name in headers + footers], notes)


def _main_part(package: zipfile.ZipFile) -> str:
    """The document's own part: Word names it in _rels/.rels and does not always call it document.xml."""
    names = set(package.namelist())
    if "_rels/.rels" in names:
        for relation in _xml(package, "_rels/.rels"):
            if (attribute(relation, "Type") or "").endswith("/officeDocument"):
                target = (attribute(relation, "Target") or "").lstrip("/")
                if target in names and target.startswith("word/"):
                    return target
    if "word/document.xml" in names:
        return "word/document.xml"
    raise UnreadableFile("not-word", "The file holds no Word document. Choose OHCHR's list saved as .docx.")


def _xml(package: zipfile.ZipFile, name: str) -> Element:
    """One part as XML: no entity is expanded, no DTD read, nothing fetched, depth and size limited by libxml2."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(package.read(name), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableFile("damaged", _DAMAGED, name) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableFile("dtd", "The file declares XML entities, which no list of OHCHR does. It is refused.", name)
    return root
