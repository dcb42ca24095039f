"""A body, a post."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from servanda.foundation.accounts.models import User
from servanda.foundation.accounts.queries import bodies_to_manage, states_to_manage
from servanda.foundation.organisations.models import Body, Post
from servanda.foundation.organisations.states import BodyKind, Branch
from servanda.foundation.reference.models import State
from servanda.interfaces.workspace.forms import NamesForm


class BodyForm(NamesForm):
    """Its names, branch, kind and the body it stands under."""

    branch = forms.ChoiceField(label=_("Branch"), choices=Branch.choices, initial=Branch.EXECUTIVE)
    kind = forms.ChoiceField(label=_("Kind"), choices=BodyKind.choices, initial=BodyKind.MINISTRY)
    parent = forms.ModelChoiceField(
        queryset=Body.objects.none(), label=_("Stands under"), required=False, empty_label=_("No other body")
    )
    state = forms.ModelChoiceField(
        queryset=State.objects.none(),
        label=_("State"),
        empty_label=None,
        error_messages={"required": _("Choose a State.")},
    )

    def __init__(self, *args: Any, by: User, body: Body | None = None, **kwargs: Any) -> None:
        if body is not None:
            kwargs["initial"] = {"branch": body.branch, "kind": body.kind, "parent": body.parent_id}
            kwargs["held"] = body.names
        super().__init__(*args, **kwargs)
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
