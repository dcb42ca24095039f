"""What a desk is made of: things to do, each with a figure, what, why and one button."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

_WORDS = (
    gettext_lazy("One"),
    gettext_lazy("Two"),
    gettext_lazy("Three"),
    gettext_lazy("Four"),
    gettext_lazy("Five"),
    gettext_lazy("Six"),
    gettext_lazy("Seven"),
    gettext_lazy("Eight"),
    gettext_lazy("Nine"),
)


@dataclass(frozen=True, slots=True)
class Thing:
    """One line of a desk. With `post`, the button sends a form instead of following a link."""

    figure: int | str
    what: str
    why: str
    button: str
    url: str
    unit: str = ""
    owed: str = ""  # said in the colour of what is owed, after `why`
    post: dict[str, str] = field(default_factory=dict)


def number_word(number: int) -> str:
    """ "Seven" at the head of an English sentence, "7" where the language would bend the word."""
    small = 0 < number <= len(_WORDS) and (get_language() or "en").startswith("en")
    return str(_WORDS[number - 1]) if small else str(number)


def answer_button(owed: Any) -> dict[str, Any]:
    """Where the button of an owed answer leads: to the draft somebody began, or to a new one, made once."""
    if owed.open_update:
        return {"button": _("Continue"), "url": reverse("workspace:updates-edit", args=[owed.open_update])}
    assignment = owed.assignment
    kind = "cluster" if assignment.cluster_id else "recommendation"
    return {
        "button": _("Answer"),
        "url": reverse("workspace:updates-start"),
        "post": {
            kind: str(owed.target.pk),
            "body": str(assignment.body_id),
            "form_key": new_form_key(),
        },
    }


def new_form_key() -> str:
    """What makes pressing a button twice have one effect."""
    return str(uuid.uuid4())
