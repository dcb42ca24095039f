"""A small form for each thing beside an action. Each knows what a row holds in its fields, and how that reads."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from servanda.domain.implementation.states import Likelihood, NeedKind, SourceKind
from servanda.foundation.common.dates import date_in_words
from servanda.foundation.common.languages import content_code, direction
from servanda.foundation.common.money import money_in_words
from servanda.foundation.common.text import in_language
from servanda.interfaces.workspace.days import DayField

_AMOUNT = {"inputmode": "decimal", "autocomplete": "off"}


def value_in_words(form: forms.Form, name: str, value: Any) -> str:
    """A field's value as people read it, for comparing two of them."""
    if value is None or value == "":
        return ""
    choices = dict(getattr(form.fields[name], "choices", None) or ())
    if value in choices:
        return str(choices[value])
    if isinstance(value, datetime.date):
        return date_in_words(value)
    return money_in_words(value, "") if isinstance(value, Decimal) else str(value)


class PartForm(forms.Form):
    """A part that is edited in the language its words are in; a new one in the reader's."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    texts_fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, row: Any = None, **kwargs: Any) -> None:
        self.row = row
        self.language = self._language_of(row)
        if row is not None:
            kwargs.setdefault("initial", {**self.held(row), "version": row.version})
        super().__init__(*args, **kwargs)
        for name in self.texts_fields:
            self.fields[name].widget.attrs |= {"lang": self.language, "dir": direction(self.language)}

    def _language_of(self, row: Any) -> str:
        own = content_code(get_language() or "en")
        if row is None or not self.texts_fields:
            return own
        return in_language(getattr(row, self.texts_fields[0])).language or own

    def held(self, row: Any) -> dict[str, Any]:
        """What the row holds, by field."""
        found = {name: getattr(row, name) for name in self.fields_said()}
        return {
            name: value.get(self.language, "") if name in self.texts_fields else value for name, value in found.items()
        }

    @classmethod
    def fields_said(cls) -> list[str]:
        return [name for name in cls.base_fields if name != "version"]

    def worded(self, name: str) -> dict[str, str]:
        """What was typed, beside what the row holds in other languages."""
        before = getattr(self.row, name) if self.row is not None else {}
        return {**before, self.language: self.cleaned_data.get(name, "")}

    def typed(self) -> dict[str, Any]:
        """What the reader filled in, by field."""
        return dict(self.cleaned_data)

    def in_words(self, name: str, value: Any) -> str:
        return value_in_words(self, name, value)


class MilestoneForm(PartForm):
    texts_fields = ("titles",)
    titles = forms.CharField(
        label=_("What can be seen"),
        help_text=_("In a few words: “Bill before parliament”."),
        max_length=200,
        error_messages={"required": _("Say what can be seen on that day.")},
    )
    due_on = DayField(label=_("By"), help_text=_("For example 27 3 2027."))

    def given(self) -> dict[str, Any]:
        return {"titles": self.worded("titles"), "due_on": self.cleaned_data["due_on"]}


class BudgetForm(PartForm):
    amount = forms.DecimalField(
        label=_("Amount"),
        min_value=0,
        max_digits=14,
        decimal_places=2,
        widget=forms.TextInput(_AMOUNT),
        error_messages={"required": _("Enter the amount in figures.")},
    )
    currency = forms.CharField(
        label=_("Currency"),
        max_length=3,
        help_text=_("Three letters, for example USD."),
        error_messages={"required": _("Give the currency in three letters, for example USD.")},
    )
    source = forms.ChoiceField(
        label=_("Where it comes from"),
        choices=[choice for choice in SourceKind.choices if choice[0] != SourceKind.UNSAID],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say where it comes from. Choose “No source yet” if nobody pays it yet.")},
    )
    who = forms.CharField(
        label=_("Who pays, or which line"),
        max_length=200,
        required=False,
        help_text=_("For example “Budget law 2027, chapter 12”."),
    )
    year = forms.IntegerField(
        label=_("Year"), required=False, widget=forms.TextInput({"inputmode": "numeric", "maxlength": "4"})
    )

    def __init__(self, *args: Any, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        if row is not None and row.source == SourceKind.UNSAID:
            self.fields["source"].choices = SourceKind.choices  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.fields_said()}


class RiskForm(PartForm):
    texts_fields = ("texts", "answers")
    texts = forms.CharField(
        label=_("What could stop it"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say what could stop the action.")},
    )
    likelihood = forms.ChoiceField(
        label=_("How likely"),
        choices=Likelihood.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how likely it is.")},
    )
    answers = forms.CharField(
        label=_("What is done about it"), max_length=500, required=False, widget=forms.Textarea({"rows": 3})
    )

    def given(self) -> dict[str, Any]:
        return {
            "texts": self.worded("texts"),
            "likelihood": self.cleaned_data["likelihood"],
            "answers": self.worded("answers"),
        }


class NeedForm(PartForm):
    texts_fields = ("texts",)
    kind = forms.ChoiceField(
        label=_("What is needed"),
        choices=NeedKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is needed.")},
    )
    texts = forms.CharField(
        label=_("In words"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What would help, where and for whom. A partner may read this once the State agrees."),
        error_messages={"required": _("Say what would help.")},
    )
    amount = forms.DecimalField(
        label=_("Amount"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        widget=forms.TextInput(_AMOUNT),
    )
    currency = forms.CharField(
        label=_("Currency"), required=False, max_length=3, help_text=_("Three letters, for example USD.")
    )
    wanted_by = DayField(label=_("Wanted by"))

    def given(self) -> dict[str, Any]:
        said = {name: self.cleaned_data[name] for name in ("kind", "amount", "currency", "wanted_by")}
        return {**said, "texts": self.worded("texts")}
