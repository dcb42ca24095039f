"""Clusters that are proposed: the list, most useful first, and one with its members."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from servanda.domain.recommendations.models import Recommendation
from servanda.domain.recommendations.queries import in_brief, recommendations_visible_to
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import states_where
from servanda.pipelines.classification.gathering.keeping import FEWEST
from servanda.pipelines.classification.models import ClusterProposal
from servanda.pipelines.classification.reading import without_cluster
from servanda.pipelines.classification.states import Stage

Place = tuple[str, int | None]  # mechanism and cycle


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a proposal would gather: its members that are in no cluster now, and where they come from."""

    proposal: ClusterProposal
    count: int
    mechanisms: int
    reviews: int  # mechanism and cycle together
    average: float

    @property
    def order(self) -> tuple[int, int, int, float, int]:
        """Most useful first: homes for most, then across most reviews and mechanisms, then the surest."""
        return (-self.count, -self.reviews, -self.mechanisms, -self.average, self.proposal.pk)


def proposals_visible_to(user: Any) -> QuerySet[ClusterProposal]:
    """Those of the States whose clusters this person manages, whatever became of them."""
    codes = states_where(user, Permission.CLUSTER_MANAGE)
    held = ClusterProposal.objects.select_related("state", "decided_by")
    return (held if codes is None else held.filter(state__in=codes)).order_by("pk")


def proposals_open(user: Any, *, state: str) -> list[Proposed]:
    """What waits for a decision in the State, the most useful first; in three statements however many there are."""
    rows = list(proposals_visible_to(user).filter(state=state, stage=Stage.OPEN))
    wanted = {public_id for row in rows for public_id in row.public_ids}
    places = _places_of_homeless(state, wanted)
    found = [_proposed(row, places) for row in rows]
    return sorted((each for each in found if each.count >= FEWEST), key=lambda each: each.order)


def _places_of_homeless(state: str, wanted: set[str]) -> dict[str, Place]:
    rows = without_cluster(state).order_by()
    told = rows.values_list("public_id", "mechanism_id", "cycle")
    return {public_id: (mechanism, cycle) for public_id, mechanism, cycle in told if public_id in wanted}


def _proposed(row: ClusterProposal, places: Mapping[str, Place]) -> Proposed:
    sure = [how for public_id, how in row.members if public_id in places]
    met = {places[public_id] for public_id in row.public_ids if public_id in places}
    average = sum(sure) / len(sure) if sure else 0.0
    return Proposed(row, len(sure), len({mechanism for mechanism, _cycle in met}), len(met), average)


def _alone(proposal: ClusterProposal) -> QuerySet[Recommendation]:
    return without_cluster(proposal.state_id).filter(public_id__in=proposal.public_ids)


def members_of_proposal(user: Any, proposal: ClusterProposal) -> list[tuple[Any, float]]:
    """Its members that are in no cluster now, with their words and positions, and how sure each is; its order."""
    seen = recommendations_visible_to(user).filter(pk__in=_alone(proposal).order_by().values("pk"))
    alone = in_brief(seen).order_by("pk")
    held = {item.public_id: item for item in alone}
    return [(held[public_id], sure) for public_id, sure in proposal.members if public_id in held]


def answers_to_proposals(state: str) -> dict[str, int]:
    """How many were accepted and refused so far."""
    found: dict[str, int] = defaultdict(int)
    for stage in ClusterProposal.objects.filter(state=state).order_by().values_list("stage", flat=True):
        found[stage] += 1
    return {"accepted": found[Stage.ACCEPTED], "refused": found[Stage.REFUSED]}
