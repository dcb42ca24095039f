"""Deciding on suggestions, one or many in one go, and undoing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import InvalidInput, StepRefused, require
from servanda.foundation.reference.models import State
from servanda.pipelines.classification import rules
from servanda.pipelines.classification.actions import proposals
from servanda.pipelines.classification.effects import Effects, proposed_by
from servanda.pipelines.classification.models import Decision, Suggestion, Waking
from servanda.pipelines.classification.queries.deciding import newest_decision
from servanda.pipelines.classification.states import SINGLE, Kind, Stage, Verdict

MOST = 1_000  # suggestions decided together
_STAGES = {Verdict.ACCEPT: Stage.ACCEPTED, Verdict.CHANGE: Stage.CHANGED, Verdict.REFUSE: Stage.REFUSED}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person says to one suggestion; `instead` is the value they choose where they change it."""

    verdict: Verdict
    instead: str = ""


@transaction.atomic
def decide(*, state: State, answers: Mapping[int, Answer], by: User) -> Decision | None:
    """Do as was answered, all of it or nothing; keys are those of suggestions of the State.

    What somebody else decided meanwhile is left as it is. None if nothing was left to decide.
    """
    if not answers:
        raise InvalidInput(_("Choose an answer for at least one suggestion first."))
    if len(answers) > MOST:
        raise InvalidInput(_("Decide on at most %(number)s at once.") % {"number": MOST})
    require(rules.can_decide(by, state=state.pk), _("Only a coordinator of this State may decide on suggestions."))
    held = _open(state, answers)
    if not held:
        return None
    decision = Decision.objects.create(state=state, decided_by=by, decided_at=clock.now())
    writing = _Writing(decision, by, {row.pk for row in held})
    for suggestion in held:
        writing.answer(suggestion, answers[suggestion.pk])
    decision.counts, decision.before = dict(writing.counts), writing.steps
    decision.save()
    record("classification.decided", of=decision, by=by, **writing.counts)
    return decision


def _open(state: State, keys: Iterable[int]) -> list[Suggestion]:
    rows = Suggestion.objects.select_for_update(of=("self",)).filter(
        pk__in=list(keys), recommendation__state=state, stage=Stage.OPEN
    )
    # Others wait at the first row, so nobody locks the same rows in another order.
    return list(rows.select_related("recommendation").order_by("pk"))


class _Writing:
    """One decision while it is written: what was done, in order, and how often."""

    def __init__(self, decision: Decision, by: User, answered: set[int]) -> None:
        self.decision, self.by, self.answered = decision, by, answered
        self.effects = Effects.of(by)
        self.steps: list[dict[str, Any]] = []
        self.taken: set[tuple[int, str]] = set()  # what has its one value now
        self.counts: Counter[str] = Counter()

    def answer(self, suggestion: Suggestion, answer: Answer) -> None:
        kind = suggestion.kind
        require(
            rules.can_decide(self.by, state=self.decision.state_id, kind=kind),
            _("Your role does not include deciding on this kind of suggestion."),
        )
        about, proposed = suggestion.recommendation, proposed_by(suggestion)
        if answer.verdict == Verdict.ACCEPT:
            self.steps += self.effects.accept(about, kind, suggestion.value, proposed)
        else:
            self.steps += self.effects.refuse(about, kind, suggestion.value, proposed)
        if answer.verdict == Verdict.CHANGE:
            self._choose(suggestion, answer.instead)
        self._close(suggestion, _STAGES[answer.verdict], instead=answer.instead)
        self.counts[str(answer.verdict)] += 1
        if kind in SINGLE and answer.verdict != Verdict.REFUSE:
            self._leave_unasked(suggestion)

    def _choose(self, suggestion: Suggestion, value: str) -> None:
        """What is taken in its place; where that was suggested as well, the question is answered by it."""
        if not value or value == suggestion.value:
            raise InvalidInput(_("Choose another value in place of this one."), field="instead")
        same = Suggestion.objects.select_for_update(of=("self",)).filter(
            recommendation=suggestion.recommendation, kind=suggestion.kind, value=value
        )
        asked = same.first()
        proposed = proposed_by(asked) if asked else None
        self.steps += self.effects.accept(suggestion.recommendation, suggestion.kind, value, proposed)
        if asked and asked.stage == Stage.OPEN and asked.pk not in self.answered:
            self._close(asked, Stage.ACCEPTED)

    def _leave_unasked(self, suggestion: Suggestion) -> None:
        """There is room for one value: the others are no question any longer, and were not refused."""
        place = (suggestion.recommendation_id, suggestion.kind)
        if place in self.taken:
            raise InvalidInput(_("Accept one of these only: there is room for one."), field="instead")
        self.taken.add(place)
        others = Suggestion.objects.select_for_update(of=("self",)).filter(
            recommendation=suggestion.recommendation, kind=suggestion.kind, stage=Stage.OPEN
        )
        for other in others.exclude(pk__in=self.answered).order_by("pk"):
            self._remember(other)
            other.stage = Stage.OVERTAKEN
            other.save()

    def _close(self, suggestion: Suggestion, stage: Stage, *, instead: str = "") -> None:
        self._remember(suggestion)
        suggestion.stage, suggestion.decision = stage, self.decision
        suggestion.instead = instead if stage == Stage.CHANGED else ""
        suggestion.decided_by, suggestion.decided_at = self.by, self.decision.decided_at
        suggestion.save()

    def _remember(self, suggestion: Suggestion) -> None:
        self.steps.append({"do": "ask", "suggestion": suggestion.pk})


@transaction.atomic
def undo_decision(*, decision: Decision, by: User) -> Decision:
    """Put everything back as it was and ask again. Within the hour, the newest first, each once."""
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if decision.undone_at is not None:
        return decision
    require(rules.can_undo(by, decision), _("Only who decided may undo it, within the hour."))
    newest = newest_decision(by, state=decision.state_id)
    if newest is None or newest.pk != decision.pk:
        raise StepRefused(_("You decided on something else since. Undo that first."))
    effects = Effects.of(by)
    for step in reversed(decision.before):
        if step["do"] == "ask":
            _ask_again(step["suggestion"])
        elif step["do"] in proposals.STEPS:
            proposals.take_back(step=step, by=by)
        else:
            effects.take_back(step)
    decision.undone_by, decision.undone_at = by, clock.now()
    decision.save()
    record("classification.decision_undone", of=decision, by=by, **decision.counts)
    return decision


def _ask_again(key: int) -> None:
    suggestion = Suggestion.objects.select_for_update(of=("self",)).get(pk=key)
    suggestion.stage, suggestion.instead = Stage.OPEN, ""
    suggestion.decision = suggestion.decided_by = suggestion.decided_at = None
    suggestion.save()


@transaction.atomic
def wake_kind(*, state: State, kind: Kind, by: User) -> None:
    """Ask again for a kind that had gone quiet; its worth is counted anew from here on."""
    require(rules.can_decide(by, state=state.pk, kind=kind), _("Only a coordinator of this State may wake it."))
    record("classification.kind_woken", of=_woken(state, kind, by), by=by, kind=kind)


def _woken(state: State, kind: Kind, by: User) -> Waking:
    return Waking.objects.create(state=state, kind=kind, woken_by=by, woken_at=clock.now())
