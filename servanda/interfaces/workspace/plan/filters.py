"""What the plan can be narrowed by: the lists to choose from, and what is chosen in words."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servanda.domain.implementation.queries.national_plan import PlanWanted, objectives_with_actions
from servanda.domain.implementation.states import ActionKind, ActionStatus
from servanda.foundation.accounts.queries import bodies_visible_to
from servanda.foundation.common.text import in_language
from servanda.foundation.reference.queries import areas, names_of_goals

Options = list[tuple[str, str]]
_LABELS: dict[str, str | Promise] = {
    "theme": gettext_lazy("Theme"),
    "objective": gettext_lazy("Objective"),
    "body": gettext_lazy("Body, leading or helping"),
    "kind": gettext_lazy("Kind of action"),
    "status": gettext_lazy("Status"),
    "goal": gettext_lazy("SDG"),
    "year": gettext_lazy("Promised for the year"),
}


class Filters:
    """The lists of one page, each read once."""

    def __init__(self, user: Any, wanted: PlanWanted) -> None:
        self.user, self.wanted = user, wanted

    @cached_property
    def themes(self) -> Options:
        return [(code, str(in_language(names))) for code, names in areas()]

    @cached_property
    def objectives(self) -> list[Any]:
        return list(objectives_with_actions(self.user))

    @cached_property
    def bodies(self) -> dict[int, Any]:
        """By key; closed ones too, which earlier actions may name."""
        return {body.pk: body for body in bodies_visible_to(self.user)}

    @property
    def theme_codes(self) -> list[str]:
        return [code for code, _words in self.themes]

    def theme_in_words(self, code: str) -> str:
        return dict(self.themes).get(code) or _("Without a theme")

    @cached_property
    def selects(self) -> list[tuple[str, str | Promise, Options]]:
        """(name, label, options) of each list to choose from."""
        return [(name, label, self._options(name)) for name, label in _LABELS.items()]

    def _options(self, name: str) -> Options:
        if name == "theme":
            return [*self.themes, ("none", _("Without a theme"))]
        if name == "objective":
            return [(code, str(in_language(titles))) for code, titles, _first, _last in self.objectives]
        if name == "body":
            return [(body.public_id, str(body)) for body in self.bodies.values() if body.closed_on is None]
        if name == "goal":
            return [(code, f"{code} {in_language(names)}") for code, names in names_of_goals().items()]
        if name == "year":
            return [(str(year), str(year)) for year in self._years()]
        kinds: Any = ActionKind.choices if name == "kind" else ActionStatus.choices
        return [(code, str(words)) for code, words in kinds]

    def _years(self) -> range:
        first = [day.year for _code, _titles, day, _last in self.objectives if day]
        last = [day.year for _code, _titles, _first, day in self.objectives if day]
        return range(min(first), max(last) + 1) if first else range(0)

    def chips(self) -> list[tuple[str, str]]:
        """What the plan is narrowed by, each with the address without it."""
        chosen = self.wanted.chosen()
        found = []
        for name, value in chosen.items():
            rest = urlencode({key: held for key, held in chosen.items() if key != name})
            found.append((self._in_words(name, value), f"?{rest}"))
        return found

    def _in_words(self, name: str, value: str) -> str:
        if name == "q":
            return f"“{value}”"
        if name == "late":
            return _("Late")
        if name == "support":
            return _("Needs support")
        options = next((options for held, _label, options in self.selects if held == name), [])
        return dict(options).get(value, value)
