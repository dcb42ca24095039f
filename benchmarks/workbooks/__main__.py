"""10,000 rows out and back: `python -m benchmarks.workbooks [--rows 10000] [--changed 10]`.

Makes a database of its own on the server the settings name (`servanda_benchmark`, dropped afterwards), fills it with
invented recommendations, takes them out as a workbook, changes every tenth row, brings the file back to its preview
and saves it. Beside each step stands the time of the bare libraries on the same cells, and the ratio of the two.
"""

from __future__ import annotations

import argparse
import io
import os
import platform
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.scratch import scratch_database

DATABASE = "servanda_benchmark_workbooks"
OUT_GOAL, BACK_GOAL = 20.0, 30.0  # seconds, for 10,000 rows
Grid = list[list[Any]]


def main() -> None:
    parser = argparse.ArgumentParser(description="Time workbooks on their way out and back.")
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--changed", type=int, default=10, help="every how manieth row is changed")
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django  # noqa: PLC0415 - settings come first

    django.setup()
    with scratch_database(DATABASE, keep=False), tempfile.TemporaryDirectory() as folder:
        from django.conf import settings  # noqa: PLC0415

        settings.MEDIA_ROOT = folder
        raise SystemExit(_run(given.rows, given.changed))


def _run(rows: int, every: int) -> int:
    from benchmarks.workbooks.world import build, change, taken  # noqa: PLC0415
    from servanda.pipelines.workbooks.actions.applying import (  # noqa: PLC0415
        carry_on_applying,
        start_applying,
    )
    from servanda.pipelines.workbooks.actions.bring_back import bring_back  # noqa: PLC0415
    from servanda.pipelines.workbooks.actions.comparing import read_and_compare  # noqa: PLC0415

    print(f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}")
    by = build(rows)
    out, content = _timed(lambda: taken(by))
    plain_read, grid = _timed(lambda: _plainly_read(content))
    plain_out, _file = _timed(lambda: _plainly_written(grid))
    edited = change(content, every)
    back, returned = _timed(
        lambda: read_and_compare(returned=bring_back(file_name="a.xlsx", chunks=[edited], by=by), by=by)
    )
    same, unchanged = _timed(
        lambda: read_and_compare(returned=bring_back(file_name="b.xlsx", chunks=[content], by=by), by=by)
    )
    assert unchanged.counts["unchanged"] == rows, unchanged.counts
    saved, _returned = _timed(lambda: carry_on_applying(returned=start_applying(returned=returned, by=by), by=by))
    size, changed = len(content) / 1e6, returned.counts["yours"]
    print(f"{rows:,} rows, {len(grid[0])} columns, {size:.1f} MB; {changed:,} cells changed")
    _say("Out, the base kept", out, rows, plain_out)
    _say("Back to the preview", back, rows, plain_read)
    _say("Back unchanged", same, rows, plain_read)
    _say("Saving the changes", saved, returned.counts["yours"], None)
    missed = [name for name, took, goal in (("out", out, OUT_GOAL), ("back", back, BACK_GOAL)) if took.wall > goal]
    if missed and rows <= 10_000:
        print(f"Goal missed: {', '.join(missed)}")
        return 1
    return 0


@dataclass(frozen=True)
class Took:
    """Seconds on the wall, and of processors here and in child processes: on a busy machine, compare the latter."""

    wall: float
    processor: float


def _timed(work: Callable[[], Any]) -> tuple[Took, Any]:
    begun, used = time.perf_counter(), sum(os.times()[:4])
    result = work()
    return Took(time.perf_counter() - begun, sum(os.times()[:4]) - used), result


def _say(name: str, took: Took, rows: int, plain: Took | None) -> None:
    said = f"{name}: {took.wall:.1f} s ({took.processor:.1f} s of processor), {rows / took.wall:,.0f} rows a second"
    if plain:
        said += f", {took.processor / max(plain.processor, 0.01):.1f} times the bare library ({plain.processor:.1f} s)"
    print(said, flush=True)


def _plainly_written(grid: Grid) -> bytes:
    import xlsxwriter  # noqa: PLC0415

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        page = book.add_worksheet()
        for number, row in enumerate(grid):
            for at, cell in enumerate(row):
                page.write_string(number, at, str(cell))
    return file.getvalue()


def _plainly_read(content: bytes) -> Grid:
    from python_calamine import CalamineWorkbook  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        path.write_bytes(content)
        return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(1).to_python(skip_empty_area=False)


if __name__ == "__main__":
    main()
