"""What a coordinator fills in about a recommendation."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from servanda.domain.recommendations.states import FollowUpKind
from servanda.interfaces.workspace.days import DayField


class FollowUpForm(forms.Form):
    """What the mechanism's document says of this paragraph."""

    kind = forms.ChoiceField(
        label=_("What the mechanism wants"),
        choices=FollowUpKind.choices,
        initial=FollowUpKind.FOLLOW_UP,
        widget=forms.RadioSelect,
    )
    due_on = DayField(
        label=_("It wants to hear by"), help_text=_("For example 27 3 2027. Leave it empty if it names no day.")
    )
    source = forms.CharField(
        label=_("Where it says so"),
        help_text=_("Symbol and paragraph, for example CCPR/C/AVL/CO/4, para. 41."),
        required=False,
        max_length=200,
    )
