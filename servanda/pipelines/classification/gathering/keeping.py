"""Bringing the stored proposals of clusters in line with what is proposed now; a person's refusal holds for ever.

Two memberships are nearly the same when more than half of all that is in either is in both. What is nearly the same as
a refused proposal is not proposed. What is nearly the same as an undecided one is that one, filled anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from django.db import transaction

from servanda.foundation.common import clock
from servanda.pipelines.classification.models import ClusterProposal, Run
from servanda.pipelines.classification.reading import without_cluster
from servanda.pipelines.classification.states import Stage

NEARLY = 0.5
FEWEST = 2  # members without a home; fewer need no objective of their own


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposal before it is kept."""

    titles: Mapping[str, str]
    objectives: Mapping[str, str]
    area: str
    themes: Sequence[str]
    members: Sequence[tuple[str, float]]  # public id and confidence, closest to the rest first

    @property
    def public_ids(self) -> frozenset[str]:
        return frozenset(public_id for public_id, _sure in self.members)


def overlap(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    """Of all that is in either, the share that is in both; 0 to 1."""
    return len(one & other) / len(one | other) if one or other else 0.0


def are_nearly_the_same(one: AbstractSet[str], other: AbstractSet[str]) -> bool:
    """Whether a person would take the one for the other."""
    return overlap(one, other) > NEARLY


@transaction.atomic
def keep_proposals(*, state: str, drafts: Sequence[Draft], run: Run | None) -> dict[str, int]:
    """Write what is proposed for the State; returns how many are new, changed and no longer proposed."""
    rows = ClusterProposal.objects.select_for_update(of=("self",)).filter(state=state).exclude(stage=Stage.ACCEPTED)
    stored = list(rows.order_by("pk"))
    refused = [frozenset(row.public_ids) for row in stored if row.stage == Stage.REFUSED]
    undecided = [row for row in stored if row.stage != Stage.REFUSED]
    counts = {"clusters_new": 0, "clusters_changed": 0, "clusters_overtaken": 0}
    for draft in _still_wanted(state, drafts):
        if any(are_nearly_the_same(draft.public_ids, members) for members in refused):
            continue
        row = _same_as(draft, undecided)
        if row is None:
            _write(ClusterProposal(state_id=state, version=0), draft, run)
            counts["clusters_new"] += 1
            continue
        undecided.remove(row)
        if row.stage != Stage.OPEN or _differs(row, draft):
            _write(row, draft, run)
            counts["clusters_changed"] += 1
    for row in undecided:
        if row.stage == Stage.OPEN:
            row.stage = Stage.OVERTAKEN
            row.save()
            counts["clusters_overtaken"] += 1
    return counts


def _still_wanted(state: str, drafts: Sequence[Draft]) -> list[Draft]:
    """Without members that found a home while the proposals were made; largest first."""
    homeless = set(without_cluster(state).values_list("public_id", flat=True))
    found = [replace(each, members=[member for member in each.members if member[0] in homeless]) for each in drafts]
    return sorted(
        (each for each in found if len(each.members) >= FEWEST), key=lambda each: (-len(each.members), each.members)
    )


def _same_as(draft: Draft, rows: Sequence[ClusterProposal]) -> ClusterProposal | None:
    """The undecided one that it continues: one that waits rather than one that fell silent, then the most alike."""
    near = [
        (row.stage == Stage.OPEN, overlap(draft.public_ids, set(row.public_ids)), -row.pk, row)
        for row in rows
        if are_nearly_the_same(draft.public_ids, set(row.public_ids))
    ]
    return max(near, key=lambda each: each[:3])[3] if near else None


def _differs(row: ClusterProposal, draft: Draft) -> bool:
    held = (row.titles, row.objectives, row.area, row.themes, row.members)
    return held != (
        dict(draft.titles),
        dict(draft.objectives),
        draft.area,
        list(draft.themes),
        [list(member) for member in draft.members],
    )


def _write(row: ClusterProposal, draft: Draft, run: Run | None) -> None:
    row.titles, row.objectives, row.area = dict(draft.titles), dict(draft.objectives), draft.area
    row.themes, row.members = list(draft.themes), [list(member) for member in draft.members]
    row.stage, row.run, row.made_at = Stage.OPEN, run, clock.now()
    row.version += 1
    row.save()
