"""How often each rule is right on sessions 1 to 20, rounded: what data/confidence.yaml holds for actions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from servanda.pipelines.classification.specificity.confidence import names

ENOUGH = 60  # cases a rule needs for a line of its own


def table(cases: Iterable[tuple[str, bool]]) -> dict[str, float]:
    """(rule, right) to confidence; what has too few cases is counted with its shorter name."""
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for rule, is_right in cases:
        counted[rule][0] += is_right
        counted[rule][1] += 1
    found: dict[str, float] = {}
    while counted:
        rule = max(counted, key=lambda name: (len(names(name)), name))
        right, all_of_it = counted.pop(rule)
        shorter = names(rule)[1:]
        if all_of_it < ENOUGH and shorter:
            counted[shorter[0]][0] += right
            counted[shorter[0]][1] += all_of_it
        else:
            found[rule] = rounded(right / all_of_it)
    return dict(sorted(found.items()))


def rounded(share: float) -> float:
    """To twentieths; above 0.9, where they would be coarse, to hundredths."""
    return min(0.99, round(share, 2)) if share > 0.9 else round(share * 20) / 20
