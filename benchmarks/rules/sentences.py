"""The project's own sentences, labelled by hand, against what the rules propose for them."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from benchmarks.rules.scores import kappa

FILE = Path(__file__).resolve().parents[2] / "tests/pipelines/classification/specificity/sentences.psv"
FLAGS = {"S": "specific", "M": "measurable", "A": "assigned", "R": "relevant", "T": "timed"}


def compared() -> dict[str, Any]:
    """Per language how many sentences have exactly the labelled values of a kind; per flag agreement and kappa."""
    from servanda.pipelines.classification.engine import Text  # noqa: PLC0415 - settings come first
    from servanda.pipelines.classification.specificity.engine import Rules  # noqa: PLC0415

    labelled = sentences()
    texts = [Text(key, one["words"], one["language"]) for key, one in enumerate(labelled)]
    exact: dict[str, Counter[str]] = defaultdict(Counter)
    flags: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for one, proposals in zip(labelled, Rules().propose(texts), strict=True):
        wanted = wanted_values(one)
        for kind, values in wanted.items():
            found = {proposal.value for proposal in proposals if proposal.kind == kind}
            exact[one["language"]][kind] += found == values
            if kind == "smart":
                for flag in FLAGS.values():
                    flags[flag].append((flag in values, flag in found))
    return {
        "sentences": dict(Counter(one["language"] for one in labelled)),
        "exact": {language: dict(counts) for language, counts in exact.items()},
        "flags": {
            flag: {
                "same": sum(a == b for a, b in pairs),
                "of": len(pairs),
                "kappa": kappa([a for a, _b in pairs], [b for _a, b in pairs]),
            }
            for flag, pairs in flags.items()
        },
    }


def sentences() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="|"))


def wanted_values(one: dict[str, str]) -> dict[str, set[str]]:
    """By kind of suggestion."""
    return {
        "action": {one["action"]},
        "smart": {FLAGS[flag] for flag in one["flags"].split()},
        "measure": set(one["measures"].split()),
        "branch": set(one["branches"].split()),
    }
