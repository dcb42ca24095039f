"""Agreement of two lists of categories, and whether confidences are true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import Any

BINS = 10
CATEGORIES = (1, 2, 3, 4, 5)


def agreement(true: Sequence[int], found: Sequence[int]) -> dict[str, Any]:
    """Accuracy, macro-F1 and Cohen's kappa; per category F1 and kappa of 'this one or not'."""
    pairs = Counter(zip(true, found, strict=True))
    per = {category: _f1(pairs, category) for category in CATEGORIES}
    return {
        "rows": len(true),
        "accuracy": sum(pairs[one, one] for one in CATEGORIES) / len(true),
        "macro_f1": sum(per.values()) / len(per),
        "kappa": kappa(true, found),
        "f1_by_category": per,
        "kappa_by_category": {one: kappa([t == one for t in true], [f == one for f in found]) for one in CATEGORIES},
        "confusion": [[pairs[row, column] for column in CATEGORIES] for row in CATEGORIES],
    }


def kappa(true: Sequence[Hashable], found: Sequence[Hashable]) -> float:
    """Agreement beyond what chance would give."""
    n = len(true)
    same = sum(a == b for a, b in zip(true, found, strict=True)) / n
    given, taken = Counter(true), Counter(found)
    chance = sum(given[value] * taken[value] for value in given) / n**2
    return 1.0 if chance == 1 else (same - chance) / (1 - chance)


def calibration_error(confidences: Sequence[float], right: Sequence[bool]) -> float:
    """Expected calibration error over ten bins of equal width."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for confidence, is_right in zip(confidences, right, strict=True):
        bins.setdefault(min(BINS - 1, int(confidence * BINS)), []).append((confidence, is_right))
    return sum(abs(sum(c for c, _r in held) - sum(r for _c, r in held)) for held in bins.values()) / len(right)


def _f1(pairs: Counter[tuple[int, int]], category: int) -> float:
    both = pairs[category, category]
    wanted = sum(pairs[category, other] for other in CATEGORIES)
    given = sum(pairs[other, category] for other in CATEGORIES)
    return 2 * both / (wanted + given) if wanted + given else 0.0
