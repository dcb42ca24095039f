"""What kind of act is asked for, and which branches of State it concerns."""

from __future__ import annotations

from collections.abc import Iterator

from servanda.foundation.organisations.states import Branch
from servanda.pipelines.classification.specificity.action import Decision
from servanda.pipelines.classification.specificity.finding import Finding, unblocked
from servanda.pipelines.classification.specificity.reading import Reading, Span
from servanda.pipelines.classification.states import Measure

NEAR = 75  # signs behind the verb in which its object is expected

# Who usually acts. An institution can be anybody's, so it says nothing.
_ACTS_BY = {
    Measure.LAW: (Branch.LEGISLATURE,),
    Measure.RATIFICATION: (Branch.LEGISLATURE, Branch.EXECUTIVE),
    Measure.REMEDY: (Branch.JUDICIARY,),
    Measure.POLICY: (Branch.EXECUTIVE,),
    Measure.BUDGET: (Branch.EXECUTIVE,),
    Measure.TRAINING: (Branch.EXECUTIVE,),
    Measure.SERVICE: (Branch.EXECUTIVE,),
    Measure.DATA: (Branch.EXECUTIVE,),
    Measure.COOPERATION: (Branch.EXECUTIVE,),
    Measure.PARTICIPATION: (Branch.EXECUTIVE,),
}


def measures(reading: Reading, decision: Decision) -> list[Finding]:
    """Kinds of act, those named close behind the verb before those named later."""
    start = decision.spans[0][0] if decision.spans else 0
    reach = start + (NEAR if reading.is_spelled else NEAR // 3)
    near: dict[str, list[Span]] = {}
    later: dict[str, list[Span]] = {}
    for hit in unblocked(reading, "measure"):
        span = reading.span(hit)
        (near if span[0] <= reach else later).setdefault(hit.name, []).append(span)
    found = [Finding(name, "measure:near", tuple(spans)) for name, spans in near.items()]
    return found + [Finding(name, "measure:later", tuple(spans)) for name, spans in later.items() if name not in near]


def branches(reading: Reading, found: list[Finding]) -> Iterator[Finding]:
    """Branches that are named; those that usually do such acts; the government where nothing else speaks."""
    named: dict[str, list[Span]] = {}
    for hit in unblocked(reading, "branch"):
        named.setdefault(hit.name, []).append(reading.span(hit))
    for name, spans in named.items():
        yield Finding(name, "branch:named", tuple(spans))
    said = set(named)
    for measure in found:
        for branch in _ACTS_BY.get(Measure(measure.value), ()):
            if branch.value not in said and measure.rule == "measure:near":
                said.add(branch.value)
                yield Finding(branch.value, f"branch:by_act:{measure.value}", measure.spans)
    if not said:
        yield Finding(Branch.EXECUTIVE.value, "branch:rest")
