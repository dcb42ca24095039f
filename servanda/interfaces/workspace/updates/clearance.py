"""Clearance: read what changed, comment, return or approve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from servanda.domain.implementation.actions.updates import (
    approve_update,
    comment_on_update,
    return_update,
    settle_comment,
)
from servanda.domain.implementation.queries import comments_of, comments_visible_to, updates_visible_to
from servanda.domain.implementation.queries.parts import told_to
from servanda.domain.implementation.rules import (
    can_comment_on_update,
    can_edit_update,
    can_read_versions,
    can_review_update,
)
from servanda.domain.implementation.states import Level, Obstacle, UpdateStage
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import holds
from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.common.words import Run, word_differences
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.forms import show_refusal
from servanda.interfaces.workspace.updates import conflict
from servanda.interfaces.workspace.updates.beside import beside, way_of
from servanda.interfaces.workspace.updates.forms import CommentForm, DecisionForm
from servanda.pipelines.publication.queries.unreleased import released_at
from servanda.pipelines.publication.rules import can_release, can_release_update, is_ready_for_release

_TEXTS = (
    ("what_was_done", gettext_lazy("What was done")),
    ("effect_on_people", gettext_lazy("What changed for people")),
)
_COMMENTERS = (Permission.UPDATE_WRITE, Permission.UPDATE_REVIEW, Permission.RELEASE)
_READERS = (Permission.UPDATE_WRITE, Permission.UPDATE_REVIEW, Permission.UPDATE_READ_SENT)


@dataclass(frozen=True, slots=True)
class Told:
    """One part of the update, now and as last approved."""

    name: str
    label: str
    now: str
    approved: str
    runs: list[Run]
    marks: list[int]  # numbers of the comments on it


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact beside the texts, now and as last approved."""

    label: str
    approved: str
    now: str
    is_symbol: bool = False  # the label is the id of a recommendation

    @property
    def has_changed(self) -> bool:
        return self.approved != self.now


@asks(*_READERS)
@require_safe
def update(request: HttpRequest, pk: int) -> HttpResponse:
    """One update for whoever may read it."""
    found = get_object_or_404(updates_visible_to(request.user), pk=pk)
    return _page(request, found)


def _page(
    request: HttpRequest,
    found: Any,
    *,
    decision: DecisionForm | None = None,
    comment_form: CommentForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user = request.user
    context = beside(found, user)
    may_comment = can_comment_on_update(user, found)
    comments = list(comments_of(found)) if may_comment else []
    released = released_at(found)
    approved = context["last_approved"]
    told = told_to(user, found)
    told_before = told_to(user, approved) if approved else None
    context |= {
        "show": request.GET.get("show") if request.GET.get("show") in ("new", "approved") and approved else "changes",
        "told_parts": told,
        "texts": _texts(told, told_before, comments),
        "facts": _facts(told, told_before),
        "comments": list(enumerate(comments, start=1)),
        "open_comments": sum(1 for item in comments if item.settled_at is None),
        "may_comment": may_comment,
        "may_read_versions": can_read_versions(user, found),
        "may_edit": can_edit_update(user, found),
        "may_decide": found.stage == UpdateStage.SUBMITTED and can_review_update(user, found),
        "is_own": found.author_id == user.pk,
        "reviews_here": holds(user, Permission.UPDATE_REVIEW, body=found.body),
        "way": way_of(found, reader=user, released_at=released),
        "released_at": released,
        "may_release": is_ready_for_release(found) and released is None and can_release_update(user, found),
        "releases_here": can_release(user, state=found.body.state_id),
        "decision": decision or DecisionForm(),
        "comment_form": comment_form or CommentForm(),
    }
    return render(request, "workspace/updates/update.html", context, status=status)


def _texts(found: Any, approved: Any, comments: list[Any]) -> list[Told]:
    told = []
    for name, label in _TEXTS:
        before, now = (getattr(approved, name) if approved else ""), getattr(found, name)
        marks = [number for number, item in enumerate(comments, start=1) if item.part == name]
        if before or now:
            told.append(Told(name, str(label), now, before, word_differences(before, now), marks))
    return told


def _facts(found: Any, approved: Any) -> list[Fact]:
    def both(label: str, words: Any) -> Fact:
        return Fact(label, words(approved) if approved else "", words(found))

    facts = [
        both(
            _("Level reached, in the body’s view"),
            lambda item: str(Level(item.update.level).label) if item.update.level else "",
        ),
        both(_("Why this level"), lambda item: item.update.level_reason),
        both(_("What stands in the way"), lambda item: ", ".join(str(Obstacle(code).label) for code in item.obstacles)),
        both(_("In a few words"), lambda item: item.obstacle_words),
        both(_("Who may read it"), lambda item: str(item.update.get_confidentiality_display())),
    ]
    return [fact for fact in facts if fact.now or fact.approved] + _levels(
        found.update, approved.update if approved else None
    )


def _levels(found: Any, approved: Any) -> list[Fact]:
    """Levels of single recommendations that differ from the whole."""
    now, before = _own_levels(found), _own_levels(approved) if approved else {}
    return [Fact(key, before.get(key, ""), now.get(key, ""), is_symbol=True) for key in sorted({*now, *before})]


def _own_levels(update: Any) -> dict[str, str]:
    rows = update.levels.select_related("recommendation").order_by("recommendation__public_id")
    return {row.recommendation.public_id: str(row.get_level_display()) for row in rows}


@asks(Permission.UPDATE_REVIEW)
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve, or return with the reason."""
    found = get_object_or_404(updates_visible_to(request.user), pk=pk)
    form = DecisionForm(request.POST)
    user: Any = request.user
    if form.is_valid():
        try:
            if form.cleaned_data["decision"] == "approve":
                approve_update(update=found, version=conflict.version_in(request.POST), by=user)
                messages.success(request, _("Approved. It is the State’s account now and waits for release."))
            else:
                return_update(update=found, reason=form.cleaned_data["reason"], by=user)
                messages.success(request, _("Returned to its author with your reason."))
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            return redirect("workspace:desk")
    return _page(request, found, decision=form, status=422)


@asks(*_COMMENTERS)
@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """A remark on one part."""
    found = get_object_or_404(updates_visible_to(request.user), pk=pk)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _page(request, found, comment_form=form, status=422)
    data: Any = form.cleaned_data
    comment_on_update(update=found, part=data["part"], text=data["text"], by=request.user)  # type: ignore[arg-type]
    return redirect(reverse("workspace:updates-update", args=[pk]) + "#comments")


@asks(*_COMMENTERS)
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """A remark was dealt with."""
    found = get_object_or_404(comments_visible_to(request.user), pk=pk)
    settle_comment(comment=found, by=request.user)  # type: ignore[arg-type]
    return redirect(reverse("workspace:updates-update", args=[found.update_id]) + "#comments")
