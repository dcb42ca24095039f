"""Coded recommendations of UPR Info, read from the shared data; nothing of them enters the project."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

LAST_SEEN, LAST_TESTED = 20, 23  # sessions looked at while the rules were written, and sessions kept back
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Row:
    session: int
    words: str
    action: int

    @property
    def normalised(self) -> str:
        """Two texts that differ in capitals, marks and spaces are one."""
        return _NOT_LETTERS.sub(" ", self.words.lower()).strip()


def folder() -> Path:
    beside = Path(__file__).resolve().parents[2].parent / "shared" / "data"
    found = Path(os.environ.get("SERVANDA_SHARED_DATA", beside))
    if not (found / "upr_info" / "recommendations.csv").is_file():
        raise SystemExit(f"Shared data not found at {found}. Set SERVANDA_SHARED_DATA to the folder of real UN files.")
    return found


def coded() -> tuple[list[Row], list[Row]]:
    """Rows with an action category: of sessions 1 to 20, and of 21 to 23."""
    with (folder() / "upr_info" / "recommendations.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            Row(int(line["session"]), line["recommendation"], int(line["action_category"]))
            for line in csv.DictReader(file)
            if line["session"].isdigit() and line["action_category"].isdigit()
        ]
    seen = [row for row in rows if row.session <= LAST_SEEN]
    return seen, [row for row in rows if LAST_SEEN < row.session <= LAST_TESTED]


def unseen(tested: Iterable[Row], seen: Iterable[Row]) -> list[bool]:
    """For each tested row, whether its text is new."""
    known = {row.normalised for row in seen}
    return [row.normalised not in known for row in tested]
