"""Lifecycles as tables. The database repeats them as constraints (decision 4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from servanda.foundation.common.errors import StepRefused


@dataclass(frozen=True, slots=True)
class Step:
    """From any of these states to that one."""

    sources: frozenset[str]
    target: str


class Lifecycle:
    """The steps a thing may take, by name. `take` is the only way its state field changes."""

    def __init__(self, *, field: str = "stage", **steps: Step) -> None:
        self.field = field
        self.steps: Mapping[str, Step] = steps

    def allows(self, step: str, thing: Any) -> bool:
        """Whether the thing's present state admits the step."""
        return getattr(thing, self.field) in self.steps[step].sources

    def take(self, step: str, thing: Any) -> None:
        """Move the thing (in memory; the action saves it) or raise StepRefused."""
        if not self.allows(step, thing):
            state = getattr(thing, f"get_{self.field}_display", lambda: getattr(thing, self.field))()
            raise StepRefused(
                _("“%(thing)s” cannot take this step now: it is %(state)s.")
                % {"thing": thing, "state": str(state).lower()}
            )
        setattr(thing, self.field, self.steps[step].target)
