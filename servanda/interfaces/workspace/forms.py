"""What forms of the workspace share: names in the installation's languages, and refusals shown where they belong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.common.languages import OWN_NAMES, direction
from servanda.foundation.organisations.language import languages_offered


class NamesForm(forms.Form):
    """One text for each language the installation offers; the first one must be filled in."""

    names_field = "names"
    names_label = _("Name in %(language)s")

    def __init__(self, *args: Any, languages: Iterable[str], held: Mapping[str, str] | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.languages = list(languages)
        fields = {}
        for position, code in enumerate(self.languages):
            fields[f"{self.names_field}_{code}"] = forms.CharField(
                label=self.names_label % {"language": OWN_NAMES[code]},
                max_length=200,
                required=position == 0,
                initial=(held or {}).get(code, ""),
                widget=forms.TextInput(attrs={"lang": code, "dir": direction(code), "autocomplete": "off"}),
                error_messages={"required": _("Enter the name in the first language.")},
            )
        self.fields = {**fields, **self.fields}

    def names(self) -> dict[str, str]:
        """The texts by language, for an action."""
        return {code: self.cleaned_data.get(f"{self.names_field}_{code}", "") for code in self.languages}

    def name_fields(self) -> list[BoundField]:
        return [self[f"{self.names_field}_{code}"] for code in self.languages]

    def other_fields(self) -> list[BoundField]:
        return [bound for bound in self if not bound.name.startswith(f"{self.names_field}_")]


def languages_of(request: HttpRequest) -> list[str]:
    """The languages offered, the installation's first one first."""
    held = request.installation  # type: ignore[attr-defined]
    offered = languages_offered(held)
    if held is not None:
        offered.sort(key=lambda code: code != held.default_language)
    return offered


def show_refusal(form: forms.Form, error: InvalidInput) -> None:
    """Put an action's message beside the field it speaks of, or at the head of the form."""
    for name in (error.field, f"{error.field}_{getattr(form, 'languages', [''])[0]}"):
        if name in form.fields:
            form.add_error(name, str(error))
            return
    form.add_error(None, str(error))
