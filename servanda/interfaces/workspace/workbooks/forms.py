"""Taking a workbook, and bringing one back."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from servanda.foundation.common.languages import OWN_NAMES


class TakeForm(forms.Form):
    """In which language."""

    language = forms.ChoiceField(
        label=_("Language of the workbook"),
        help_text=_("Headings, lists and instructions. You may write your answers in any language."),
        widget=forms.Select({"class": "form-select"}),
    )

    def __init__(self, *args: Any, languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [(code, OWN_NAMES[code]) for code in languages]  # type: ignore[attr-defined]


class BringBackForm(forms.Form):
    """Which file. The key makes a double click bring one workbook only."""

    form_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    file = forms.FileField(
        label=_("Workbook"),
        allow_empty_file=True,  # said in the action's own words
        help_text=_("The Excel workbook (.xlsx) you filled in. Nothing is saved before you have seen the differences."),
        widget=forms.ClearableFileInput(
            {"accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        ),
        error_messages={"required": _("Choose the workbook you filled in.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"form_key": uuid.uuid4()})
        super().__init__(*args, **kwargs)
