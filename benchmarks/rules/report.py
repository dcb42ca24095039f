"""Figures as tables of Markdown, printed and put between the marks of docs/evaluate/rules.md."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.rules.scores import CATEGORIES

FILE = Path(__file__).resolve().parents[2] / "docs/evaluate/rules.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
KINDS = {"action": "action", "smart": "flags", "measure": "measures", "branch": "branches"}


def write(figures: dict[str, Any]) -> None:
    before, _begin, rest = FILE.read_text(encoding="utf-8").partition(BEGIN)
    _old, _end, after = rest.partition(END)
    FILE.write_text(f"{before}{BEGIN}\n\n{tables(figures)}\n\n{END}{after}", encoding="utf-8")


def tables(figures: dict[str, Any]) -> str:
    return "\n\n".join(
        [
            "### Action category, sessions 21 to 23",
            _methods(figures["action"]),
            "Per category, rules on all rows:",
            _categories(figures["action"]["rules"]["all"]),
            "Confusion (rows: as coded; columns: as proposed), all rows:",
            _confusion(figures["action"]["rules"]["all"]["confusion"]),
            "### Calibration of the action's confidence",
            _calibration(figures["calibration_error"], figures["rules_by_kind"]),
            "### The project's own sentences",
            _flags(figures["sentences"]["flags"]),
            "Sentences with exactly the labelled values:",
            _exact(figures["sentences"]),
            "### Between languages, 169 SDG targets, compared with English",
            _between(figures["between_languages"]),
            "### Speed",
            "{texts:,} texts, {proposals:,} proposals: {seconds:.1f} s of processor.".format(**figures["seconds"]),
        ]
    )


def _methods(action: dict[str, Any]) -> str:
    lines = []
    for name, scores in action.items():
        for which, one in scores.items():
            values = (one["accuracy"], one["macro_f1"], one["kappa"])
            lines.append([name, which, f"{one['rows']:,}", *(f"{value:.3f}" for value in values)])
    return _table(["method", "rows", "number", "accuracy", "macro-F1", "kappa"], lines)


def _categories(one: dict[str, Any]) -> str:
    named = ["F1", "kappa"]
    rows = [one["f1_by_category"], one["kappa_by_category"]]
    lines = [
        [name, *(f"{row[category]:.3f}" for category in CATEGORIES)] for name, row in zip(named, rows, strict=True)
    ]
    return _table(["", *map(str, CATEGORIES)], lines)


def _confusion(matrix: list[list[int]]) -> str:
    lines = [[str(category), *(f"{n:,}" for n in row)] for category, row in zip(CATEGORIES, matrix, strict=True)]
    return _table(["coded", *map(str, CATEGORIES)], lines)


def _calibration(errors: dict[str, float], kinds: dict[str, dict[str, float]]) -> str:
    said = f"Expected calibration error: {errors['all']:.3f} on all rows, {errors['unseen']:.3f} on unseen texts."
    lines = [
        [kind, f"{one['rows']:,}", f"{one['accuracy']:.3f}", f"{one['mean_confidence']:.3f}"]
        for kind, one in kinds.items()
    ]
    return said + "\n\n" + _table(["decided by", "rows", "right", "mean confidence"], lines)


def _flags(flags: dict[str, dict[str, float]]) -> str:
    lines = [[flag, f"{one['same']} of {one['of']}", f"{one['kappa']:.2f}"] for flag, one in flags.items()]
    return _table(["flag", "same", "kappa"], lines)


def _exact(sentences: dict[str, Any]) -> str:
    lines = [
        [language, *(f"{counts.get(kind, 0)} of {sentences['sentences'][language]}" for kind in KINDS)]
        for language, counts in sentences["exact"].items()
    ]
    return _table(["language", *KINDS.values()], lines)


def _between(languages: dict[str, dict[str, float]]) -> str:
    lines = [[language, *(f"{one[kind]:.2f}" for kind in KINDS)] for language, one in languages.items()]
    return _table(["language", *KINDS.values()], lines)


def _table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(line)} |" for line in [head, ["---"] * len(head), *lines])
