"""What holds of each objective, and of each recommendation outside of one: counts and days, no judgement yet."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from servanda.domain.implementation.queries.attention.reading import Asked, Held, Links, Objective, Plan, Word
from servanda.domain.implementation.queries.pending import Pending
from servanda.domain.recommendations.states import FollowUpKind, PositionValue
from servanda.foundation.reference.models.mechanism import MechanismKind


@dataclass(slots=True)
class Evidence:
    """Of one objective (`objective` is set) or of one recommendation that stands alone."""

    public_id: str
    members: list[Asked]
    objective: Objective | None = None
    askings: int | None = 1  # by different mechanisms or in different cycles; None: nobody has looked for repeats
    askers: Counter[str] = field(default_factory=Counter)  # mechanism → in how many cycles or documents
    since: str = ""  # the year it was first asked
    themed: int = 0  # members with a theme that stands
    threats: int = 0  # of them those that speak of a threat to life or integrity
    lasting: int = 0  # those of harm that can hardly be made good
    linked: int = 0  # members with any theme or group
    grouped: int = 0  # of them those that name a group
    themes: frozenset[str] = frozenset()
    groups: Counter[str] = field(default_factory=Counter)
    forces: frozenset[str] = frozenset()  # keys of Parameters.legal_force; members not answered yet give none
    follow_up: str = ""  # the weightiest mark that runs
    follow_up_due: datetime.date | None = None
    unread: int = 0  # paragraphs of treaty bodies in documents nobody has looked through for follow-up
    report_on: datetime.date | None = None
    asked_for: datetime.date | None = None  # by when a body owes an answer that is not late yet
    days_late: int = 0
    bodies: frozenset[str] = frozenset()
    leads: str = ""  # public id of the body that leads
    word: Word = field(default_factory=Word)
    plan: Plan | None = None  # None: stands alone, where nothing can be planned

    @property
    def has_interim_measures(self) -> bool:
        return self.follow_up == FollowUpKind.INTERIM

    @property
    def mechanisms(self) -> frozenset[str]:
        return frozenset(self.askers)


def evidence_of(held: Held, *, threats: frozenset[str], lasting: frozenset[str]) -> list[Evidence]:
    """Everything in the State's list once: objectives with members, and recommendations outside of them."""
    threads = _threads(held.asked)
    by_cluster, by_recommendation = _by_object(held.pending)
    together: dict[int, list[Asked]] = {}
    alone = []
    for asked in held.asked:
        if asked.cluster in held.objectives:
            together.setdefault(asked.cluster, []).append(asked)
        else:
            alone.append(asked)
    found = []
    for key, members in together.items():
        objective = held.objectives[key]
        made = Evidence(objective.public_id, members, objective, word=objective.word, plan=objective.plan)
        _asking(made, threads)
        own = [row for each in members for row in by_recommendation.get(each.key, ())]
        _work(made, [*by_cluster.get(key, ()), *own])
        _words_alone(made, held)
        found.append(made)
    for asked in alone:
        made = Evidence(asked.public_id, [asked], word=held.alone.get(asked.key, Word()))
        _asking(made, threads)
        _work(made, by_recommendation.get(asked.key, ()))
        found.append(made)
    for made in found:
        _links(made, held.links, threats, lasting)
        _duties(made, held)
    return found


def _threads(asked: Iterable[Asked]) -> dict[int, set[tuple[str, int]]]:
    """Thread → the different times of asking of its knots, whatever objective they are in."""
    threads: dict[int, set[tuple[str, int]]] = {}
    for each in asked:
        if each.thread is not None:
            threads.setdefault(each.thread, set()).add(each.asking)
    return threads


def _by_object(pending: Iterable[Pending]) -> tuple[dict[int, list[Pending]], dict[int, list[Pending]]]:
    clusters: dict[int, list[Pending]] = {}
    recommendations: dict[int, list[Pending]] = {}
    for row in pending:
        if row.cluster is not None:
            clusters.setdefault(row.cluster, []).append(row)
        elif row.recommendation is not None:
            recommendations.setdefault(row.recommendation, []).append(row)
    return clusters, recommendations


def _asking(made: Evidence, threads: dict[int, set[tuple[str, int]]]) -> None:
    """An objective was asked for whenever one of its members, or another knot of their threads, was. What stands
    alone and is tied to nothing may have been asked before: nobody has looked."""
    askings = {each.asking for each in made.members}
    tied = [threads[each.thread] for each in made.members if each.thread is not None]
    askings = askings.union(*tied)
    made.askings = None if made.objective is None and not tied else len(askings)
    made.askers = Counter(mechanism for mechanism, _time in askings)
    made.since = min((each.year for each in made.members if each.year), default="")


def _links(made: Evidence, links: dict[int, Links], threats: frozenset[str], lasting: frozenset[str]) -> None:
    themes: set[str] = set()
    for each in made.members:
        own = links.get(each.key)
        if own is None:
            continue
        made.linked += 1
        if own.themes:
            made.themed += 1
            themes.update(own.themes)
            made.threats += not threats.isdisjoint(own.themes)
            made.lasting += not lasting.isdisjoint(own.themes)
        if own.groups:
            made.grouped += 1
            made.groups.update(own.groups)
    made.themes = frozenset(themes)


def _duties(made: Evidence, held: Held) -> None:
    forces = set()
    for each in made.members:
        if force := _force(each):
            forces.add(force)
        if each.follow_up:
            made.follow_up = (
                each.follow_up if each.follow_up == FollowUpKind.INTERIM else made.follow_up or each.follow_up
            )
            made.follow_up_due = _earliest(made.follow_up_due, each.follow_up_due)
        is_unread = each.document not in held.followed_documents
        made.unread += each.mechanism_kind == MechanismKind.TREATY_BODY and is_unread
    made.forces = frozenset(forces)
    for code in made.mechanisms:
        made.report_on = _earliest(made.report_on, held.mechanisms[code].due_on if code in held.mechanisms else None)


def _force(asked: Asked) -> str:
    """Where a position is asked for, what was answered; elsewhere the kind of mechanism."""
    if asked.mechanism_kind != MechanismKind.UPR:
        return asked.mechanism_kind
    return "" if asked.position in (None, "", PositionValue.PENDING) else str(asked.position)


def _work(made: Evidence, pending: Iterable[Pending]) -> None:
    rows = list(pending)
    made.bodies = frozenset(row.code for row in rows)
    made.leads = next((row.code for row in rows if row.is_lead), "")
    made.days_late = max((row.days_late for row in rows), default=0)
    for row in rows:
        made.asked_for = _earliest(made.asked_for, None if row.days_late else row.due_on)


def _words_alone(made: Evidence, held: Held) -> None:
    """What was answered on a member before it joined counts as a word on the whole."""
    own = [held.alone[each.key].last for each in made.members if each.key in held.alone]
    newest = max((day for day in (made.word.last, *own) if day), default=None)
    made.word = Word(newest, made.word.level)


def _earliest(one: datetime.date | None, other: datetime.date | None) -> datetime.date | None:
    return min((day for day in (one, other) if day), default=None)
