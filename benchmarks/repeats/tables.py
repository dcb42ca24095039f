"""What the measurement of repeats found, as tables for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.shared_data import ROOT

_PAGE = ROOT / "docs" / "evaluate" / "repeats.md"
_MARK = "<!-- written by python -m benchmarks.repeats --write -->"


def as_text(found: dict[str, Any]) -> str:
    parts = [
        f"{found['pairs']} pairs, {found['right']} of them the same demand. {found['machine']}.",
        "Precision at a recall, on the test:\n\n"
        + _table(found["precision_at_recall"], ("recall", "precision", "likeness")),
        "As proposed (confidence 0.8 and more):\n\n" + _table(found["as_proposed"], ("kind", "precision", "recall")),
        "By band of shared words:\n\n"
        + _table(found["by_band"], ("from", "to", "pairs", "share_right", "proposed", "precision", "recall")),
        "On the 380 pairs read while the rules were written:\n\n"
        + _table(found["developed"], ("recall", "precision", "likeness")),
        _read(found["read_proposals"]),
        "Calibration error of the pairs looked at: by curves set without the pair asked (left out), by the shipped one,"
        " and what chance alone would show:\n\n"
        + _table(found["calibration"], ("sample", "pairs", "left_out", "shipped", "by_chance")),
        "Ten States:\n\n" + _table(found["ten_states"], ("state", "demands", "repeats", "threads", "longest")),
        _speed(found["speed"]),
    ]
    return "\n\n".join(parts) + "\n"


def _speed(of: dict[str, Any]) -> str:
    said = "A State of {demands:,}: {repeats:,} repeats, {threads:,} threads, {processor_seconds} s of processor time."
    return said.format(**of)


def write(found: dict[str, Any]) -> None:
    """The text before the mark is a person's, the rest is ours."""
    before = _PAGE.read_text(encoding="utf-8").partition(_MARK)[0]
    _PAGE.write_text(f"{before}{_MARK}\n\n{as_text(found)}", encoding="utf-8")


def _read(found: dict[str, Any]) -> str:
    said = (
        f"{found['pairs']} candidates drawn at random from all of ten States and read: of the {found['proposed']}"
        f" proposed, {found['precision']} right.\n\n"
    )
    return said + _table(found["bands"], ("from", "pairs", "claimed", "right"))


def _table(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> str:
    lines = ["| " + " | ".join(column.replace("_", " ") for column in columns) + " |", "|" + " --- |" * len(columns)]
    lines += ["| " + " | ".join("–" if row[c] is None else str(row[c]) for c in columns) + " |" for row in rows]
    return "\n".join(lines)
