"""Forms for an action itself: what it is, what it serves, where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from servanda.domain.implementation.states import ActionKind, ActionStatus
from servanda.foundation.common.languages import OWN_NAMES, direction
from servanda.foundation.common.text import in_language
from servanda.interfaces.workspace.days import DayField
from servanda.interfaces.workspace.plan.part_forms import value_in_words


class WhatForm(forms.Form):
    """Words in each language the installation offers, the bodies, the kind, and when it begins."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"), choices=ActionKind.choices)
    body: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Body that carries it out"), queryset=None, empty_label=None
    )
    supporting: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label=_("Bodies that help"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    starts_on = DayField(label=_("Begins"))

    def __init__(self, *args: Any, action: Any, languages: list[str], bodies: Any, helping: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages, self.helping, self.row = languages, list(helping), action
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["supporting"].queryset = helping  # type: ignore[attr-defined]
        for position, code in enumerate(languages):
            attrs = {"lang": code, "dir": direction(code), "autocomplete": "off"}
            self.fields[f"titles_{code}"] = forms.CharField(
                label=_("Action in %(language)s") % {"language": OWN_NAMES[code]},
                max_length=200,
                required=position == 0,
                widget=forms.TextInput(attrs),
                error_messages={"required": _("Give the action a title.")},
            )
            self.fields[f"descriptions_{code}"] = forms.CharField(
                label=_("Description in %(language)s") % {"language": OWN_NAMES[code]},
                max_length=2000,
                required=False,
                widget=forms.Textarea({**attrs, "rows": 4}),
            )
        self.initial = self.held(action, [body.public_id for body in action.supporting.all()])
        self.initial["version"] = action.version

    def held(self, row: Any, supporting: Iterable[str]) -> dict[str, Any]:
        """What the row holds, by field; the bodies that help are given apart, since history keeps them apart."""
        found: dict[str, Any] = {}
        for code in self.languages:
            found[f"titles_{code}"] = row.titles.get(code, "")
            found[f"descriptions_{code}"] = row.descriptions.get(code, "")
        keys = {body.public_id: body.pk for body in self.helping}
        return {
            **found,
            "kind": row.kind,
            "body": row.body_id,
            "supporting": sorted(keys[public_id] for public_id in supporting if public_id in keys),
            "starts_on": row.starts_on,
        }

    def typed(self) -> dict[str, Any]:
        """The same, as the reader filled it in."""
        given = dict(self.cleaned_data)
        given["body"] = given["body"].pk if given.get("body") else None
        given["supporting"] = sorted(body.pk for body in given.get("supporting") or ())
        return given

    def texts(self, part: str) -> dict[str, str]:
        """What was typed, beside the languages this installation no longer offers."""
        others = {code: text for code, text in getattr(self.row, part).items() if code not in self.languages}
        return {**others, **{code: self.cleaned_data.get(f"{part}_{code}", "") for code in self.languages}}

    def in_words(self, name: str, value: Any) -> str:
        """A field's value as people read it."""
        if name in ("body", "supporting"):
            names = {body.pk: str(body) for body in self.helping}
            keys = value if isinstance(value, list) else [value]
            return ", ".join(sorted(names.get(key, str(key)) for key in keys if key))
        return value_in_words(self, name, value)

    def words_fields(self) -> list[tuple[BoundField, BoundField]]:
        return [(self[f"titles_{code}"], self[f"descriptions_{code}"]) for code in self.languages]


class AimsForm(forms.Form):
    """Which recommendations and targets an action serves. Nothing ticked: all of its objective's."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    recommendations = forms.MultipleChoiceField(
        label=_("Recommendations it serves"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick none if it serves all of them, those that join later too."),
    )
    targets = forms.MultipleChoiceField(
        label=_("SDG targets it serves"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick none to keep those that come with the recommendations."),
    )
    others = forms.CharField(
        label=_("Other SDG targets"),
        required=False,
        max_length=200,
        help_text=_("Their numbers with commas between them: 5.3, 16.9."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, members: list[Any], targets: list[Any], known: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        self.fields["recommendations"].choices = members  # type: ignore[attr-defined]
        self.fields["targets"].choices = targets  # type: ignore[attr-defined]

    def clean_others(self) -> list[str]:
        codes = [part.strip().lower() for part in self.cleaned_data["others"].replace(";", ",").split(",")]
        for code in filter(None, codes):
            if code not in self.known:
                raise forms.ValidationError(
                    _("“%(code)s” is no SDG target. Enter numbers such as 5.3 or 16.a."), params={"code": code}
                )
        return [code for code in codes if code]

    def codes(self) -> list[str]:
        """Ticked and typed targets together."""
        return sorted({*self.cleaned_data["targets"], *self.cleaned_data["others"]})

    def held(self, lists: dict[str, list[str]]) -> dict[str, Any]:
        """What the action holds, by field; targets nobody offers a box for are in the last one."""
        offered = dict(self.fields["targets"].choices)  # type: ignore[attr-defined]
        return {
            "recommendations": lists["recommendations"],
            "targets": [code for code in lists["targets"] if code in offered],
            "others": [code for code in lists["targets"] if code not in offered],
        }

    def typed(self) -> dict[str, Any]:
        """The same, as the reader filled it in."""
        return dict(self.cleaned_data)

    def in_words(self, name: str, value: Any) -> str:
        return ", ".join(value or ())


class StatusForm(forms.Form):
    """Where an action stands."""

    status = forms.ChoiceField(label=_("Status"), choices=ActionStatus.choices)
    promised_for = DayField(
        label=_("Promised for"), help_text=_("A new date replaces the old. The old one stays visible beside it.")
    )
    completed_on = DayField(label=_("Completed on"), help_text=_("Only for a completed action."))
    reasons = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Needed when an action is discontinued. It becomes public with the next release of the objective."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def held(self, row: Any) -> dict[str, Any]:
        """What the row holds, by field."""
        why = str(in_language(row.discontinued_why))
        names = ("status", "promised_for", "completed_on")
        return {**{name: getattr(row, name) for name in names}, "reasons": why}

    def typed(self) -> dict[str, Any]:
        """What the reader filled in, by field."""
        return dict(self.cleaned_data)

    def in_words(self, name: str, value: Any) -> str:
        return value_in_words(self, name, value)
