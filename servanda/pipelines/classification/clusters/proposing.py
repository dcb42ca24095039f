"""Proposing clusters for one State's recommendations."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from servanda.pipelines.classification.clusters.linkage import APART, join_alike
from servanda.pipelines.classification.clusters.objectives import ThemeNames, objectives
from servanda.pipelines.classification.clusters.shapes import (
    OURS,
    Cluster,
    Clustering,
    Decided,
    Membership,
    Themes,
    Weights,
)
from servanda.pipelines.classification.clusters.titles import Titles
from servanda.pipelines.classification.clusters.units import Units
from servanda.pipelines.classification.clusters.vectors import likeness, vectors
from servanda.pipelines.classification.repeats.reading import Reading, read
from servanda.pipelines.classification.repeats.shapes import Demand, Thread

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

_SMALLEST_LIMIT = 5  # in a State with few demands
_FEWEST, _MOST = 20, 120
_ALIKE = 0.05  # groups less alike than that have nothing in common
_NEAR = 0.12  # what a single needs to go with a cluster rather than to the leftovers

# Mean likeness to the rest of the cluster, and how often a member's heading is the commonest among the others there
# (OHCHR's lists, docs/evaluate/clusters.md); straight lines between.
_CLOSENESS = (0.10, 0.22, 0.33, 0.43, 0.60, 0.72, 0.88, 0.98)
_SHARES_THEME = (0.35, 0.45, 0.50, 0.62, 0.66, 0.78, 0.93, 0.97)


def propose_clusters(
    demands: Sequence[Demand],
    *,
    themes: Themes | None = None,
    theme_names: ThemeNames | None = None,
    threads: Sequence[Thread] = (),
    decided: Decided | None = None,
    weights: Weights = OURS,
) -> Clustering:
    """Every demand once, in clusters or left over; largest cluster first. The same input in any order gives the same.

    No cluster is larger than `largest` allows, unless people made it so.
    """
    ordered = sorted(demands, key=lambda demand: demand.key)
    if not ordered:
        return Clustering((), ())
    themes, decided = themes or {}, decided or Decided()
    limit = largest(len(ordered), weights)
    units = Units((demand.key for demand in ordered), decided)
    for thread in threads:  # repeats are one demand, as far as the limit allows
        for key in thread.members[1:]:
            units.join(thread.members[0], key, limit=limit)
    readings = [read(demand) for demand in ordered]
    alike = likeness(vectors(ordered, readings, themes), weights)
    groups = _grouped(ordered, units, alike, limit, how_many(len(ordered), weights))
    return _told(ordered, readings, units, alike, groups, themes, theme_names or {})


def largest(count: int, weights: Weights = OURS) -> int:
    """Most members a proposed cluster may have."""
    return max(int(count * weights.largest_share), _SMALLEST_LIMIT)


def how_many(count: int, weights: Weights = OURS) -> int:
    """About how many clusters serve: 40 for 200 demands, 120 for 3,000."""
    return min(max(round(weights.by_root * math.sqrt(count)), _FEWEST), _MOST)


def _grouped(demands: Sequence[Demand], units: Units, alike: Numbers, limit: int, until: int) -> list[list[int]]:
    """Places of demands, group by group."""
    place_of = {demand.key: place for place, demand in enumerate(demands)}
    names = sorted(units.members)
    rows = [np.array([place_of[key] for key in units.members[name]]) for name in names]
    row_of = {name: row for row, name in enumerate(names)}
    sizes = np.array([len(row) for row in rows], dtype=np.float64)
    between = _between(alike, rows, sizes)
    for one, other in units.apart():
        between[row_of[one], row_of[other]] = between[row_of[other], row_of[one]] = APART
    group = join_alike(between, sizes, limit=limit, until=until, at_least=_ALIKE)
    group = _take_in_singles(group, between, sizes, limit)
    found: dict[int, list[int]] = {}
    for row, name in enumerate(group):
        found.setdefault(int(name), []).extend(int(place) for place in rows[row])
    return [sorted(places) for places in found.values()]


def _between(alike: Numbers, rows: Sequence[Places], sizes: Numbers) -> Numbers:
    """Mean likeness of units."""
    if len(rows) == len(alike):
        order = np.concatenate(rows)
        return alike[np.ix_(order, order)].copy()
    members = np.concatenate(rows)
    ends = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    belongs = sparse.csr_matrix((np.repeat(1 / sizes, sizes.astype(np.int64)), members, ends))
    return np.asarray((belongs @ (belongs @ alike).T).T)


def _take_in_singles(group: Places, between: Numbers, sizes: Numbers, limit: int) -> Places:
    """A demand that stayed alone goes with the closest cluster that has room, if they are alike at all."""
    group = group.copy()
    members = {int(name): np.flatnonzero(group == name) for name in np.unique(group)}
    for name, rows in list(members.items()):
        if len(rows) > 1 or sizes[rows[0]] > 1:
            continue
        means = {
            other: float(np.average(between[rows[0], others], weights=sizes[others]))
            for other, others in members.items()
            if other != name and sizes[others].sum() > 1 and sizes[others].sum() + 1 <= limit
        }
        closest = max(means, key=lambda other: (means[other], -other), default=None)
        if closest is not None and means[closest] >= _NEAR:
            group[rows[0]] = closest
            members[closest] = np.append(members[closest], rows)
            del members[name]
    return group


def _told(
    demands: Sequence[Demand],
    readings: Sequence[Reading],
    units: Units,
    alike: Numbers,
    groups: Sequence[Sequence[int]],
    themes: Themes,
    theme_names: ThemeNames,
) -> Clustering:
    titles = Titles(demands, readings)
    clusters, leftovers = [], []
    for places in groups:
        own = (units.unit_of[demands[place].key] for place in places)
        holder = next((units.held_by[unit] for unit in own if unit in units.held_by), None)
        if len(places) == 1 and holder is None:
            leftovers.append(demands[places[0]].key)
            continue
        fixed = holder.members if holder else frozenset()
        title = titles.of(places)
        shared = _shared_themes([demands[place].key for place in places], themes)
        clusters.append(
            Cluster(
                members=_memberships(demands, places, alike, fixed),
                title=title.words,
                title_language=title.language,
                objectives=objectives(title, [readings[place] for place in places], shared, theme_names),
                themes=shared,
                held=holder.name if holder else "",
            )
        )
    clusters.sort(key=lambda cluster: (-len(cluster.members), min(cluster.keys)))
    return Clustering(tuple(clusters), tuple(sorted(leftovers)))


def _memberships(
    demands: Sequence[Demand], places: Sequence[int], alike: Numbers, fixed: frozenset[int]
) -> tuple[Membership, ...]:
    inside = alike[np.ix_(places, places)]
    others = max(len(places) - 1, 1)
    closeness = (inside.sum(axis=1) - np.diag(inside)) / others
    sure = np.round(np.interp(closeness, _CLOSENESS, _SHARES_THEME), 3)
    found = [
        Membership(demands[place].key, 1.0 if demands[place].key in fixed else float(how), demands[place].key in fixed)
        for place, how in zip(places, sure, strict=True)
    ]
    return tuple(sorted(found, key=lambda member: (-member.confidence, member.key)))


def _shared_themes(keys: Sequence[int], themes: Themes) -> tuple[str, ...]:
    """Themes that at least half the members' confidence speaks for, most shared first."""
    sums: dict[str, float] = {}
    for key in keys:
        for code, sure in themes.get(key, ()):
            sums[code] = sums.get(code, 0.0) + sure
    ranked = sorted(sums, key=lambda code: (-sums[code], code))
    return tuple(code for code in ranked if sums[code] >= len(keys) / 3)[:3]
