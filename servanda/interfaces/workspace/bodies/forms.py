"""A body, a post."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from servanda.foundation.accounts.models import User
from servanda.foundation.accounts.queries import bodies_to_manage, states_to_manage
from servanda.foundation.common.languages import OWN_NAMES, direction
from servanda.foundation.organisations.models import Body, Post
from servanda.foundation.organisations.states import BodyKind, Branch, GovernmentLevel
from servanda.foundation.reference.models import State
from servanda.interfaces.workspace.forms import NamesForm


class BodyForm(NamesForm):
    """Its names, branch, kind and the body it stands under."""

    branch = forms.ChoiceField(label=_("Branch"), choices=Branch.choices, initial=Branch.EXECUTIVE)
    kind = forms.ChoiceField(label=_("Kind"), choices=BodyKind.choices, initial=BodyKind.MINISTRY)
    level = forms.ChoiceField(
        label=_("Level of government"), choices=GovernmentLevel.choices, initial=GovernmentLevel.NATIONAL
    )
    parent = forms.ModelChoiceField(
        queryset=Body.objects.none(), label=_("Stands under"), required=False, empty_label=_("No other body")
    )
    state = forms.ModelChoiceField(
        queryset=State.objects.none(),
        label=_("State"),
        empty_label=None,
        error_messages={"required": _("Choose a State.")},
    )

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, by: User, body: Body | None = None, **kwargs: Any) -> None:
        if body is not None:
            kwargs["initial"] = {
                **{"branch": body.branch, "kind": body.kind, "level": body.level, "parent": body.parent_id},
                "version": body.version,
            }
            kwargs["held"] = body.names
        super().__init__(*args, **kwargs)
        for code in self.languages:
            self.fields[f"remit_{code}"] = forms.CharField(
                label=_("What it is responsible for, in %(language)s") % {"language": OWN_NAMES[code]},
                max_length=500,
                required=False,
                initial=body.remit.get(code, "") if body else "",
                widget=forms.Textarea(attrs={"lang": code, "dir": direction(code), "rows": 2}),
            )
        others = bodies_to_manage(by).filter(closed_on=None)
        if body is not None:
            others = others.filter(state_id=body.state_id).exclude(pk=body.pk)
        self.fields["parent"].queryset = others  # type: ignore[attr-defined]
        states = states_to_manage(by)
        self.fields["state"].queryset = states  # type: ignore[attr-defined]
        if body is not None:
            del self.fields["state"]
        elif len(only := list(states[:2])) == 1:
            self.fields["state"].initial = only[0].pk
            self.fields["state"].widget = self.fields["state"].hidden_widget()

    def remit(self) -> dict[str, str]:
        """What it is responsible for, by language, for an action."""
        return {code: self.cleaned_data.get(f"remit_{code}", "") for code in self.languages}

    def remit_fields(self) -> list[BoundField]:
        return [self[f"remit_{code}"] for code in self.languages]

    def plain_fields(self) -> list[BoundField]:
        """Everything but names, remit and what is hidden, the State first."""
        found = [bound for bound in self.other_fields() if not bound.name.startswith(("remit_", "version"))]
        return sorted(found, key=lambda bound: bound.name != "state")


class SuccessorForm(forms.Form):
    """Which body takes over."""

    successor = forms.ModelChoiceField(
        queryset=Body.objects.none(),
        label=_("Body that takes over"),
        empty_label=_("Choose a body"),
        error_messages={"required": _("Choose the body that takes over.")},
    )

    def __init__(self, *args: Any, by: User, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = bodies_to_manage(by).filter(closed_on=None, state_id=body.state_id).exclude(pk=body.pk)
        self.fields["successor"].queryset = others  # type: ignore[attr-defined]


class PostForm(NamesForm):
    """Its title, in each language."""

    names_field = "titles"
    names_label = _("Title in %(language)s")


class SupervisorForm(forms.Form):
    """The post that this one answers to."""

    reports_to = forms.ModelChoiceField(
        queryset=Post.objects.none(), label=_("Answers to"), required=False, empty_label=_("No other post")
    )

    def __init__(self, *args: Any, posts: QuerySet[Post], held: Post, **kwargs: Any) -> None:
        kwargs["initial"] = {"reports_to": held.reports_to_id}
        super().__init__(*args, **kwargs)
        self.fields["reports_to"].queryset = posts  # type: ignore[attr-defined]
        self.fields["reports_to"].label_from_instance = lambda post: f"{post.body}: {post}"  # type: ignore[attr-defined]
