"""A small table somebody uploads, read in the child process and given as plain rows."""

from __future__ import annotations

from typing import Any

from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.common.files import keep
from servanda.pipelines.ingest.reading import FileReading, UnreadableFile
from servanda.pipelines.ingest.records import Problem, Record
from servanda.pipelines.ingest.registry import Limits, Source

LARGEST = 5_000_000  # bytes; a thousand rows are a tenth of one million
_SPREADSHEET = Source(
    key="roster",
    title="Bodies and people",
    kinds=("xlsx", "csv"),
    module="servanda.pipelines.rosters.cells",
    limits=Limits(file_bytes=LARGEST, rows=20_000),
)


def read_records(content: bytes) -> tuple[str, list[Record], list[Problem]]:
    """Checksum of the kept file, its rows and what could not be read; InvalidInput where nothing can."""
    kept = keep([content])
    reading = None
    try:
        reading = FileReading(_SPREADSHEET, kept.path)
        found: list[Any] = list(reading)
    except UnreadableFile as error:
        raise InvalidInput(str(error), field="file") from error
    finally:
        if reading is not None:
            reading.close()
    records = [item for item in found if isinstance(item, Record)]
    problems = [item for item in found if isinstance(item, Problem)]
    if not records and problems:
        raise InvalidInput(problems[0].message, field="file")
    return kept.sha256, records, problems


def cells_of(record: Record) -> list[str]:
    """The cells of a row, empty ones included."""
    cells = dict(record.extra)
    width = max((int(at) for at in cells if at != "sheet"), default=-1) + 1
    return [cells.get(str(at), "") for at in range(width)]


def read_table(content: bytes) -> list[tuple[str, list[str]]]:
    """Place and cells of each row of the first sheet."""
    _sha256, records, _problems = read_records(content)
    first = dict(records[0].extra)["sheet"] if records else ""
    return [(record.place.text, cells_of(record)) for record in records if dict(record.extra)["sheet"] == first]
