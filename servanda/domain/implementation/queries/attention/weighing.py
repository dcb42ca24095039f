"""From what holds to criteria from 0 to 1. What is not known is None: told on the page, never counted as nothing."""

from __future__ import annotations

import datetime

from servanda.domain.implementation.queries.attention.evidence import Evidence
from servanda.foundation.methods.priority import (
    Criterion,
    enabling,
    mean_of_known,
    nearness,
    recurrence,
    silence,
)
from servanda.foundation.methods.priority_parameters import Parameters

SOON = datetime.timedelta(days=30)
OFTEN = 2  # asked so many times: recurring


def values_of(evidence: Evidence, parameters: Parameters, *, today: datetime.date) -> dict[Criterion, float | None]:
    """Each criterion of methods, part 7.3, as far as this record can tell."""
    return {
        Criterion.SEVERITY: _severity(evidence, parameters),
        Criterion.SCALE: None,  # no table of this record says how many people are concerned
        Criterion.DISCRIMINATION: evidence.grouped / evidence.linked if evidence.linked else None,
        Criterion.LEGAL_FORCE: max((parameters.legal_force[force] for force in evidence.forces), default=None),
        Criterion.RECURRENCE: None if evidence.askings is None else recurrence(evidence.askings),
        Criterion.FOLLOW_UP: _follow_up(evidence),
        Criterion.NEXT_REPORT: _near(evidence.report_on, parameters, today),
        Criterion.FEASIBILITY: _feasibility(evidence),
        Criterion.ENABLING: enabling(len(evidence.members) - 1),
        Criterion.FINANCING: evidence.plan.financed if evidence.plan else None,
        Criterion.NEGLECT: neglect_of(evidence, parameters, today=today),
    }


def comes_first(evidence: Evidence, parameters: Parameters) -> bool:
    """The veto: a threat to life or integrity, by the themes of enough of it, or interim measures."""
    return evidence.has_interim_measures or is_threat(evidence, parameters)


def is_threat(evidence: Evidence, parameters: Parameters) -> bool:
    return bool(evidence.threats) and evidence.threats >= parameters.threat_share * evidence.themed


def neglect_of(evidence: Evidence, parameters: Parameters, *, today: datetime.date) -> float:
    """The mean of four things that are always known: silence, nobody leading, nothing planned, something late."""
    days = (today - evidence.word.last).days if evidence.word.last else None
    parts = (
        silence(days, full_after=parameters.silent_after_days),
        float(not evidence.leads),
        float(evidence.plan is None or not evidence.plan.actions),
        float(is_late(evidence)),
    )
    return sum(parts) / len(parts)


def is_late(evidence: Evidence) -> bool:
    """An answer past its day, or an action past the day it was promised for."""
    return evidence.days_late > 0 or bool(evidence.plan and evidence.plan.late)


def nearest_day(evidence: Evidence) -> datetime.date | None:
    """By when something is wanted: by a mechanism's follow-up, for a report, or from a body."""
    days = (evidence.follow_up_due, evidence.report_on, evidence.asked_for)
    return min((day for day in days if day), default=None)


def is_urgent(evidence: Evidence, parameters: Parameters, *, today: datetime.date) -> bool:
    """It comes first, a mechanism follows it up, or a day is near."""
    if comes_first(evidence, parameters) or evidence.follow_up:
        return True
    day = nearest_day(evidence)
    return day is not None and day <= today + SOON


def _severity(evidence: Evidence, parameters: Parameters) -> float | None:
    """Of what has a theme; the gravest class that holds for enough of it, or at all."""
    if not evidence.themed:
        return None
    if is_threat(evidence, parameters):
        return parameters.severity["threat"]
    if evidence.threats or evidence.lasting:
        return parameters.severity["lasting"]
    return parameters.severity["other"]


def _follow_up(evidence: Evidence) -> float | None:
    """Not known where a committee's document was never looked through for what it follows up."""
    if evidence.follow_up:
        return 1.0
    return None if evidence.unread else 0.0


def _near(day: datetime.date | None, parameters: Parameters, today: datetime.date) -> float | None:
    return None if day is None else nearness((day - today).days, within=parameters.report_within_days)


def _feasibility(evidence: Evidence) -> float | None:
    """Authority (a body leads) and known cost; capacity is not recorded. Without lead and plan nothing is known."""
    has_plan = bool(evidence.plan and evidence.plan.actions)
    if not evidence.leads and not has_plan:
        return None
    return mean_of_known(
        [float(bool(evidence.leads)), float(evidence.plan.costed > 0) if has_plan and evidence.plan else None]
    )
