"""Finding the real UN files that benchmarks read and the project never holds."""

from __future__ import annotations

import csv
import os
import platform
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LABELS = ROOT / "benchmarks" / "labels"


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a file of shared data. Absent: the benchmark ends with a sentence that says so."""
    folder = Path(os.environ.get("SERVANDA_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not (folder / name).is_file():
        raise SystemExit(f"{folder / name} not found. Set SERVANDA_SHARED_DATA to the folder of real UN files.")
    return read_rows(folder / name)


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def machine() -> str:
    return f"Python {platform.python_version()}, {os.cpu_count()} processors, {platform.machine()}"
