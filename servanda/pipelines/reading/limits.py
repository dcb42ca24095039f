"""How much of a file, and of a machine, one reading may use (trust.md, rule 5 and T11)."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest file we read and the most it may cost; what goes beyond is refused, never cut off."""

    file_bytes: int = 25 * MEGABYTE
    unpacked_bytes: int = 200 * MEGABYTE
    ratio: int = 100  # unpacked to packed; OHCHR's own lists stay below 30
    members: int = 2_000
    rows: int = 100_000
    columns: int = 200
    cells: int = 1_000_000  # of a workbook, empty ones included
    cell_characters: int = 32_767  # Excel's own limit
    memory_bytes: int = 256 * MEGABYTE  # address space of the child, Python and libraries included
    cpu_seconds: int = 20
    wait_seconds: float = 60.0  # that the parent waits for the child, all waits added
    answer_bytes: int = 64 * MEGABYTE  # that the parent takes from the child


# Tables of plain text are read line by line, so they may be larger than packed files.
TABLES = Limits(
    file_bytes=200 * MEGABYTE,
    memory_bytes=1024 * MEGABYTE,
    cpu_seconds=120,
    wait_seconds=300.0,
    answer_bytes=1024 * MEGABYTE,
)

# UHRI's whole dump: 400 MB of JSON read as a stream, or a workbook of 270,000 rows held by its reader.
WHOLE_INDEX = Limits(
    file_bytes=1024 * MEGABYTE,
    unpacked_bytes=2048 * MEGABYTE,
    rows=500_000,
    columns=100,
    cells=20_000_000,
    memory_bytes=2048 * MEGABYTE,
    cpu_seconds=1_800,
    wait_seconds=3_600.0,
    answer_bytes=4096 * MEGABYTE,
)
