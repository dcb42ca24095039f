"""Tying repeats into threads, so that one weak pair does not chain two demands together.

Two groups become one only where their members, on average over all pairs between them, ask the same: a pair nobody
proposed counts as nought.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from servanda.pipelines.classification.repeats.shapes import Repeat, Thread

TIED = 0.8  # mean confidence between two groups from which they are one


def tie_threads(
    repeats: Iterable[Repeat],
    *,
    together: Collection[tuple[int, int]] = (),
    apart: Collection[tuple[int, int]] = (),
    order: Mapping[int, int] | None = None,
) -> list[Thread]:
    """Threads of two or more, longest first. `together` and `apart` are what people decided, and hold in any case.

    `order` says which key is older (default: the smaller); where decisions contradict each other, apart wins.
    """
    groups = _Groups(repeats, apart)
    for one, other in sorted(together):
        groups.join_decided(one, other)
    groups.join_while_alike()
    rank = order or {}
    found = [
        Thread(tuple(sorted(members, key=lambda key: (rank.get(key, key), key))), round(groups.weakest[root], 3))
        for root, members in groups.members.items()
        if len(members) > 1
    ]
    return sorted(found, key=lambda thread: (-len(thread.members), thread.members))


class _Groups:
    """Groups of keys, and the sum of confidences between any two."""

    def __init__(self, repeats: Iterable[Repeat], apart: Collection[tuple[int, int]]) -> None:
        self.members: dict[int, list[int]] = {}
        self.weakest: dict[int, float] = {}
        self.group_of: dict[int, int] = {}
        self.between: dict[int, dict[int, float]] = defaultdict(dict)
        self.apart: dict[int, set[int]] = defaultdict(set)
        for repeat in repeats:
            one, other = self._know(repeat.earlier), self._know(repeat.later)
            self.between[one][other] = self.between[other][one] = repeat.confidence
        for one, other in apart:
            self.apart[self._know(one)].add(self._know(other))
            self.apart[self._know(other)].add(self._know(one))

    def _know(self, key: int) -> int:
        if key not in self.group_of:
            self.group_of[key] = key
            self.members[key] = [key]
            self.weakest[key] = 1.0
        return key

    def join_decided(self, one: int, other: int) -> None:
        first, second = self.group_of[self._know(one)], self.group_of[self._know(other)]
        if first != second and second not in self.apart[first]:
            self._join(first, second, 1.0)

    def join_while_alike(self) -> None:
        """Surest first; after a join, what the new group is to the others is asked anew."""
        heap = [
            (-self._mean(one, other), one, other) for one in self.between for other in self.between[one] if one < other
        ]
        heapq.heapify(heap)
        while heap:
            mean, one, other = heapq.heappop(heap)
            is_stale = one not in self.members or other not in self.members or -mean != self._mean(one, other)
            if is_stale or -mean < TIED or other in self.apart[one]:
                continue
            joined = self._join(one, other, -mean)
            for near in self.between[joined]:
                pair = (min(joined, near), max(joined, near))
                heapq.heappush(heap, (-self._mean(*pair), *pair))

    def _mean(self, one: int, other: int) -> float:
        pairs = len(self.members[one]) * len(self.members[other])
        return self.between[one].get(other, 0.0) / pairs

    def _join(self, one: int, other: int, how_sure: float) -> int:
        kept, gone = min(one, other), max(one, other)
        self.members[kept] += self.members.pop(gone)
        self.weakest[kept] = min(self.weakest[kept], self.weakest.pop(gone), how_sure)
        for key in self.members[kept]:
            self.group_of[key] = kept
        for near, sum_of in self.between.pop(gone, {}).items():
            self.between[near].pop(gone, None)
            if near != kept:
                self.between[kept][near] = self.between[near][kept] = self.between[kept].get(near, 0.0) + sum_of
        for near in self.apart.pop(gone, set()):
            self.apart[near].discard(gone)
            self.apart[near].add(kept)
            self.apart[kept].add(near)
        return kept
