"""Deciding on proposals of clusters: making one of it, refusing it, and taking either back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.recommendations.actions.clusters import add_to_cluster, create_cluster
from servanda.domain.recommendations.actions.undo import undo_creating
from servanda.domain.recommendations.models import Cluster, Recommendation
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput, StepRefused, require
from servanda.pipelines.classification import rules
from servanda.pipelines.classification.effects import Step
from servanda.pipelines.classification.gathering import places
from servanda.pipelines.classification.models import ClusterProposal, Decision, Suggestion
from servanda.pipelines.classification.reading import without_cluster
from servanda.pipelines.classification.states import Kind, Stage, Verdict

STEPS = frozenset({"proposal", "made", "placed"})  # what `take_back` knows to undo


@dataclass(frozen=True, slots=True)
class Words:
    """Title and objective by language, and the area, as a person leaves them."""

    titles: Mapping[str, str]
    objectives: Mapping[str, str]
    area: str = ""


@transaction.atomic
def accept_proposal(
    *, proposal: ClusterProposal, words: Words, members: Collection[str], version: int, by: User
) -> Cluster:
    """Make the cluster, with the members chosen by public id; those left out are refused there, and stay out of it.

    `version` is what the person saw. Who found another home meanwhile stays there.
    """
    proposal = _asked(proposal, version, by)
    alone = _alone(proposal)
    chosen = [item for item in alone if item.public_id in set(members)]
    if not chosen:
        raise InvalidInput(_("Tick at least one recommendation, or refuse the proposal."), field="member")
    decision = Decision.objects.create(state=proposal.state, decided_by=by, decided_at=clock.now())
    steps = _leave_unasked(chosen)
    cluster = create_cluster(
        state=proposal.state, titles=words.titles, objectives=words.objectives, area=words.area, by=by
    )
    add_to_cluster(cluster=cluster, recommendations=chosen, by=by)
    left_out = [item for item in alone if item not in chosen]
    steps += _remember_places(proposal, cluster, {Stage.ACCEPTED: chosen, Stage.REFUSED: left_out}, decision)
    steps.append({"do": "made", "cluster": cluster.pk})
    proposal.cluster = cluster.public_id
    counts = {str(Verdict.ACCEPT): len(chosen), str(Verdict.REFUSE): len(left_out)}
    _close(proposal, Stage.ACCEPTED, decision, steps, counts)
    record("classification.proposal_accepted", of=proposal, by=by, cluster=cluster.public_id, **counts)
    return cluster


@transaction.atomic
def refuse_proposal(*, proposal: ClusterProposal, version: int, by: User) -> None:
    """These are not one objective; neither they nor nearly the same are proposed together again."""
    proposal = _asked(proposal, version, by)
    decision = Decision.objects.create(state=proposal.state, decided_by=by, decided_at=clock.now())
    _close(proposal, Stage.REFUSED, decision, [], {str(Verdict.REFUSE): 1})
    record("classification.proposal_refused", of=proposal, by=by, members=proposal.public_ids)


def _asked(proposal: ClusterProposal, version: int, by: User) -> ClusterProposal:
    held = ClusterProposal.objects.select_for_update(of=("self",)).select_related("state").get(pk=proposal.pk)
    require(
        rules.can_decide(by, state=held.state_id, kind=Kind.CLUSTER),
        _("Only a coordinator of this State may decide on proposed objectives."),
    )
    if held.stage != Stage.OPEN:
        raise StepRefused(_("This proposal waits for no decision any more."))
    if held.version != version:
        raise EditedMeanwhile(_("It was proposed anew after you opened it. Look at it again, then decide."))
    return held


def _alone(proposal: ClusterProposal) -> list[Recommendation]:
    """Its members that are in no cluster now, in its order."""
    found = without_cluster(proposal.state_id).filter(public_id__in=proposal.public_ids)
    place = {public_id: at for at, public_id in enumerate(proposal.public_ids)}
    return sorted(found, key=lambda item: place[item.public_id])


def _leave_unasked(chosen: Sequence[Recommendation]) -> list[Step]:
    """A recommendation is in one cluster: whether it fits into another is no question any longer."""
    asked = Suggestion.objects.select_for_update(of=("self",)).filter(
        recommendation__in=chosen, kind=Kind.CLUSTER, stage=Stage.OPEN
    )
    keys = list(asked.order_by("pk").values_list("pk", flat=True))
    Suggestion.objects.filter(pk__in=keys).update(stage=Stage.OVERTAKEN)
    return [{"do": "ask", "suggestion": key} for key in keys]


def _remember_places(
    proposal: ClusterProposal,
    cluster: Cluster,
    answers: Mapping[Stage, Sequence[Recommendation]],
    decision: Decision,
) -> list[Step]:
    """A person's word on each member, kept like any other decided suggestion: it counts, and keeps out for ever."""
    sure = dict(proposal.members)
    rows = Suggestion.objects.bulk_create(
        Suggestion(
            recommendation=item,
            kind=Kind.CLUSTER,
            value=cluster.public_id,
            confidence=sure[item.public_id],
            method=places.METHOD,
            version=places.VERSION,
            stage=stage,
            decided_by=decision.decided_by,
            decided_at=decision.decided_at,
            decision=decision,
        )
        for stage, items in answers.items()
        for item in items
    )
    return [{"do": "placed", "suggestion": row.pk} for row in rows]


def _close(
    proposal: ClusterProposal, stage: Stage, decision: Decision, steps: list[Step], counts: Mapping[str, int]
) -> None:
    proposal.stage, proposal.decision = stage, decision
    proposal.decided_by, proposal.decided_at = decision.decided_by, decision.decided_at
    proposal.save()
    decision.counts = dict(counts)
    decision.before = [{"do": "proposal", "proposal": proposal.pk}, *steps]
    decision.save()


def take_back(*, step: Step, by: User) -> None:
    """Undo one step of a decision on a proposal, within the transaction of who undoes the decision."""
    if step["do"] == "made":
        undo_creating(cluster=Cluster.objects.get(pk=step["cluster"]), by=by)
        return
    nobody = {"decided_by": None, "decided_at": None, "decision": None}
    if step["do"] == "placed":
        # The cluster it speaks of is no more: there is nothing to ask.
        Suggestion.objects.filter(pk=step["suggestion"]).update(stage=Stage.OVERTAKEN, **nobody)
        return
    ClusterProposal.objects.filter(pk=step["proposal"]).update(stage=Stage.OPEN, cluster="", **nobody)
