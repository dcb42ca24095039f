"""How sure each rule is: data/confidence.yaml, measured by `python -m benchmarks.rules --table` and rounded."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).parent / "data" / "confidence.yaml"
# Coded recommendations exist in English only, so rules of other languages are trusted a little less. A choice.
ELSEWHERE = 0.9


def confidence(rule: str, language: str) -> float:
    """Of the most exact name of the rule that the table knows: 'verb:adopt+laws', else 'verb:adopt', else 'verb'."""
    table = _table()
    known = next((name for name in names(rule) if name in table), "none")
    return table[known] if language == "en" else round(table[known] * ELSEWHERE, 2)


def names(rule: str) -> tuple[str, ...]:
    """A rule's name and its shorter ones."""
    found = [rule]
    if "+" in rule:
        found.append(rule.rpartition("+")[0])
    while ":" in found[-1]:
        found.append(found[-1].rpartition(":")[0])
    return tuple(found)


@cache
def _table() -> dict[str, float]:
    return {str(name): float(value) for name, value in yaml.safe_load(FILE.read_text(encoding="utf-8")).items()}
