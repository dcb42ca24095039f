"""Drawing a chain: rows of who decides and within how many days. The form carries the whole chain from page to page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servanda.domain.implementation.actions.chains import Drawn
from servanda.domain.implementation.queries.chains import bodies_for, posts_for
from servanda.domain.implementation.states import LONGEST_CHAIN, MOST_DAYS, Decider

Rows = list[tuple[str, str]]
_USUAL_DAYS = "5"


@dataclass(frozen=True, slots=True)
class Preview:
    """A step as far as it was chosen, for saying the chain in words before it is drawn."""

    decider: Decider
    days: int
    post: Any = None
    body: Any = None


def rows_of(steps: Any) -> Rows:
    """A chain in force, as rows of the form."""
    return [(_key(step), str(step.days)) for step in steps]


def _key(step: Any) -> str:
    if step.decider == Decider.POST:
        return f"post:{step.post_id}"
    return f"body:{step.body_id}" if step.decider == Decider.BODY else str(step.decider)


def rows_in(posted: Mapping[str, str]) -> Rows:
    """What was typed, row by row, whether or not it can be read."""
    found: Rows = []
    while len(found) <= LONGEST_CHAIN and f"who_{len(found) + 1}" in posted:
        number = len(found) + 1
        found.append((posted.get(f"who_{number}", ""), posted.get(f"days_{number}", "")))
    return found


def rearranged(rows: Rows, go: str) -> Rows:
    """The rows after "add", "up-2", "down-2" or "remove-2"; a row is never moved past the end."""
    verb, _sep, given = go.partition("-")
    rows = list(rows)
    if verb == "add" and len(rows) < LONGEST_CHAIN:
        return [*rows, ("", _USUAL_DAYS)]
    at = int(given) - 1 if given.isdecimal() and len(given) < 3 else -1
    if not 0 <= at < len(rows):
        return rows
    if verb == "remove":
        return [row for number, row in enumerate(rows) if number != at]
    other = at - 1 if verb == "up" else at + 1
    if verb in ("up", "down") and 0 <= other < len(rows):
        rows[at], rows[other] = rows[other], rows[at]
    return rows


class ChainForm(forms.Form):
    """`who_1`, `days_1`, `who_2` … in order."""

    def __init__(self, posted: Any = None, *, state: Any, body: Any, rows: Rows) -> None:
        super().__init__(posted)
        self.posts = {post.pk: post for post in posts_for(body)} if body else {}
        self.bodies = {other.pk: other for other in bodies_for(state, body)}
        self.count = len(rows)
        self.has_room = self.count < LONGEST_CHAIN
        choices = self._choices(body)
        for number, (who, days) in enumerate(rows, start=1):
            self.fields[f"who_{number}"] = forms.ChoiceField(
                label=_("Who decides in step %(n)s") % {"n": number},
                choices=choices,
                initial=who,
                widget=forms.Select({"class": "form-select"}),
                error_messages={
                    "required": gettext_lazy("Choose who decides, or remove the step."),
                    "invalid_choice": gettext_lazy("Choose who decides. The post or body chosen before is closed."),
                },
            )
            self.fields[f"days_{number}"] = forms.IntegerField(
                label=_("Days for step %(n)s") % {"n": number},
                min_value=1,
                max_value=MOST_DAYS,
                initial=days,
                widget=forms.NumberInput({"class": "form-control short", "inputmode": "numeric"}),
                error_messages={
                    "required": gettext_lazy("Give the number of days, for example 5."),
                    "invalid": gettext_lazy("Give the number of days, for example 5."),
                },
            )

    def _choices(self, body: Any) -> list[Any]:
        own: list[Any] = [(Decider.APPROVERS.value, _("Any approver of the body"))]
        own += [(f"post:{post.pk}", str(post)) for post in self.posts.values() if post.body_id == body.pk]
        above: dict[Any, list[Any]] = {}
        for post in self.posts.values():
            if post.body_id != body.pk:
                above.setdefault(post.body, []).append((f"post:{post.pk}", str(post)))
        mechanism = [(Decider.COORDINATORS.value, _("A coordinator"))]
        others = [
            (f"body:{other.pk}", _("An approver of %(body)s") % {"body": other}) for other in self.bodies.values()
        ]
        return [
            ("", _("Choose")),
            (str(body) if body else _("The body that writes"), own),
            *((str(place), posts) for place, posts in above.items()),
            (_("National mechanism"), mechanism),
            *([(_("Other bodies"), others)] if others else []),
        ]

    def rows(self) -> list[tuple[int, BoundField, BoundField]]:
        """Number, who and days of each row."""
        return [(number, self[f"who_{number}"], self[f"days_{number}"]) for number in range(1, self.count + 1)]

    def drawn(self) -> list[Drawn]:
        """The rows, for the action."""
        return [
            Drawn(step.decider, step.days, step.post.pk if step.post else None, step.body.pk if step.body else None)
            for step in self.preview()
        ]

    def preview(self) -> list[Preview]:
        """The rows that say who decides, for the sentence; days that cannot be read count as the usual ones."""
        found = []
        for _number, who, days in self.rows():
            kind, _sep, key = str(who.value() or "").partition(":")
            given = str(days.value() or "")
            count = int(given) if given.isdecimal() and len(given) < 4 else int(_USUAL_DAYS)
            number = int(key) if key.isdecimal() and len(key) < 12 else 0
            if kind == Decider.POST and number in self.posts:
                found.append(Preview(Decider.POST, count, post=self.posts[number]))
            elif kind == Decider.BODY and number in self.bodies:
                found.append(Preview(Decider.BODY, count, body=self.bodies[number]))
            elif kind in (Decider.APPROVERS, Decider.COORDINATORS):
                found.append(Preview(Decider(kind), count))
        return found
