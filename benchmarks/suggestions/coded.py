"""Reading files in the form of UPR Info's recommendations: what is tested, and what was seen in training."""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass
from pathlib import Path

from servanda.pipelines.classification.learned.examples import Example, normalised

TEXT, ISSUES, ACTION, ORDER = "recommendation", "issues", "action_category", "session"
COLUMN_OF = {"theme": ISSUES, "action": ACTION}


class FileUnusable(ValueError):
    """The file lacks something that cannot be done without; the message names it."""


@dataclass(frozen=True, slots=True)
class Coded:
    """Texts with the values of one kind; rows without text or value are left out."""

    examples: tuple[Example, ...]
    left_out: int


def read(file: Path, kind: str) -> Coded:
    column = COLUMN_OF[kind]
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            if missing := sorted({TEXT, column} - set(reader.fieldnames or ())):
                raise FileUnusable(f"{file} has no column {', '.join(missing)}; it has {reader.fieldnames or 'none'}.")
            rows = list(reader)
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnusable(f"{file} cannot be read: {error}.") from error
    examples = tuple(example for row in rows if (example := _example(row, kind, column)))
    return Coded(examples, len(rows) - len(examples))


def seen_in(training: tuple[Example, ...]) -> set[str]:
    return {normalised(example.words) for example in training}


def _example(row: dict[str, str | None], kind: str, column: str) -> Example | None:
    words = (row.get(TEXT) or "").strip()
    values = tuple(dict.fromkeys(part.strip() for part in (row.get(column) or "").split("|") if part.strip()))
    if not words or not values:
        return None
    return Example(words, {kind: values}, "en", _number(row.get(ORDER)))


def _number(written: str | None) -> float | None:
    """A session that is blank or no number is unknown, not an error: the file may be any split."""
    try:
        return float(written or "")
    except ValueError:
        return None
