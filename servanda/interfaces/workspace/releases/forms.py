"""Reasons: the public one of a withdrawal or a correction, and why a withdrawal is refused."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        help_text=_("Public, for ever: say it as you would to a reader. No names of persons."),
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say why. The reason will be public.")},
    )


class RefusalForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it should stay public"),
        max_length=1000,
        help_text=_("For the colleague who asked. Kept in the history, not published."),
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say why it should stay public, so that your colleague knows.")},
    )
