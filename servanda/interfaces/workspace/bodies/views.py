"""Bodies of the State and their posts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from servanda.domain.implementation.queries.succession import holdings_of, succession_to_undo
from servanda.foundation.accounts.absences import absences_of, acting_today, open_posts_in_state, stand_ins_of
from servanda.foundation.accounts.actions.bodies import (
    add_body,
    add_post,
    change_body,
    close_body,
    close_post,
    move_post,
    rename_post,
    set_supervisor,
)
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.queries import bodies_to_manage, body_as_of, members_of, posts_of, posts_visible_to
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput
from servanda.foundation.common.words import word_differences
from servanda.foundation.organisations.queries import by_branch
from servanda.foundation.organisations.states import Branch, GovernmentLevel
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.bodies.forms import BodyForm, PostForm, SupervisorForm
from servanda.interfaces.workspace.forms import languages_of, show_refusal
from servanda.interfaces.workspace.tables import table, wants_table

# Above this many, the lower levels of the tree are folded away.
_FOLDED_ABOVE = 60
_FORM = require_http_methods(["GET", "HEAD", "POST"])


@asks(Permission.BODIES_MANAGE)
@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    """The tree of open bodies by branch, and the closed ones; narrowed by words, branch and level."""
    every = list(bodies_to_manage(request.user))
    asked = {name: request.GET.get(name, "").strip()[:100] for name in ("q", "branch", "level")}
    found = [body for body in every if _answers(body, asked)]
    if wants_table(request):
        heads = (_("Id"), _("Name"), _("Branch"), _("Level of government"), _("Closed on"))
        rows = [(b.public_id, b, b.get_branch_display(), b.get_level_display(), b.closed_on) for b in found]
        return table(heads, rows, name="bodies")
    context = {
        "branches": by_branch([body for body in found if not body.closed_on]),
        "closed": [body for body in found if body.closed_on],
        "asked": asked,
        "is_narrowed": any(asked.values()),
        "kept": f"{urlencode(asked)}&" if any(asked.values()) else "",
        "found": len(found),
        "all": len(every),
        "branch_choices": Branch.choices,
        "level_choices": GovernmentLevel.choices,
        "folded": len(every) > _FOLDED_ABOVE,
    }
    return render(request, "workspace/bodies/bodies.html", context)


def _answers(body: Any, asked: dict[str, str]) -> bool:
    """Whether the body has the words in one of its names, and stands in the branch and level asked for."""
    names = " ".join([*body.names.values(), body.public_id]).casefold()
    words = all(word in names for word in asked["q"].casefold().split())
    return words and asked["branch"] in ("", body.branch) and asked["level"] in ("", body.level)


@asks(Permission.BODIES_MANAGE)
@require_safe
def body(request: HttpRequest, pk: int) -> HttpResponse:
    """One body: names, remit, posts, people, what stands under it and who took over from it."""
    found = get_object_or_404(bodies_to_manage(request.user), pk=pk)
    members = list(members_of(found))
    context = {
        "body": found,
        "posts": posts_of(found),
        "members": members,
        "absences": list(absences_of(members)),
        "stand_ins": list(stand_ins_of(members)),
        "acting": {item.pk for item in acting_today(members)},
        "below": bodies_to_manage(request.user).filter(parent=found, closed_on=None),
        "to_undo": succession_to_undo(found) if found.successor_id else None,
    }
    return render(request, "workspace/bodies/body.html", context)


@asks(Permission.BODIES_MANAGE)
@_FORM
def add(request: HttpRequest) -> HttpResponse:
    """A new body."""
    form = BodyForm(request.POST or None, by=request.user, languages=languages_of(request))  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        try:
            made = add_body(names=form.names(), remit=form.remit(), by=request.user, **_chosen(form))  # type: ignore[arg-type]
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("%(body)s is added.") % {"body": made})
            return redirect("workspace:bodies-body", pk=made.pk)
    return render(request, "workspace/bodies/add.html", {"form": form}, status=422 if form.errors else 200)


@asks(Permission.BODIES_MANAGE)
@_FORM
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Names, remit, branch, kind, level, place in the tree."""
    found = get_object_or_404(bodies_to_manage(request.user), pk=pk)
    form = BodyForm(request.POST or None, by=request.user, body=found, languages=languages_of(request))  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        try:
            change_body(
                body=found,
                names={**found.names, **form.names()},
                remit={**found.remit, **form.remit()},
                version=form.cleaned_data["version"],
                by=request.user,  # type: ignore[arg-type]
                **_chosen(form),
            )
        except EditedMeanwhile:
            return _conflict(request, found, form)
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("workspace:bodies-body", pk=pk)
    status = 422 if form.errors else 200
    return render(request, "workspace/bodies/change.html", {"form": form, "body": found}, status=status)


def _conflict(request: HttpRequest, found: Any, form: BodyForm) -> HttpResponse:
    """409: the form again with the reader's words, and beside what differs, what the other person made of it."""
    fresh = bodies_to_manage(request.user).get(pk=found.pk)
    before = body_as_of(fresh, form.cleaned_data["version"] or 0)
    rows = []
    for bound in form:
        if bound.name == "version":
            continue
        theirs, was = _value_in(fresh, bound.name), _value_in(before, bound.name) if before else ""
        yours = bound.value()
        if theirs != str(yours or ""):
            shown = _worded(bound, theirs), _worded(bound, was)
            rows.append((bound, shown[1], word_differences(shown[1], shown[0]), shown[0]))
    context = {"form": form, "body": fresh, "rows": rows, "names": {row[0].name for row in rows}}
    return render(request, "workspace/bodies/conflict.html", context, status=409)


def _value_in(held: Any, name: str) -> str:
    """What a body holds for a field of the form, as the form would post it."""
    part, _under, code = name.rpartition("_")
    if part in ("names", "remit"):
        return str(getattr(held, part).get(code, ""))
    return str((held.parent_id if name == "parent" else getattr(held, name)) or "")


def _worded(bound: Any, value: str) -> str:
    """A chosen value in the words of its list."""
    choices = getattr(bound.field, "choices", None)
    return str({str(code): word for code, word in choices}.get(value, value)) if choices and value else value


@asks(Permission.BODIES_MANAGE)
@_FORM
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """End a body's part, after a question."""
    found = get_object_or_404(bodies_to_manage(request.user), pk=pk)
    if request.method == "POST":
        close_body(body=found, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("%(body)s is closed. Its record stays.") % {"body": found})
        return redirect("workspace:bodies")
    context = {"body": found, "members": members_of(found), "holds": holdings_of(found)}
    return render(request, "workspace/bodies/close.html", context)


@asks(Permission.BODIES_MANAGE)
@_FORM
def add_a_post(request: HttpRequest, pk: int) -> HttpResponse:
    """A new seat in the body."""
    found = get_object_or_404(bodies_to_manage(request.user), pk=pk)
    form = PostForm(request.POST or None, languages=languages_of(request))
    if request.method == "POST" and form.is_valid():
        add_post(body=found, titles=form.names(), by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("The post is added."))
        return redirect("workspace:bodies-body", pk=pk)
    status = 422 if form.errors else 200
    return render(request, "workspace/bodies/post.html", {"form": form, "body": found}, status=status)


@asks(Permission.BODIES_MANAGE)
@_FORM
def rename_a_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Another title."""
    post = get_object_or_404(posts_visible_to(request.user), pk=pk)
    form = PostForm(request.POST or None, languages=languages_of(request), held=post.titles)
    if request.method == "POST" and form.is_valid():
        rename_post(post=post, titles={**post.titles, **form.names()}, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("Saved."))
        return redirect("workspace:bodies-body", pk=post.body_id)
    status = 422 if form.errors else 200
    context = {"form": form, "body": post.body, "post": post}
    return render(request, "workspace/bodies/post.html", context, status=status)


@asks(Permission.BODIES_MANAGE)
@require_POST
def move_a_post(request: HttpRequest, pk: int) -> HttpResponse:
    """One place up or down."""
    post = get_object_or_404(posts_visible_to(request.user), pk=pk)
    move_post(post=post, up=request.POST.get("where") != "down", by=request.user)  # type: ignore[arg-type]
    return redirect(reverse("workspace:bodies-body", args=[post.body_id]) + "#posts")


@asks(Permission.BODIES_MANAGE)
@_FORM
def close_a_post(request: HttpRequest, pk: int) -> HttpResponse:
    """The seat is there no longer."""
    post = get_object_or_404(posts_visible_to(request.user), pk=pk)
    if request.method == "POST":
        close_post(post=post, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("The post is closed."))
        return redirect("workspace:bodies-body", pk=post.body_id)
    return render(request, "workspace/bodies/close_post.html", {"body": post.body, "post": post})


@asks(Permission.BODIES_MANAGE)
@_FORM
def set_a_supervisor(request: HttpRequest, pk: int) -> HttpResponse:
    """The post it answers to: where late work is taken further."""
    post = get_object_or_404(posts_visible_to(request.user), pk=pk)
    form = SupervisorForm(request.POST or None, posts=open_posts_in_state(post.state_id).exclude(pk=pk), held=post)
    if request.method == "POST" and form.is_valid():
        try:
            set_supervisor(post=post, reports_to=form.cleaned_data["reports_to"], by=request.user)  # type: ignore[arg-type]
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("workspace:bodies-body", pk=post.body_id)
    status = 422 if form.errors else 200
    return render(
        request, "workspace/bodies/supervisor.html", {"form": form, "body": post.body, "post": post}, status=status
    )


def _chosen(form: BodyForm) -> dict[str, Any]:
    return {
        name: form.cleaned_data[name] for name in ("branch", "kind", "level", "parent", "state") if name in form.fields
    }
