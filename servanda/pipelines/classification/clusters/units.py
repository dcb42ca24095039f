"""Which demands go together before anything is compared: people's decisions first, then repeats of one demand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from servanda.pipelines.classification.clusters.shapes import Decided, HeldCluster, Pair


class Units:
    """Demands joined beforehand. Those `apart` never get into one unit; a unit belongs to at most one held cluster."""

    def __init__(self, keys: Iterable[int], decided: Decided) -> None:
        self.unit_of = {key: key for key in keys}
        self.members = {key: [key] for key in self.unit_of}
        self.held_by: dict[int, HeldCluster] = {}
        self._apart = {(min(pair), max(pair)) for pair in decided.apart}
        self._take_held(decided.held)
        for one, other in sorted(decided.together):
            self.join(one, other)

    def join(self, one: int, other: int, *, limit: float = float("inf")) -> bool:
        """Whether the two are in one unit afterwards."""
        if one not in self.unit_of or other not in self.unit_of:
            return False
        first, second = self.unit_of[one], self.unit_of[other]
        if first == second:
            return True
        if self.must_stay_apart(first, second) or len(self.members[first]) + len(self.members[second]) > limit:
            return False
        self._join(first, second)
        return True

    def must_stay_apart(self, first: int, second: int) -> bool:
        """Whether a decision forbids that two units meet."""
        holder, other_holder = self.held_by.get(first), self.held_by.get(second)
        if holder and other_holder and holder.name != other_holder.name:
            return True
        if holder and holder.kept_out.intersection(self.members[second]):
            return True
        if other_holder and other_holder.kept_out.intersection(self.members[first]):
            return True
        return any(
            (min(one, other), max(one, other)) in self._apart
            for one in (self.members[first] if self._apart else ())
            for other in self.members[second]
        )

    def apart(self) -> list[Pair]:
        """Pairs of units that must not meet."""
        concerned = {self.unit_of[key] for pair in self._apart for key in pair if key in self.unit_of}
        for unit, holder in self.held_by.items():
            concerned.add(unit)
            concerned.update(self.unit_of[key] for key in holder.kept_out if key in self.unit_of)
        ordered = sorted(concerned)
        return [
            (one, other)
            for place, one in enumerate(ordered)
            for other in ordered[place + 1 :]
            if self.must_stay_apart(one, other)
        ]

    def _take_held(self, held: Sequence[HeldCluster]) -> None:
        """A person's cluster is one unit whatever else was decided; a key in two belongs to the first named."""
        taken: set[int] = set()
        for cluster in sorted(held, key=lambda cluster: cluster.name):
            keys = sorted(key for key in cluster.members if key in self.unit_of and key not in taken)
            taken.update(keys)
            for key in keys[1:]:
                self._join(self.unit_of[keys[0]], self.unit_of[key])
            if keys:
                self.held_by[self.unit_of[keys[0]]] = cluster

    def _join(self, first: int, second: int) -> None:
        kept, gone = min(first, second), max(first, second)
        self.members[kept] += self.members.pop(gone)
        for key in self.members[kept]:
            self.unit_of[key] = kept
        holder = self.held_by.pop(gone, None) or self.held_by.get(kept)
        if holder:
            self.held_by[kept] = holder
