"""What the search for clusters takes and gives. It knows texts and keys, not the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Themes = Mapping[int, list[tuple[str, float]]]  # key of a demand -> codes of themes with confidence, surest first
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class HeldCluster:
    """A cluster that people made or accepted: its members stay, it may be offered new ones, nothing else changes it."""

    name: str  # the caller's own, a public id for instance
    members: frozenset[int]
    kept_out: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Decided:
    """What people decided. Where decisions contradict each other, apart wins over together."""

    held: tuple[HeldCluster, ...] = ()
    together: tuple[Pair, ...] = ()
    apart: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class Weights:
    """What the search goes by. Others than these are for comparing only (docs/evaluate/clusters.md)."""

    company: float = 0.5  # how much it counts that the same others are like both, beside what they say themselves
    close_counts: int = 3  # power of a likeness before company is compared: what is hardly alike is no company
    by_root: float = 2.8  # groups for each root of the number of demands; OHCHR's lists have as many headings
    largest_share: float = 0.08  # of all demands: a larger cluster is no longer one objective


OURS = Weights()


@dataclass(frozen=True, slots=True)
class Membership:
    """`confidence`: of a hundred members so close to the rest, how many share their theme."""

    key: int
    confidence: float
    is_fixed: bool = False  # a person put it there


@dataclass(frozen=True, slots=True)
class Cluster:
    """`held` names the people's cluster it continues, or is empty; titles and objectives are drafts in our words."""

    members: tuple[Membership, ...]  # closest to the rest first
    title: str
    title_language: str
    objectives: Mapping[str, str] = field(default_factory=dict)  # language -> one sentence
    themes: tuple[str, ...] = ()  # most shared first
    held: str = ""

    @property
    def keys(self) -> frozenset[int]:
        return frozenset(member.key for member in self.members)


@dataclass(frozen=True, slots=True)
class Clustering:
    """All demands once: in a cluster, or left over because they are like no other."""

    clusters: tuple[Cluster, ...]
    leftovers: tuple[int, ...]
