"""From the labels of others to our codes, and back from a set of our codes to UPR Info's issues."""

from __future__ import annotations

from collections import defaultdict

import yaml

from benchmarks.knowledge.sources import CROSSWALKS, parts, read

SURE = ("exact", "narrower")  # a tag on import
# Our code lies inside the label (exact, broader), or at least around it (narrower): the closest relation counts.
_CLOSEST = ("exact", "broader", "narrower")
# Two names for one issue in UPR Info's own exports.
_SAME = {"NHRI": "National Human Rights Institution", "Right to water": "Right to water and sanitation"}
# Where UPR Info's use of an issue is wider than the crosswalk says; by its codebook, not fitted.
_ALSO = {
    "international-crimes": {"Justice"},  # the International Criminal Court, genocide
    "transitional-justice": {"Justice"},
    "child-labour": {"Labour", "Rights of the Child"},
    "rule-of-law-and-impunity": {"Impunity"},
}


def themes() -> dict[str, str | None]:
    """Each theme's area."""
    path = CROSSWALKS.parent / "themes.yaml"
    return {term["code"]: term["parent"] for term in yaml.safe_load(path.read_text(encoding="utf-8"))}


class Issues:
    """UPR Info's issues that a code of ours stands for."""

    def __init__(self, in_use: set[str]) -> None:
        self._areas = themes()
        self._labels: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for row in read(CROSSWALKS / "upr-info-issues.csv"):
            label = _SAME.get(row["label"], row["label"])
            if label in in_use:  # an issue no recommendation carries cannot be found
                self._labels[row["term"]][row["relation"]].add(label)

    def of(self, code: str) -> set[str]:
        """By the closest relation of the code itself, and of its area."""
        if code in _ALSO:
            return set(_ALSO[code])
        return self._by(code, _CLOSEST) | self._by(self._areas.get(code), _CLOSEST)

    def judge(self, code: str) -> set[str]:
        """Issues whose absence says that the code was wrong; empty where an issue is only a part of our theme."""
        if code in _ALSO:
            return set()
        return self._by(code, _CLOSEST[:2]) | self._by(self._areas.get(code), _CLOSEST[:2])

    def _by(self, code: str | None, relations: tuple[str, ...]) -> set[str]:
        held = self._labels.get(code or "", {})
        return next((set(held[relation]) for relation in relations if held.get(relation)), set())


class Codes:
    """Our codes for the labels of a vocabulary: those it means, and those it may mean."""

    def __init__(self, vocabulary: str) -> None:
        self._terms: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in read(CROSSWALKS / f"{vocabulary}.csv"):
            self._terms[row["label"].casefold()].append((row["term"], row["relation"]))

    def of(self, joined: str) -> tuple[set[str], set[str]]:
        meant: set[str] = set()
        possible: set[str] = set()
        for label in parts(joined):
            for term, relation in self._terms.get(label.casefold(), ()):
                (meant if relation in SURE else possible).add(term)
        return meant, possible - meant
