"""Objectives and their actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from servanda.domain.implementation.states import ActionKind
from servanda.foundation.common.languages import OWN_NAMES, direction
from servanda.foundation.common.text import in_language
from servanda.foundation.organisations.scales import in_use
from servanda.interfaces.workspace.days import DayField
from servanda.interfaces.workspace.forms import NamesForm


class ClusterForm(forms.Form):
    """Title and objective in each language the installation offers, and the area."""

    def __init__(self, *args: Any, languages: list[str], areas: list[Any], cluster: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = languages
        titles, objectives = (cluster.titles, cluster.objectives) if cluster else ({}, {})
        for position, code in enumerate(languages):
            attrs = {"lang": code, "dir": direction(code), "autocomplete": "off"}
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Title in %(language)s") % {"language": OWN_NAMES[code]},
                help_text=_("What will be true, in people’s words: “Nobody marries before 18”.")
                if not position
                else "",
                max_length=200,
                required=position == 0,
                initial=titles.get(code, ""),
                widget=forms.TextInput(attrs),
                error_messages={"required": _("Give the objective a title.")},
            )
            self.fields[f"objective_{code}"] = forms.CharField(
                label=_("Objective in %(language)s") % {"language": OWN_NAMES[code]},
                help_text=_("By when, for whom, in law and in fact.") if not position else "",
                max_length=1000,
                required=False,
                initial=objectives.get(code, ""),
                widget=forms.Textarea({**attrs, "rows": 3}),
            )
        named = [(code, str(in_language(names))) for code, names in areas]
        self.fields["area"] = forms.ChoiceField(
            label=_("Area"),
            required=False,
            choices=[("", _("No area yet")), *named],
            initial=cluster.area if cluster else "",
        )

    def texts(self, part: str) -> dict[str, str]:
        given = {code: self.cleaned_data.get(f"{part}_{code}", "") for code in self.languages}
        return {code: text for code, text in given.items() if text}

    def pairs(self) -> list[tuple[BoundField, BoundField]]:
        return [(self[f"title_{code}"], self[f"objective_{code}"]) for code in self.languages]


class IntoForm(forms.Form):
    """Another open objective of the State."""

    into: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Objective"),
        queryset=None,
        to_field_name="public_id",
        empty_label=_("Choose an objective"),
        error_messages={"required": _("Choose an objective."), "invalid_choice": _("Choose an open objective.")},
    )

    def __init__(self, *args: Any, clusters: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = clusters  # type: ignore[attr-defined]


class PartForm(ClusterForm):
    """Title and objective of what is split off; its area stays the same."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, areas=[], **kwargs)
        del self.fields["area"]


class JoinForm(forms.Form):
    """An objective to join, or the title of a new one."""

    cluster: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Objective"), queryset=None, required=False, empty_label=_("A new one")
    )
    title = forms.CharField(
        label=_("Title of the new objective"),
        required=False,
        max_length=200,
        help_text=_("Only for a new one. Its other languages can be added later."),
    )

    def __init__(self, *args: Any, clusters: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cluster"].queryset = clusters  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("cluster") and not given.get("title") and not self.errors:
            self.add_error("title", _("Choose an objective, or give a new one a title."))
        return given


class ActionForm(NamesForm):
    """A new action."""

    names_label = _("Action in %(language)s")
    body: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Body that carries it out"), queryset=None, empty_label=_("Choose a body")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=ActionKind.choices, initial=ActionKind.OTHER)
    starts_on = DayField(label=_("Begins"))
    promised_for = DayField(label=_("Promised for"), help_text=_("For example 27 3 2027."))
    cost = forms.DecimalField(label=_("Cost"), required=False, min_value=0, max_digits=14, decimal_places=2)
    missing = forms.DecimalField(
        label=_("Of this, not yet funded"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    currency = forms.CharField(
        label=_("Currency"), required=False, max_length=3, help_text=_("Three letters, for example USD.")
    )

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["kind"].choices = in_use("kind", ActionKind.choices)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("missing") and (given.get("cost") is None or given["missing"] > given["cost"]):
            self.add_error("missing", _("What is missing cannot be more than the cost."))
        return given
