"""A partner."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from servanda.foundation.organisations.models import Partner
from servanda.foundation.organisations.states import PartnerKind
from servanda.foundation.reference.models import State
from servanda.foundation.reference.queries import states
from servanda.interfaces.workspace.forms import NamesForm


class PartnerForm(NamesForm):
    """Its names, kind and the State it comes from."""

    kind = forms.ChoiceField(label=_("Kind"), choices=PartnerKind.choices, initial=PartnerKind.DONOR)
    state = forms.ModelChoiceField(
        queryset=State.objects.none(),
        label=_("State it comes from"),
        required=False,
        empty_label=_("None, or several"),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, partner: Partner | None = None, **kwargs: Any) -> None:
        if partner is not None:
            kwargs["initial"] = {"kind": partner.kind, "state": partner.state_id, "version": partner.version}
            kwargs["held"] = partner.names
        super().__init__(*args, **kwargs)
        self.fields["state"].queryset = states(standing=("member", "observer", "invented"))  # type: ignore[attr-defined]
