"""Suggestions of the responsible body, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from servanda.domain.implementation.queries.suggestions import (
    METHOD,
    VERSION,
    Experience,
    Reason,
    Suggestion,
    experience_of,
    features_of,
    target_of,
)
from servanda.foundation.common.text import in_language
from servanda.foundation.reference.queries import names_of_terms


@dataclass(frozen=True, slots=True)
class Shown:
    """One suggestion as a page shows it."""

    suggestion: Suggestion
    reasons: list[str]

    @property
    def body(self) -> Any:
        return self.suggestion.body

    @property
    def confidence(self) -> float:
        return self.suggestion.confidence


class Adviser:
    """Reads a State's experience once for a page, and advises on any number of things."""

    method, version = METHOD, VERSION

    def __init__(self, state: str, *, without: Iterable[Any] = ()) -> None:
        # What is being decided is no evidence for itself.
        self.experience: Experience = experience_of(state, without={target_of(thing) for thing in without})
        self.names = names_of_terms()

    @property
    def leads(self) -> int:
        return len(self.experience.past)

    def on(self, target: Any) -> list[Shown]:
        """The likeliest bodies for one thing."""
        return self.on_each([target]).get(target_of(target), [])

    def on_each(self, targets: Iterable[Any]) -> dict[tuple[str, int], list[Shown]]:
        """The same for each, in a fixed number of statements."""
        features = features_of(target_of(target) for target in targets)
        return {
            target: [Shown(item, [self._worded(reason) for reason in item.reasons]) for item in found]
            for target, known in features.items()
            if (found := self.experience.suggest(known))
        }

    def _worded(self, reason: Reason) -> str:
        kind = "theme" if reason.kind == "area" else reason.kind
        name = str(in_language(self.names.get((kind, reason.code)))) or reason.code
        said = {"k": reason.count, "n": reason.out_of, "name": name}
        if reason.kind == "group":
            return _("Leads %(k)d of %(n)d that concern “%(name)s”.") % said
        return _("Leads %(k)d of %(n)d on “%(name)s”.") % said
