"""The pages of documentation, as tests about them read Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.consistency.house import ROOT

DOCS = ROOT / "docs"
FENCE = re.compile(r"^```.*?^```", re.S | re.M)
LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
INLINE = re.compile(r"`([^`\n]+)`")
WORD = re.compile(r"[^\W\d_][\w’'-]*", re.U)
# What is promised for later is said in a line that begins like this; its commands and pages must not exist.
NOT_YET = re.compile(r"^(?:[-*] )?\*?\*?Not yet\b")


def pages() -> list[Path]:
    """Every Markdown page that people write, in docs/, at the top and beside the apps."""
    found = [*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "servanda").rglob("*.md"), *(ROOT / "demo").glob("*.md")]
    return sorted(found)


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def sentences(text: str) -> Iterator[str]:
    """Sentences of paragraphs and lists; tables, headings and code are no sentences."""
    plain = FENCE.sub("", text)
    kept = [line for line in plain.splitlines() if not line.lstrip().startswith(("|", "#", ">"))]
    for block in re.split(r"\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) )", "\n".join(kept)):
        flat = LINK.sub(lambda link: link[0][1 : link[0].index("]")], " ".join(block.split()))
        yield from (part for part in re.split(r"(?<=[.?!:])\s+", INLINE.sub("code", flat)) if part)


def words_in(sentence: str) -> int:
    return len(WORD.findall(sentence))


def table_rows(text: str, *, under: str) -> list[list[str]]:
    """The cells of the first table below a heading or a line, its heads left out."""
    below = text[text.index(under) :].splitlines()
    start = next(number for number, line in enumerate(below) if line.startswith("| "))
    rows = []
    for line in below[start:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
    return rows[2:]


def in_code(cell: str) -> list[str]:
    return INLINE.findall(cell)


def lines_of_code(text: str) -> Iterator[tuple[str, bool]]:
    """Each piece of code in the text, and whether its line says that it is not there yet."""
    for fenced in FENCE.findall(text):
        yield from ((line, False) for line in fenced.splitlines()[1:-1])
    for line in FENCE.sub("", text).splitlines():
        yield from ((piece, bool(NOT_YET.match(line.strip()))) for piece in INLINE.findall(line))
