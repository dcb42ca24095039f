"""Forms of a State's own lists."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from servanda.foundation.common.text import in_language
from servanda.foundation.reference.models import Relation
from servanda.foundation.reference.national import Line
from servanda.interfaces.workspace.forms import NamesForm

LARGEST = 300_000  # bytes


class WordTermForm(NamesForm):
    """What a term is called."""


class TermForm(NamesForm):
    """A new term of the State's own."""

    parent = forms.ChoiceField(label=_("Belongs to"))
    relation = forms.ChoiceField(
        label=_("What it is to that term"),
        choices=[
            (Relation.NARROWER, _("A part of it")),
            (Relation.EXACT, _("The same, under a name of our own")),
            (Relation.RELATED, _("Something beside it")),
        ],
        initial=Relation.NARROWER,
    )
    code = forms.CharField(
        label=_("Code"),
        required=False,
        max_length=60,
        help_text=_("Made from the English name if you leave it empty. It never changes and is never used again."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, lines: Iterable[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (line.code, f"{'– ' if line.parent else ''}{in_language(line.names)}") for line in lines if line.ours
        ]
        self.fields["parent"].choices = choices  # type: ignore[attr-defined]


class TableForm(forms.Form):
    """A table that comes back; looked at first, sent again with the tick to be taken."""

    file = forms.FileField(
        label=_("Table (Excel or CSV)"), required=False, widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"})
    )
    kept = forms.CharField(required=False, max_length=LARGEST * 2, widget=forms.HiddenInput)
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("file") is not None and given["file"].size > LARGEST:
            self.add_error("file", _("The table is larger than 300 KB. Leave out what you do not change."))
        elif given.get("file") is None and not given.get("kept"):
            self.add_error("file", _("Choose a file."))
        return given

    def content(self) -> bytes:
        """The bytes of the file, or those kept in the page from the look before."""
        given = self.cleaned_data
        if given.get("file") is not None:
            content = bytes(given["file"].read())
            self.data = {**self.data, "kept": base64.b64encode(content).decode()}
            return content
        try:
            return base64.b64decode(given["kept"], validate=True)
        except binascii.Error:
            return b""
