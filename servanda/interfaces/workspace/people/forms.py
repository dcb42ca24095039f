"""Inviting somebody, giving a role, answering an invitation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from servanda.foundation.accounts.models import User
from servanda.foundation.accounts.places import Place
from servanda.foundation.accounts.queries import places_managed_by
from servanda.foundation.accounts.roles import ROLES
from servanda.foundation.common.languages import OWN_NAMES
from servanda.foundation.organisations.models import Post


class RoleForm(forms.Form):
    """A role in one of the places whose people this administrator manages."""

    place = forms.ChoiceField(
        label=_("Where"),
        widget=forms.Select,
        error_messages={"required": _("Choose a body, a partner or the secretariat.")},
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[("", _("Choose a role")), *((role.code, role.name) for role in ROLES.values())],
        error_messages={"required": _("Choose a role.")},
    )
    post = forms.ChoiceField(
        label=_("Post"), required=False, help_text=_("The seat in the body, if its posts are listed here.")
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places = {_key(place): place for place in places_managed_by(by)}
        bodies = [place.body for place in self._places.values() if place.body]
        posts = Post.objects.filter(body__in=bodies, closed_on=None).select_related("body").order_by("body_id", "id")
        self._posts = {str(post.pk): post for post in posts}
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a place")),
            *((key, place.name) for key, place in self._places.items()),
        ]
        self.fields["post"].choices = [  # type: ignore[attr-defined]
            ("", _("No post")),
            *((key, f"{post}, {post.body}") for key, post in self._posts.items()),
        ]

    def chosen_place(self) -> Place:
        place = self._places[self.cleaned_data["place"]]
        post = self._posts.get(self.cleaned_data["post"])
        return Place(place.body, place.partner, place.in_secretariat, post)


def _key(place: Place) -> str:
    if place.body:
        return f"body-{place.body.pk}"
    return f"partner-{place.partner.pk}" if place.partner else "secretariat"


class InviteForm(RoleForm):
    """Who, and in which language to write to them."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The person's own address at work, not a shared one."),
        error_messages={
            "required": _("Enter an e-mail address."),
            "invalid": _("Enter an e-mail address, for example name@ministry.example."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language of the mail"))
    field_order = ("email", "place", "role", "post", "language")

    def __init__(self, *args: Any, languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [(code, OWN_NAMES[code]) for code in languages]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """What a new account needs from the person."""

    full_name = forms.CharField(
        label=_("Your full name"),
        max_length=150,
        help_text=_("Colleagues see it. The public sees posts only, never names."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your full name.")},
    )
    passphrase = forms.CharField(
        label=_("A passphrase"),
        strip=False,
        help_text=_("15 characters or more. Four or five words that do not belong together are easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "minlength": 15}),
        error_messages={"required": _("Enter a passphrase of 15 characters or more.")},
    )
