"""Bringing a file, and splitting a paragraph."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import states_where
from servanda.foundation.reference.queries import states
from servanda.pipelines.ingest.registry import SOURCES

TITLES = {
    "ohchr-matrix": _("List of recommendations from the UN’s human rights office (Word)"),
    "upr-info": _("Table of UPR Info (CSV)"),
    "uhri": _("Universal Human Rights Index (JSON or Excel)"),
}
_EMPTY_LINE = re.compile(r"\n\s*\n")


class BringForm(forms.Form):
    """Which source, which State, which file."""

    source = forms.ChoiceField(
        label=_("Where the file is from"),
        choices=[(key, TITLES.get(key, origin.title)) for key, origin in SOURCES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose where the file is from.")},
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        help_text=_("Lines about other States are left aside."),
    )
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # said in the import's own words
        help_text=_("As you received it. The original is kept. Nothing changes before you have seen the plan."),
        error_messages={"required": _("Choose the file.")},
    )
    came_from = forms.CharField(
        label=_("How it came"),
        required=False,
        max_length=500,
        help_text=_("For the receipt, for example: by mail from Geneva on 6 November."),
    )

    def __init__(self, *args: Any, by: Any, home: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = states_where(by, Permission.IMPORT_PREPARE)
        known = [(state.pk, str(state)) for state in states(standing=("member", "observer", "invented"))]
        chosen = [(code, name) for code, name in known if codes is None or code in codes]
        everything = [("", _("As the file says"))] if codes is None else []
        self.fields["state"].choices = [*everything, *chosen]  # type: ignore[attr-defined]
        self.fields["state"].initial = home or (chosen[0][0] if len(chosen) == 1 else "")
        self.only_state = chosen[0] if len(chosen) == 1 and codes is not None else None


class PartsForm(forms.Form):
    """The paragraph's own words with an empty line where the next part begins."""

    decision = forms.CharField()
    parts = forms.CharField(
        label=_("The parts"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Put an empty line where the next part begins. The words themselves stay as the UN wrote them."),
    )

    def parts_given(self) -> list[str]:
        """Texts, as far as there is an empty line between them."""
        text = self.cleaned_data["parts"].replace("\r\n", "\n").strip()
        return [" ".join(part.split()) for part in _EMPTY_LINE.split(text) if part.strip()]
