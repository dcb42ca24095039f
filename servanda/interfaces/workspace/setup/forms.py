"""The questions of set-up, one short page each."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from servanda.foundation.accounts.set_up_code import is_set_up_code
from servanda.foundation.common.languages import OWN_NAMES, UN_LANGUAGES, content_code
from servanda.foundation.organisations.states import Module, Shape
from servanda.foundation.reference.models import State
from servanda.interfaces.workspace.forms import NamesForm


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Set-up code"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
        error_messages={"required": _("Enter the set-up code.")},
    )

    def clean_code(self) -> str:
        if not is_set_up_code(self.cleaned_data["code"]):
            raise forms.ValidationError(_("This is not the code. Copy it again from the server's log or console."))
        return ""


class ShapeForm(forms.Form):
    shape = forms.ChoiceField(
        label=_("Whose recommendations will be kept here?"),
        choices=[(Shape.NATIONAL, _("Those of one State")), (Shape.HUB, _("Those of many States"))],
        widget=forms.RadioSelect,
        help_text=_("This cannot be changed later. Everything else can."),
        error_messages={"required": _("Choose one State or many States.")},
    )


class LanguagesForm(forms.Form):
    languages = forms.MultipleChoiceField(
        label=_("Languages offered"),
        choices=[(code, OWN_NAMES[code]) for code in UN_LANGUAGES],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one language.")},
    )
    default_language = forms.ChoiceField(
        label=_("First language"),
        choices=[(code, OWN_NAMES[code]) for code in UN_LANGUAGES],
        help_text=_("Visitors see it first, and its addresses have no language in them."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        active = content_code(get_language() or "en")
        self.fields["languages"].initial = [active]
        self.fields["default_language"].initial = active

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("languages") and given.get("default_language") not in given["languages"]:
            self.add_error("default_language", _("Choose the first language among those offered."))
        return given


class HubForm(NamesForm):
    """What the installation is called."""


class NationalForm(NamesForm):
    """The State; what the installation is called; the body that runs it."""

    state = forms.ModelChoiceField(
        queryset=State.objects.none(),
        label=_("State"),
        empty_label=_("Choose a State"),
        error_messages={"required": _("Choose a State.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].queryset = State.objects.order_by("sort_key")  # type: ignore[attr-defined]
        for position, code in enumerate(self.languages):
            self.fields[f"mechanism_{code}"] = forms.CharField(
                label=_("National mechanism, its name in %(language)s") % {"language": OWN_NAMES[code]},
                max_length=200,
                required=position == 0,
                error_messages={"required": _("Enter the name of the body that runs the national mechanism.")},
            )
        self.order_fields(["state", *(name for name in self.fields if name != "state")])

    def mechanism(self) -> dict[str, str]:
        return {code: self.cleaned_data.get(f"mechanism_{code}", "") for code in self.languages}


class ModulesForm(forms.Form):
    modules = forms.MultipleChoiceField(
        label=_("Parts to switch on"),
        choices=Module.choices,
        initial=list(Module.values),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("An administrator can switch each on and off at any time. Data are kept."),
    )


class AdministratorForm(forms.Form):
    administrator = forms.EmailField(
        label=_("E-mail address of the first administrator"),
        help_text=_("You choose a passphrase on the page that follows set-up."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Enter an e-mail address."),
            "invalid": _("Enter an e-mail address, for example name@ministry.example."),
        },
    )
