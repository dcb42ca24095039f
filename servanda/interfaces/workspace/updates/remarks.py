"""Remarks on an update: say, answer, settle; change or withdraw one's own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from servanda.domain.implementation.actions.comments import (
    change_comment,
    comment_on_update,
    reply_to_comment,
    settle_comment,
    withdraw_comment,
)
from servanda.domain.implementation.queries import updates_visible_to
from servanda.domain.implementation.queries.comments import comments_visible_to, own_comments_of
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.common.errors import InvalidInput
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.forms import show_refusal
from servanda.interfaces.workspace.updates.clearance import page
from servanda.interfaces.workspace.updates.clearance_forms import CommentForm, ReplyForm

_LONGEST = 2000  # signs, as in the form
_COMMENTERS = (Permission.UPDATE_WRITE, Permission.UPDATE_REVIEW, Permission.UPDATE_CLEAR)


@asks(*_COMMENTERS)
@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """A remark on a part, or on a passage."""
    found = get_object_or_404(updates_visible_to(request.user), pk=pk)
    form = CommentForm(request.POST, update=found)
    if form.is_valid():
        try:
            comment_on_update(update=found, text=form.cleaned_data["text"], by=_by(request), **form.about())
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            return _back_to(pk)
    return page(request, found, comment_form=form, status=422)


@asks(*_COMMENTERS)
@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """An answer, in the same thread."""
    found = get_object_or_404(comments_visible_to(request.user), pk=pk)
    form = ReplyForm(request.POST, to=found.answers_id or pk)
    if form.is_valid():
        reply_to_comment(comment=found, text=form.cleaned_data["text"], by=_by(request))
        return _back_to(found.update_id)
    update = get_object_or_404(updates_visible_to(request.user), pk=found.update_id)
    return page(request, update, reply=(found.answers_id or pk, form), status=422)


@asks(*_COMMENTERS)
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """A remark was dealt with."""
    found = get_object_or_404(comments_visible_to(request.user), pk=pk)
    settle_comment(comment=found, by=_by(request))
    return _back_to(found.update_id)


@asks(*_COMMENTERS)
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own words, said anew."""
    found = get_object_or_404(own_comments_of(request.user), pk=pk)
    change_comment(comment=found, text=request.POST.get("text", "")[:_LONGEST], by=_by(request))
    return _back_to(found.update_id)


@asks(*_COMMENTERS)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own words, taken back."""
    found = get_object_or_404(own_comments_of(request.user), pk=pk)
    withdraw_comment(comment=found, by=_by(request))
    return _back_to(found.update_id)


def _by(request: HttpRequest) -> Any:
    """The door has let nobody in who is not signed in."""
    return request.user


def _back_to(pk: int) -> HttpResponse:
    return redirect(reverse("workspace:updates-update", args=[pk]) + "#comments")
