"""Clearance: read what changed, return or approve, take back."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from servanda.domain.implementation.actions.clearance import approve_update, return_update, take_back_update
from servanda.domain.implementation.queries import discontinued_actions, updates_visible_to
from servanda.domain.implementation.queries.clearance import way_of
from servanda.domain.implementation.queries.comments import comments_of, earlier_words_of
from servanda.domain.implementation.queries.parts import told_to
from servanda.domain.implementation.queries.since import changed_since, decided_last
from servanda.domain.implementation.rules import (
    can_comment_on_update,
    can_edit_update,
    can_read_versions,
    can_write_updates,
    may_be_taken_back,
    right_to_decide,
    rights_to_decide,
)
from servanda.domain.implementation.states import Level, Obstacle, StepStage, UpdateStage
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.queries import posts_held_by
from servanda.foundation.common import clock
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput
from servanda.foundation.common.words import Change, Run, word_differences
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.forms import show_refusal
from servanda.interfaces.workspace.updates import conflict
from servanda.interfaces.workspace.updates.beside import beside
from servanda.interfaces.workspace.updates.clearance_forms import PARTS, CommentForm, DecisionForm, ReplyForm
from servanda.interfaces.workspace.updates.passages import Piece, Thread, pieces, threads_of
from servanda.interfaces.workspace.updates.said import label_of
from servanda.interfaces.workspace.updates.way import turns
from servanda.pipelines.publication.queries.unreleased import released_at
from servanda.pipelines.publication.rules import can_release, can_release_update, is_ready_for_release

_TEXTS = (
    ("what_was_done", gettext_lazy("What was done")),
    ("effect_on_people", gettext_lazy("What changed for people")),
)
_READERS = (Permission.UPDATE_WRITE, Permission.UPDATE_REVIEW, Permission.UPDATE_READ_SENT)


@dataclass(frozen=True, slots=True)
class Told:
    """One part of the update, now and as last approved."""

    name: str
    label: str
    now: str
    approved: str
    changes: list[Piece]
    new: list[Piece]
    marks: list[int]  # numbers of the comments on all of it


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
    return page(request, found)


def page(
    request: HttpRequest,
    found: Any,
    *,
    decision: DecisionForm | None = None,
    comment_form: CommentForm | None = None,
    reply: tuple[int, ReplyForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of one update, with what was typed and refused, if anything was."""
    user = request.user
    context = beside(found, user)
    may_comment = can_comment_on_update(user, found)
    threads = threads_of(found, list(comments_of(found))) if may_comment else []
    released = released_at(found)
    approved = context["last_approved"]
    steps = way_of(found)
    context |= _deciding(found, steps, user)
    context |= _news(request, found) if context["may_decide"] else {}
    told = told_to(user, found)
    told_before = told_to(user, approved) if approved else None
    context |= {
        "show": request.GET.get("show") if request.GET.get("show") in ("new", "approved") and approved else "changes",
        "told_parts": told,
        "texts": _texts(told, told_before, threads),
        "facts": _facts(told, told_before),
        "given_up": list(discontinued_actions(found)),
        "threads": threads,
        "earlier": earlier_words_of(item for thread in threads for item in (thread.comment, *thread.replies)),
        "parts": PARTS,
        "labels": posts_held_by({key for thread in threads for key in _speakers(thread)}),
        "open_comments": sum(1 for thread in threads if thread.is_open),
        "may_comment": may_comment,
        "may_read_versions": can_read_versions(user, found),
        "may_edit": can_edit_update(user, found),
        "way": turns(found, steps, released_at=released),
        "released_at": released,
        "may_release": is_ready_for_release(found) and released is None and can_release_update(user, found),
        "releases_here": can_release(user, state=found.body.state_id),
        "decision": decision or DecisionForm(),
        "comment_form": comment_form or CommentForm(update=found),
        "reply_to": reply[0] if reply else 0,
        "reply_form": reply[1] if reply else None,
    }
    return render(request, "workspace/updates/update.html", context, status=status)


def _speakers(thread: Thread) -> list[int]:
    return [item.author_id for item in (thread.comment, *thread.replies)]


def _deciding(found: Any, steps: list[Any], user: Any) -> dict[str, Any]:
    """Whether the person may decide now, by what right, and why not where they otherwise could."""
    step = next((item for item in steps if item.stage == StepStage.WAITING), None)
    if found.stage != UpdateStage.SUBMITTED or step is None:
        return {"may_decide": False}
    step.update = found
    right = right_to_decide(user, step)
    wrote = user.pk in {found.author_id, *found.written_by}
    writes = can_write_updates(user, found.body)
    return {
        "may_decide": right is not None,
        "in_place_of": right if right is not None and right.user_id != user.pk else None,
        "kept_out": "" if right or not rights_to_decide(user, step) else ("wrote" if wrote else "decided"),
        "is_last": not any(item.stage == StepStage.AHEAD for item in steps),
        "comes_after_others": step.position > 1,
        "may_take_back": writes and may_be_taken_back(found),
    }


def _news(request: HttpRequest, found: Any) -> dict[str, Any]:
    """What is new for whoever decides: since they opened the page they decided on, else since they last decided."""
    looked_at = _moment(request.POST.get("looked_at", "")) or decided_last(found, request.user)
    news = changed_since(found, looked_at) if looked_at else None
    new_parts = [label_of(name) for name in news.parts] if news else []
    return {"now": clock.now().isoformat(), "news": news, "new_parts": new_parts}


def _moment(written: str) -> datetime.datetime | None:
    try:
        found = datetime.datetime.fromisoformat(written)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _texts(found: Any, approved: Any, threads: list[Thread]) -> list[Told]:
    told = []
    for name, label in _TEXTS:
        before, now = (getattr(approved, name) if approved else ""), getattr(found, name)
        here = [thread for thread in threads if thread.comment.part == name]
        marks = [thread.number for thread in here if thread.passage is None]
        changes = pieces(word_differences(before, now), here)
        if before or now:
            told.append(Told(name, str(label), now, before, changes, pieces([Run(Change.SAME, now)], here), marks))
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
    known = getattr(update, "_prefetched_objects_cache", {})
    rows = update.levels.all() if "levels" in known else update.levels.select_related("recommendation").order_by("pk")
    return {row.recommendation.public_id: str(row.get_level_display()) for row in rows}


@asks(Permission.UPDATE_REVIEW, Permission.UPDATE_CLEAR)
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to the step where it waits, or return it with the reason."""
    found = get_object_or_404(updates_visible_to(request.user), pk=pk)
    form = DecisionForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            return _decide(request, found, form.cleaned_data)
        except InvalidInput as error:
            show_refusal(form, error)
        except EditedMeanwhile as error:
            form.add_error(None, str(error))
            status = 409
    return page(request, found, decision=form, status=status)


def _decide(request: HttpRequest, found: Any, chosen: dict[str, Any]) -> HttpResponse:
    user: Any = request.user
    version = conflict.version_in(request.POST)
    if chosen["decision"] == "approve":
        done = approve_update(update=found, version=version, by=user)
        if done.stage == UpdateStage.APPROVED:
            messages.success(request, _("Approved. It is the State’s account now and waits for release."))
        else:
            messages.success(request, _("Agreed. It goes on to whoever decides next."))
    else:
        return_update(update=found, version=version, reason=chosen["reason"], comes_back=chosen["comes_back"], by=user)
        messages.success(request, _("Returned to its author with your reason."))
    return redirect("workspace:desk")


@asks(Permission.UPDATE_WRITE)
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to the body's own desk, before anybody decided."""
    found = get_object_or_404(updates_visible_to(request.user), pk=pk)
    take_back_update(update=found, version=conflict.version_in(request.POST), by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("Taken back. It is a draft again, and nobody is asked to decide."))
    return redirect("workspace:updates-edit", pk=pk)
