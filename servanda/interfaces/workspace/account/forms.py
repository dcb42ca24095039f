"""What people choose about being reminded."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from servanda.pipelines.notifications.states import Frequency


class FrequencyForm(forms.Form):
    """How often a digest may come."""

    frequency = forms.ChoiceField(
        label=_("Mails with what is due and what is new"),
        choices=Frequency.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how often you want to be reminded."),
            "invalid_choice": _("Choose how often you want to be reminded."),
        },
    )


class PutOffForm(forms.Form):
    """For how long; a few choices are quicker than a date."""

    days = forms.TypedChoiceField(
        label=_("Put off"),
        coerce=int,
        choices=((1, _("until tomorrow")), (7, _("for a week")), (14, _("for two weeks")), (30, _("for thirty days"))),
        initial=7,
        error_messages={"invalid_choice": _("Choose for how long, at most thirty days.")},
    )

    def day(self, today: datetime.date) -> Any:
        return today + datetime.timedelta(days=self.cleaned_data["days"])
