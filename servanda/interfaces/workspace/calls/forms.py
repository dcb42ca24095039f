"""What a coordinator fills in to call for updates."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from servanda.domain.implementation.queries.asking import Choice
from servanda.foundation.common.languages import OWN_NAMES, direction
from servanda.interfaces.workspace.days import DayField

_Choices = Iterable[tuple[str, str]]


def _boxes(label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, widget=forms.CheckboxSelectMultiple)


class ChoiceForm(forms.Form):
    """Whom and what to ask; nothing ticked means everything."""

    mechanisms = _boxes(_("Recommendations of these mechanisms"))
    areas = _boxes(_("Areas"))
    bodies = _boxes(_("Bodies"))
    objectives = _boxes(_("Objectives"))
    silent_since = DayField(
        label=_("Only what has not been answered since"), help_text=_("Leave it empty to ask for all of it.")
    )

    PARTS = ("mechanisms", "areas", "bodies", "objectives")

    def __init__(self, *args: Any, offered: dict[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in self.PARTS:
            self.fields[part].choices = offered[part]  # type: ignore[attr-defined]

    def parts(self) -> list[tuple[BoundField, int]]:
        """The lists to tick, each with how many are ticked; a list with one choice narrows nothing."""
        return [
            (self[part], len(self[part].value() or ()))
            for part in self.PARTS
            if len(self.fields[part].choices) > 1  # type: ignore[attr-defined]
        ]

    def choice(self, themes_of: dict[str, list[str]]) -> Choice:
        """For the domain; an area means all its themes."""
        given = self.cleaned_data
        themes = [code for area in given["areas"] for code in (area, *themes_of.get(area, ()))]
        return Choice(
            objectives=tuple(given["objectives"]),
            themes=tuple(themes),
            mechanisms=tuple(given["mechanisms"]),
            bodies=tuple(given["bodies"]),
            silent_since=given["silent_since"],
        )


class CallForm(ChoiceForm):
    """A new call: what for, by when, and whom it asks."""

    due_on = DayField(label=_("Answers are needed by"), help_text=_("For example 27 3 2027."))
    mechanism = forms.ChoiceField(label=_("Which report it serves"), required=False)

    def __init__(self, *args: Any, languages: list[str], offered: dict[str, list[tuple[str, str]]], **kwargs: Any):
        super().__init__(*args, offered=offered, **kwargs)
        self.languages = languages
        self.fields["mechanism"].choices = [("", _("No particular one")), *offered["mechanisms"]]  # type: ignore[attr-defined]
        for position, code in enumerate(languages):
            attrs = {"lang": code, "dir": direction(code), "autocomplete": "off"}
            self.fields[f"titles_{code}"] = forms.CharField(
                label=_("Title in %(language)s") % {"language": OWN_NAMES[code]},
                help_text=_("What bodies will read first: “Answers for the fourth UPR report”.")
                if not position
                else "",
                max_length=200,
                required=position == 0,
                widget=forms.TextInput(attrs),
                error_messages={"required": _("Give the call a title, so that bodies know what it is for.")},
            )
            self.fields[f"reasons_{code}"] = forms.CharField(
                label=_("Why you ask, in %(language)s") % {"language": OWN_NAMES[code]},
                help_text=_("One sentence: which report is due, and when.") if not position else "",
                max_length=1000,
                required=position == 0,
                widget=forms.Textarea({**attrs, "rows": 3}),
                error_messages={"required": _("Say why you ask: people answer what they understand.")},
            )

    def texts(self, part: str) -> dict[str, str]:
        given = {code: self.cleaned_data.get(f"{part}_{code}", "") for code in self.languages}
        return {code: text for code, text in given.items() if text}

    def first(self) -> list[BoundField]:
        code = self.languages[0]
        return [self[f"titles_{code}"], self[f"reasons_{code}"]]

    def others(self) -> list[BoundField]:
        return [self[f"{part}_{code}"] for code in self.languages[1:] for part in ("titles", "reasons")]


class MoreTimeForm(forms.Form):
    """Another day for everybody."""

    due_on = DayField(label=_("Answers are needed by"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def day(self) -> datetime.date | None:
        return self.cleaned_data["due_on"]


class CancelForm(forms.Form):
    """Why a call is taken back."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Those who were asked read it."),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say why the call is cancelled: those who were asked will read it.")},
    )
