"""Days away, and who stands in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from servanda.foundation.accounts.models import User
from servanda.interfaces.workspace.days import DayField


class _Named(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.full_name)


class AwayForm(forms.Form):
    """First day, last day, and perhaps a stand-in for just these days."""

    since = DayField(
        label=_("First day away"), required=True, error_messages={"required": _("Enter the first day away.")}
    )
    until = DayField(
        label=_("Last day away"),
        required=True,
        error_messages={"required": _("Enter the last day away. You can end it early.")},
    )
    person = _Named(
        label=_("Who stands in"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody, or the lasting alternate"),
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class AlternateForm(forms.Form):
    """Who stands in at every absence from now on."""

    alternate = _Named(
        label=_("Alternate"),
        queryset=User.objects.none(),
        empty_label=_("Choose somebody"),
        error_messages={"required": _("Choose who stands in.")},
    )
    why = forms.CharField(
        label=_("In what capacity"),
        required=False,
        max_length=200,
        help_text=_("For example: deputy of the post. Never a reason of health."),
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["alternate"].queryset = people  # type: ignore[attr-defined]
