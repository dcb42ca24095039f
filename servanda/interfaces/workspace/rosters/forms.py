"""Bringing a spreadsheet of bodies and people; saying what its columns mean."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from servanda.foundation.accounts.models import User
from servanda.foundation.accounts.queries import states_to_manage
from servanda.foundation.common.languages import OWN_NAMES
from servanda.foundation.reference.models import State
from servanda.pipelines.rosters.meanings import COLUMNS
from servanda.pipelines.rosters.models import Roster


class BringForm(forms.Form):
    """The file, the language of its names, and the State in a hub."""

    state = forms.ModelChoiceField(
        queryset=State.objects.none(),
        label=_("State"),
        empty_label=None,
        error_messages={"required": _("Choose a State.")},
    )
    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("Excel (.xlsx) or CSV, at most 5 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty. Choose another one.")},
    )
    language = forms.ChoiceField(
        label=_("Language of names in it"),
        help_text=_("Of columns that do not say theirs. Invitations are written in it unless a row says another."),
    )

    def __init__(self, *args: Any, by: User, languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = states_to_manage(by)
        self.fields["state"].queryset = states  # type: ignore[attr-defined]
        if len(only := list(states[:2])) == 1:
            self.fields["state"].initial = only[0].pk
            self.fields["state"].widget = self.fields["state"].hidden_widget()
        self.fields["language"].choices = [(code, OWN_NAMES[code]) for code in languages]  # type: ignore[attr-defined]


class ColumnsForm(forms.Form):
    """A list of meanings for each column of each sheet."""

    def __init__(self, *args: Any, roster: Roster, languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roster = roster
        meanings: list[tuple[str, Any]] = [("", _("Leave this column out"))]
        for name, title in COLUMNS.items():
            meanings.append((name, title))
            if name in ("body", "post", "remit"):
                meanings += [(f"{name}:{code}", f"{title} ({OWN_NAMES[code]})") for code in languages]
        for number, sheet in enumerate(roster.sheets):
            for at, heading in enumerate(sheet["head"]):
                self.fields[f"c_{number}_{at}"] = forms.ChoiceField(
                    label=heading or _("Column without a heading"),
                    choices=meanings,
                    required=False,
                    initial=roster.columns.get(str(number), {}).get(str(at), ""),
                )

    def columns(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {str(number): {} for number in range(len(self.roster.sheets))}
        for name, meaning in self.cleaned_data.items():
            _c, number, at = name.split("_")
            found[number][at] = meaning
        return found

    def rows(self) -> list[dict[str, Any]]:
        """Each column with its sheet and what stands in its first rows."""
        rows = []
        for number, sheet in enumerate(self.roster.sheets):
            for at, heading in enumerate(sheet["head"]):
                shown = [cells[at] for _line, cells in sheet["rows"][:20] if at < len(cells) and cells[at]][:3]
                rows.append(
                    {"sheet": sheet["name"], "heading": heading, "shown": shown, "field": self[f"c_{number}_{at}"]}
                )
        return rows
