"""Reads UPR Info's tables: the cleaned one, the raw exports of every year, and the voluntary pledges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain as joined
from itertools import islice
from pathlib import Path
from typing import Any

from servanda.pipelines.ingest.records import Place, Problem, Reading, Record
from servanda.pipelines.ingest.sources.upr_info.columns import DELIMITERS, NEEDED, delimiter_of, is_header, meanings
from servanda.pipelines.ingest.sources.upr_info.rows import Names, record_of
from servanda.pipelines.ingest.text.decode import decoded_lines, judge, transcoded
from servanda.pipelines.ingest.text.delimited import Row, rows
from servanda.pipelines.ingest.text.lines import chunks_of, described_line_end, physical_lines

HEADER_WITHIN = 10  # lines; a title or "sep=;" may stand above the headings


def parse(content: bytes, *, names: Names | None = None, state: str = "") -> Reading:
    """The whole of a file held in memory. `names` turns a printed name into ISO3 ("" where it does not know it)."""
    facts: dict[str, Any] = {}
    records: list[Record] = []
    problems: list[Problem] = []
    for item in _items(lambda: [content], names=names, state=state, facts=facts):
        if isinstance(item, Record):
            records.append(item)
        else:
            problems.append(item)
    return Reading(records, problems, facts)


def iterate(path: Path, *, names: Names | None = None, state: str = "") -> Iterator[Record | Problem]:
    """Records and problems one by one; the file is read twice (first for its encoding) and never held whole.

    `state` keeps only the rows of one State under review: an ISO3 code, or its name as printed.
    """
    yield from _items(lambda: chunks_of(path), names=names, state=state, facts={})


def _items(
    chunks: Callable[[], Iterable[bytes]], *, names: Names | None, state: str, facts: dict[str, Any]
) -> Iterator[Record | Problem]:
    refusal = _refusal(next(iter(chunks()), b""))
    if refusal:
        yield refusal
        return
    chain = judge(physical_lines(transcoded(chunks())))
    lines = physical_lines(transcoded(chunks()))
    facts["encoding"] = ">".join(chain)
    problems: list[Problem] = []
    yield from _after_header(decoded_lines(lines, chain, problems=problems), facts, names=names, state=state)
    yield from problems


def _after_header(
    lines: Iterator[str], facts: dict[str, Any], *, names: Names | None, state: str
) -> Iterator[Record | Problem]:
    top = list(islice(lines, HEADER_WITHIN))
    at = next((n for n, line in enumerate(top) if is_header(line.strip().split(delimiter_of(line)))), None)
    if at is None:
        yield _no_header(top)
        return
    delimiter = delimiter_of(top[at])
    header = top[at].strip().split(delimiter)
    found = meanings([cell.strip('"') for cell in header])
    facts |= {"delimiter": delimiter, "line_ends": described_line_end(top[at].encode())}
    facts["columns"] = {meaning: header[position] for meaning, position in found.items()}
    below = joined(top[at + 1 :], lines)
    for item in rows(below, delimiter=delimiter):
        read = _read(item, below=at + 1, width=len(header), found=found, names=names)
        if isinstance(read, Problem) or not state or state in {read.state, _printed(read)}:
            yield read


def _read(
    item: Row | Problem, *, below: int, width: int, found: dict[str, int], names: Names | None
) -> Record | Problem:
    if isinstance(item, Problem):
        return _moved(item, below)
    place = Place(f"line {item.line + below}", item.line + below)
    if is_header(item.cells):
        return Problem("repeated-header", f"L{place.text[1:]} repeats the column headings; it was skipped.", place)
    if len(item.cells) != width:
        message = (
            f"L{place.text[1:]} has {len(item.cells)} cells where the headings have {width}; it was left out. "
            "Look for a missing or stray delimiter or quotation mark."
        )
        return Problem("column-count", message, place, blocks=True)
    cells = {meaning: item.cells[position] for meaning, position in found.items()}
    return record_of(cells, place, names=names)


def _moved(problem: Problem, below: int) -> Problem:
    """A problem of the rows below the header, with its line counted from the top of the file."""
    line = problem.place.line + below
    message = problem.message.replace(f"Line {problem.place.line} ", f"Line {line} ", 1)
    return Problem(problem.code, message, Place(f"line {line}", line), blocks=problem.blocks)


def _printed(record: Record) -> str:
    return dict(record.extra).get("state_as_printed", "")


def _refusal(start: bytes) -> Problem | None:
    top = Place("line 1", 1)
    if not start.strip():
        return Problem("empty-file", "The file is empty. Export the table again.", top, blocks=True)
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        message = "This is an Office file, not a table of plain text. Save it as CSV and import that."
        return Problem("not-a-table", message, top, blocks=True)
    utf16 = start[:2] in (b"\xff\xfe", b"\xfe\xff")
    if start.startswith(b"%PDF") or (b"\x00" in start and not utf16):
        message = "This is not a table of plain text. UPR Info's database offers its results as CSV: import that."
        return Problem("not-a-table", message, top, blocks=True)
    return None


def _no_header(top: list[str]) -> Problem:
    seen = top[0].strip()[:120]
    message = (
        f"No line of column headings was found in the first {len(top)} lines (line 1 reads: {seen!r}). "
        f"Headings for {', '.join(sorted(NEEDED))} are needed, parted by one of {' '.join(DELIMITERS[:2])} or TAB."
    )
    return Problem("no-header", message, Place("line 1", 1), blocks=True)
