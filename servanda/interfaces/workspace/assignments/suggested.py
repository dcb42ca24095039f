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

    def __init__(self, state: str, *, about: Iterable[Any]) -> None:
        self.experience: Experience = experience_of(state, deciding=[target_of(thing) for thing in about])
        self._names: dict[tuple[str, str], dict[str, str]] = {}

    @property
    def leads(self) -> int:
        return len(self.experience.past)

    def on(self, target: Any) -> list[Shown]:
        """The likeliest bodies for one of the things it was asked about."""
        found = self.experience.suggest(self.experience.deciding[target_of(target)])
        return [Shown(item, [self._worded(reason) for reason in item.reasons]) for item in found]

    def _worded(self, reason: Reason) -> str:
        kind = "theme" if reason.kind == "area" else reason.kind
        self._names = self._names or names_of_terms()
        name = str(in_language(self._names.get((kind, reason.code)))) or reason.code
        said = {"k": reason.count, "n": reason.out_of, "name": name}
        if reason.kind == "group":
            return _("Leads %(k)d of %(n)d that concern “%(name)s”.") % said
        return _("Leads %(k)d of %(n)d on “%(name)s”.") % said
