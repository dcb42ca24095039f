"""Whatever stands in the cells, and however the XML is broken up, the answer is a reading or a refusal, in time."""

from __future__ import annotations

import random
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from servanda.pipelines.ingest.names import finder
from servanda.pipelines.ingest.records import Reading
from servanda.pipelines.ingest.sources.ohchr_matrix.parse import parse
from servanda.pipelines.ingest.sources.ohchr_matrix.word_file import open_word
from servanda.pipelines.reading.unreadable import UnreadableFile
from tests.specimens.ohchr_matrix import lists
from tests.specimens.ohchr_matrix.word import cell, document, package, row, table

FIND = finder(lists.NAMES)
PIECES = st.sampled_from(
    [
        "120.1",
        "120.2 ",
        "(",
        ")",
        "Marenda",
        " and ",
        ",",
        ";",
        ".",
        "\n",
        " ",
        "- ",
        "SDGs:",
        "16.2",
        "Source of position:",
    ]
    + [
        "A/HRC/61/9",
        "Noted",
        "Supported",
        "Theme:",
        "Build wells",
        "توصية",
        "建议",
        "٣",
        "Affected persons:",
        "\u00a0",
        "👩🏽‍⚕️",
    ]
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)
SLOW = [
    " ",
    "(a) ",
    "(",
    ")",
    ";\n",
    "\n",
    "text of the ",
    "1 ",
    "120.1 ",
    ", ",
    "A and ",
    "- ",
    "Source of ",
    "Theme",
    "\t",
    "(a, ",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(TEXTS, min_size=1, max_size=6), min_size=1, max_size=8))
def test_any_cells_are_read_or_refused(rows):
    made = [row(*(cell(text, span=1 + len(text) % 3) for text in texts)) for texts in rows]

    for content in (document(table(*made)), document(table(row(*lists.HEADS_2025), *made))):
        with suppress(UnreadableFile):
            assert all(record.number or record.problems for record in parse(content, names=FIND).records)


def test_any_missing_or_doubled_element_is_read_or_refused():
    chance = random.Random(48)
    for _ in range(300):
        body = open_word(lists.list_cycle_2()).body
        for _ in range(chance.randint(1, 6)):
            elements = list(body.iter())[1:]
            element = chance.choice(elements)
            if chance.random() < 0.5:
                element.getparent().remove(element)
            else:
                elsewhere = chance.choice([each for each in elements if each not in set(element.iter())] or [body])
                elsewhere.append(element)
            if len(body) == 0:
                break
        root = etree.Element(body.tag.replace("body", "document"))
        root.append(body)
        content = package({"word/document.xml": etree.tostring(root, encoding="unicode")})
        with suppress(UnreadableFile):
            assert isinstance(parse(content), Reading)


@pytest.mark.parametrize("piece", SLOW, ids=repr)
def test_texts_made_to_slow_patterns_down_are_read_in_time(piece):
    text = (piece * 16_000)[:16_000]
    content = document(
        *(f"<w:p><w:r><w:t>UPR of {text}</w:t></w:r></w:p>" for _ in range(3)),
        table(row(*lists.HEADS_2025), row(f"120.1 Build {text}", text, text, text), row(text, text, text, "")),
    )

    began = time.process_time()
    parse(content, names=FIND, state="AVL")

    assert time.process_time() - began < 10  # a pattern that runs away takes minutes


def test_a_cell_longer_than_any_recommendation_is_refused_with_its_place():
    content = document(table(row(*lists.HEADS_2025), row("120.1 " + "a" * 40_000, "Noted", "", "")))

    with pytest.raises(UnreadableFile, match="table 1, row 2: A cell holds more than 32,767 characters"):
        parse(content)
