"""The coded files to measure on, read where SERVANDA_SHARED_DATA says. Nothing of them is kept."""

from __future__ import annotations

import csv
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LABELS = ROOT / "benchmarks" / "labels" / "sdg_targets.csv"
CROSSWALKS = ROOT / "servanda" / "foundation" / "reference" / "data" / "crosswalks"

Row = dict[str, str]


def shared_data() -> Path:
    folder = Path(os.environ.get("SERVANDA_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        sys.exit(f"Shared data not found at {folder}. Set SERVANDA_SHARED_DATA to the folder of real UN files.")
    return folder


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def upr_info() -> list[Row]:
    return read(shared_data() / "upr_info" / "recommendations.csv")


def ohchr() -> list[Row]:
    return read(shared_data() / "ohchr_thematic_lists" / "labelled.csv")


def spain() -> list[Row]:
    return read(shared_data() / "uhri" / "spain_upr4_es_text_sdg_targets.csv")


def parts(joined: str) -> set[str]:
    return {part for part in joined.split("|") if part}
