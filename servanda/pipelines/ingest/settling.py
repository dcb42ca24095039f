"""The last look at a record before it is compared: does what it names exist here, and is it this import's matter?"""

from __future__ import annotations

from dataclasses import replace

from servanda.foundation.reference.models import Mechanism, State
from servanda.foundation.reference.sessions import cycle_of_session
from servanda.pipelines.ingest.records import Problem, Record


class Settling:
    """Knows the States and mechanisms of this installation."""

    def __init__(self, *, state: str) -> None:
        self.state = state
        self._states = set(State.objects.order_by().values_list("iso3", flat=True))
        self._mechanisms = set(Mechanism.objects.order_by().values_list("code", flat=True))

    def is_elsewhere(self, record: Record) -> bool:
        """About another State than the one this import is for; such lines are counted and left aside."""
        return bool(self.state) and record.state in self._states and record.state != self.state

    def settled(self, record: Record) -> Record:
        """The record with its cycle, and with a problem that blocks where it cannot be held."""
        if record.mechanism == "UPR" and record.cycle is None and record.session.isdigit():
            record = replace(record, cycle=cycle_of_session(int(record.session)))
        message = self._refusal(record)
        if not message or any(problem.blocks for problem in record.problems):
            return record
        code, words = message
        return replace(record, problems=(*record.problems, Problem(code, words, record.place, blocks=True)))

    def _refusal(self, record: Record) -> tuple[str, str] | None:
        place = record.place.text.capitalize()
        if record.state not in self._states:
            return "unknown-state", f"{place} names a State that is not known: “{record.state}”. Correct the name."
        if record.mechanism not in self._mechanisms:
            return "unknown-mechanism", f"{place} names a mechanism that is not known: “{record.mechanism}”."
        if not record.text.strip():
            return "no-text", f"{place} has no text. Type it in, or leave the line out."
        if record.mechanism == "UPR" and record.cycle is None:
            return "no-cycle", f"{place} does not say which cycle of the review it belongs to."
        return None
