"""The real lists with columns moved, added and beheaded: every order must read like the printed one."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from servanda.pipelines.ingest.records import Record
from servanda.pipelines.ingest.sources.ohchr_matrix.parse import parse
from tests.specimens.ohchr_matrix.word import NAMESPACE

FILES = (
    "UPR48_Slovenia_thematic_list.docx",
    "UPR34_Slovenia_thematic_list.docx",
    "UPR20_Slovenia_thematic_list.docx",
    "China_2013_matrix_recommendations.docx",
    "Egypt_cycle2_matrix_recommendations.docx",
)
ORDERS = [(1, 0, 2, 3), (3, 2, 1, 0), (2, 3, 0, 1)]
W = f"{{{NAMESPACE}}}"


@cache
def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist() if name.endswith((".xml", ".rels"))}


@cache
def as_printed(path: Path) -> list[tuple[object, ...]]:
    return essence(parse(path.read_bytes()).records)


def essence(records: list[Record]) -> list[tuple[object, ...]]:
    return [
        (r.number, r.text, r.position, r.themes, r.groups, r.sdg, r.heading, r.recommending_states) for r in records
    ]


def rearranged(path: Path, order: tuple[int, ...], *, heads: bool, extra: str = "") -> bytes:
    """The list with its columns in another order, with or without its heads, perhaps with a column more."""
    parts = dict(parts_of(path))
    root = etree.fromstring(parts["word/document.xml"])
    rows = list(root.iter(f"{W}tr"))
    for row in rows:
        cells = row.findall(f"{W}tc")
        if len(cells) == 4:
            for cell in cells:
                row.remove(cell)
            row.extend(cells[place] for place in order)
            if extra:
                row.insert(row.index(cells[order[1]]), etree.fromstring(_cell(extra)))
    if not heads:
        rows[0].getparent().remove(rows[0])
    parts["word/document.xml"] = etree.tostring(root)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return held.getvalue()


def _cell(text: str) -> str:
    return f'<w:tc xmlns:w="{NAMESPACE}"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>'


@pytest.mark.parametrize("order", ORDERS, ids=str)
@pytest.mark.parametrize("name", FILES)
def test_columns_in_another_order_read_the_same(shared_data, name, order):
    path = shared_data / "ohchr_thematic_lists" / name

    assert essence(parse(rearranged(path, order, heads=True)).records) == as_printed(path)


@pytest.mark.parametrize("order", ORDERS[1:], ids=str)
@pytest.mark.parametrize("name", FILES)
def test_columns_without_heads_read_the_same(shared_data, name, order):
    path = shared_data / "ohchr_thematic_lists" / name

    reading = parse(rearranged(path, order, heads=False))

    assert essence(reading.records) == as_printed(path)
    assert [problem.code for problem in reading.problems] == ["unknown-heads"]


@pytest.mark.parametrize("name", FILES)
def test_an_extra_column_changes_nothing(shared_data, name):
    path = shared_data / "ohchr_thematic_lists" / name

    reading = parse(rearranged(path, (3, 2, 0, 1), heads=True, extra="See the national plan of action"))

    assert essence(reading.records) == as_printed(path)
