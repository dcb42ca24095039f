"""Joining the most alike step by step (average linkage), never beyond a size, never what must stay apart."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

APART = -1e6  # likeness of what must not meet: no average ever makes it positive again
_GONE = -2e6


def join_alike(likeness: Numbers, sizes: Numbers, *, limit: float, until: int, at_least: float) -> Places:
    """The group of each row, named by its first row. Stops at `until` groups, or where none are alike enough."""
    return _Joining(likeness, sizes, limit).run(until, at_least)


class _Joining:
    """`true` is the mean likeness of groups, `open` the same where they may be joined, `best` the closest of each."""

    def __init__(self, likeness: Numbers, sizes: Numbers, limit: float) -> None:
        self.count = len(sizes)
        self.limit = limit
        self.sizes = sizes.astype(np.float64).copy()
        self.true = likeness.astype(np.float64).copy()
        np.fill_diagonal(self.true, _GONE)
        self.open = self.true.copy()
        self.open[self.sizes[:, None] + self.sizes[None, :] > limit] = _GONE
        self.is_there = np.ones(self.count, dtype=bool)
        self.group = np.arange(self.count)
        self.best = self.open.argmax(axis=1)
        self.how = self.open[np.arange(self.count), self.best]

    def run(self, until: int, at_least: float) -> Places:
        left = self.count
        while left > until:
            one = int(self.how.argmax())
            if self.how[one] < at_least:
                break
            other = int(self.best[one])
            self._join(min(one, other), max(one, other))
            left -= 1
        return self.group

    def _join(self, kept: int, gone: int) -> None:
        sizes = self.sizes
        both = sizes[kept] + sizes[gone]
        mean = (self.true[kept] * sizes[kept] + self.true[gone] * sizes[gone]) / both
        self.true[kept] = mean
        self.true[:, kept] = mean
        sizes[kept] = both
        self.is_there[gone] = False
        self.group[self.group == gone] = kept
        row = np.where(self.is_there & (sizes + both <= self.limit), mean, _GONE)
        row[kept] = _GONE
        self.open[kept] = row
        self.open[:, kept] = row
        self.open[gone] = _GONE
        self.open[:, gone] = _GONE
        self._find_best(kept, gone, row)

    def _find_best(self, kept: int, gone: int, row: Numbers) -> None:
        self.how[gone] = _GONE
        lost = np.flatnonzero(self.is_there & ((self.best == kept) | (self.best == gone)))
        for place in (*lost, kept):
            self.best[place] = self.open[place].argmax()
            self.how[place] = self.open[place, self.best[place]]
        closer = self.is_there & (row > self.how)
        self.best[closer] = kept
        self.how[closer] = row[closer]
