"""The project's own sentences, labelled by hand, against what the rules propose for them."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from benchmarks.rules.rows import folder
from benchmarks.rules.scores import kappa

FILE = Path(__file__).resolve().parents[2] / "tests/pipelines/classification/specificity/sentences.psv"
TARGETS = "sdg/sdg_targets_multilingual.csv"  # in the shared data; the project itself holds short titles only
COLUMNS = {"en": "en", "fr": "fr", "es": "es", "ar": "ar", "ru": "ru", "zh": "zh-Hans"}
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


def between_languages() -> dict[str, dict[str, float]]:
    """One demand in six languages, as the SDG targets are: how often a language proposes what English does.

    For actions the share of targets; for the others values both have among values either has.
    """
    from servanda.pipelines.classification.engine import Text  # noqa: PLC0415
    from servanda.pipelines.classification.specificity.engine import Rules  # noqa: PLC0415

    with (folder() / TARGETS).open(encoding="utf-8-sig", newline="") as file:
        targets = list(csv.DictReader(file))
    read = {
        language: list(Rules().propose([Text(key, one[column], language) for key, one in enumerate(targets)]))
        for language, column in COLUMNS.items()
    }
    return {
        language: {kind: _overlap(read["en"], found, kind) for kind in ("action", "smart", "measure", "branch")}
        for language, found in read.items()
        if language != "en"
    }


def _overlap(these: list[Any], those: list[Any], kind: str) -> float:
    both = either = 0
    for this, that in zip(these, those, strict=True):
        a, b = ({proposal.value for proposal in proposals if proposal.kind == kind} for proposals in (this, that))
        both += len(a & b)
        either += 1 if kind == "action" else len(a | b)
    return both / either


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
