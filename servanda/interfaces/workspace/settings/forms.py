"""Forms of the settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from servanda.foundation.common.languages import OWN_NAMES, UN_LANGUAGES, direction
from servanda.foundation.common.pictures import LARGEST
from servanda.foundation.organisations.models import MailSettings
from servanda.foundation.organisations.scales import Scale
from servanda.foundation.organisations.states import MailSecurity
from servanda.interfaces.workspace.forms import NamesForm


def _in(code: str) -> dict[str, str]:
    return {"lang": code, "dir": direction(code), "autocomplete": "off"}


class IdentityForm(NamesForm):
    """What the installation is called, whom to write to, and the last line of each page."""

    contact = forms.CharField(
        label=_("Address the public can write to"),
        required=False,
        max_length=254,
        help_text=_("Of an office, not of a person. It stands at the foot of public pages."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, footers: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in self.languages:
            self.fields[f"footers_{code}"] = forms.CharField(
                label=_("Footer in %(language)s") % {"language": OWN_NAMES[code]},
                max_length=300,
                required=False,
                initial=(footers or {}).get(code, ""),
                widget=forms.Textarea(attrs={**_in(code), "rows": 2}),
            )

    def footers(self) -> dict[str, str]:
        return {code: self.cleaned_data.get(f"footers_{code}", "") for code in self.languages}

    def footer_fields(self) -> list[BoundField]:
        return [self[f"footers_{code}"] for code in self.languages]


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
    understood = forms.BooleanField(required=False, label=_("I know what visitors lose, and want it so."))


class LogoForm(NamesForm):
    """A picture, and what is read out in its place."""

    names_field = "alts"
    names_label = _("What it shows, in %(language)s")
    logo = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_("PNG, JPEG, WebP or SVG, at most %(size)s KB. Wide pictures read best. Its remarks are left out.")
        % {"size": LARGEST // 1000},
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/svg+xml"}),
    )


class WordsForm(forms.Form):
    """The State's own words of one scale: a box for each value and language, and whether the value is used."""

    def __init__(
        self,
        *args: Any,
        scale: Scale,
        languages: Iterable[str],
        words: Mapping[tuple[str, str], Mapping[str, str]],
        hidden: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.scale, self.languages = scale, list(languages)
        off = set(hidden)
        for code, word in scale.words.items():
            own = words.get((scale.code, code), {})
            for language in self.languages:
                self.fields[f"{code}_{language}"] = forms.CharField(
                    label=OWN_NAMES[language],
                    required=False,
                    max_length=60,
                    initial=own.get(language, ""),
                    widget=forms.TextInput(attrs=_in(language)),
                )
            if scale.may_hide:
                self.fields[f"use_{code}"] = forms.BooleanField(
                    label=_("We use “%(word)s”") % {"word": word},
                    required=False,
                    initial=(scale.code, code) not in off,
                )

    def words(self, held: Mapping[tuple[str, str], Mapping[str, str]]) -> dict[str, dict[str, str]]:
        """What was typed, beside the words in languages this installation no longer offers."""
        return {
            code: {
                **held.get((self.scale.code, code), {}),
                **{language: self.cleaned_data.get(f"{code}_{language}", "") for language in self.languages},
            }
            for code in self.scale.words
        }

    def hidden(self) -> list[str]:
        if not self.scale.may_hide:
            return []
        return [code for code in self.scale.words if not self.cleaned_data.get(f"use_{code}")]

    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "code": code,
                "word": word,
                "fields": [self[f"{code}_{language}"] for language in self.languages],
                "use": self[f"use_{code}"] if self.scale.may_hide else None,
            }
            for code, word in self.scale.words.items()
        ]


class MailForm(forms.Form):
    """The way of mail. The password held is never shown; left empty, it stays."""

    host = forms.CharField(
        label=_("Mail server"), max_length=253, widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"})
    )
    port = forms.IntegerField(label=_("Port"), initial=587, widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    security = forms.ChoiceField(
        label=_("How the line is protected"),
        choices=MailSecurity.choices,
        initial=MailSecurity.STARTTLS,
        widget=forms.RadioSelect,
    )
    user = forms.CharField(
        label=_("User"),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    password = forms.CharField(
        label=_("Password"),
        required=False,
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs={"dir": "ltr", "autocomplete": "new-password"}),
    )
    sender = forms.CharField(
        label=_("Address mails come from"),
        max_length=254,
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, held: MailSettings | None, **kwargs: Any) -> None:
        if held is not None:
            named = ("host", "port", "security", "user", "sender")
            kwargs["initial"] = {name: getattr(held, name) for name in named}
        super().__init__(*args, **kwargs)
        if held is not None and held.sealed_password:
            self.fields["password"].help_text = _("One is kept. Leave this empty to keep it.")


class TestMailForm(forms.Form):
    to = forms.CharField(
        label=_("Send a test mail to"),
        max_length=254,
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "email"}),
    )
