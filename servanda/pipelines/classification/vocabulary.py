"""Which values a suggestion may have: what the lists hold now, and the few words we name for how the State works."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from servanda.foundation.organisations.states import Branch
from servanda.foundation.reference.national import terms_in_use
from servanda.foundation.reference.queries import values_of_lists
from servanda.pipelines.classification.states import Kind, Measure, Smart

CATEGORIES = ("1", "2", "3", "4", "5")  # methods.md 8.1
_NAMED: dict[str, frozenset[str]] = {
    Kind.ACTION.value: frozenset(CATEGORIES),
    Kind.SMART.value: frozenset(Smart.values),
    Kind.MEASURE.value: frozenset(Measure.values),
    Kind.BRANCH.value: frozenset(Branch.values),
}
# How the lists call what suggestions call by the name of the link.
KINDS = {"goal": Kind.GOAL.value, "target": Kind.TARGET.value}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Kind → values that may be chosen. Objectives and repeats are not among them: they are looked up when taken."""

    values: Mapping[str, frozenset[str]]

    @classmethod
    def now(cls) -> Vocabulary:
        """As the lists are today, with the terms States added to them; retired ones are not chosen any more."""
        found: dict[str, set[str]] = {}
        for kind, code in (*_of_lists(), *terms_in_use()):
            found.setdefault(kind, set()).add(code)
        return cls({**_NAMED, **{kind: frozenset(codes) for kind, codes in found.items()}})

    def holds(self, kind: str, value: str) -> bool:
        """Whether it may be chosen. A list that was never loaded here judges nothing."""
        if kind not in Kind.values:
            return False
        held = self.values.get(kind)
        return held is None or value in held


def _of_lists() -> Iterator[tuple[str, str]]:
    for (of, code), value in values_of_lists().items():
        if not value.is_retired:
            yield KINDS.get(of, of), code
