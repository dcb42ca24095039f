"""Giving a body, or a post in it, its part."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from servanda.domain.implementation.states import AssignmentPart
from servanda.foundation.accounts.absences import open_posts_of
from servanda.foundation.organisations.models import Body, Post
from servanda.foundation.organisations.queries import by_branch
from servanda.interfaces.workspace.days import DayField

_POST = "post-"


class AssignForm(forms.Form):
    """One list for bodies and their posts, branch by branch, so that the shortest way is one choice and one button."""

    body = forms.ChoiceField(
        label=_("Body, or a post in it"), error_messages={"required": _("Choose a body.")}, widget=forms.Select
    )
    part = forms.ChoiceField(
        label=_("Its part"), choices=AssignmentPart.choices, initial=AssignmentPart.LEAD, widget=forms.RadioSelect
    )
    due_on = DayField(label=_("Due"), help_text=_("For example 27 3 2027. Leave it empty if there is no day."))

    def __init__(self, *args: Any, bodies: Iterable[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_ones = list(bodies)
        self._bodies = {str(body.pk): body for body in open_ones}
        self._posts = {f"{_POST}{post.pk}": post for post in open_posts_of(open_ones)}
        below: dict[int, list[tuple[str, Any]]] = {}
        for key, post in self._posts.items():
            below.setdefault(post.body_id, []).append((key, _named(post, is_held=getattr(post, "is_held", True))))
        groups: list[tuple[Any, Any]] = [("", _("Choose a body"))]
        for branch, nodes in by_branch(open_ones):
            options: list[tuple[str, Any]] = []
            for node in nodes:
                options += [(str(node.body.pk), str(node.body)), *below.get(node.body.pk, [])]
            groups.append((branch.label, options))
        self.fields["body"].choices = groups  # type: ignore[attr-defined]

    def chosen(self) -> tuple[Body, Post | None]:
        """The body, and the post if one was chosen."""
        key = self.cleaned_data["body"]
        if post := self._posts.get(key):
            return self._bodies[str(post.body_id)], post
        return self._bodies[key], None

    def taken(self) -> dict[str, Any]:
        """What an action is told."""
        body, post = self.chosen()
        part = AssignmentPart(self.cleaned_data["part"])
        return {"body": body, "post": post, "part": part, "due_on": self.cleaned_data["due_on"]}


def _named(post: Post, *, is_held: bool) -> Any:
    words = _("%(body)s: %(post)s") if is_held else _("%(body)s: %(post)s (vacant)")
    return words % {"body": post.body, "post": post}
