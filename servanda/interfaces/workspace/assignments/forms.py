"""Giving a body its part."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from servanda.domain.implementation.states import AssignmentPart
from servanda.interfaces.workspace.days import DayField


class AssignForm(forms.Form):
    body: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Body"),
        queryset=None,
        empty_label=_("Choose a body"),
        error_messages={"required": _("Choose a body.")},
    )
    part = forms.ChoiceField(
        label=_("Its part"), choices=AssignmentPart.choices, initial=AssignmentPart.LEAD, widget=forms.RadioSelect
    )
    due_on = DayField(label=_("Due"), help_text=_("For example 27 3 2027. Leave it empty if there is no day."))

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
