"""Bodies of the State and their posts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from servanda.foundation.accounts.absences import absences_of, acting_today, open_posts_in_state, stand_ins_of
from servanda.foundation.accounts.actions.bodies import (
    add_body,
    add_post,
    change_body,
    close_body,
    close_post,
    rename_post,
    set_supervisor,
)
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.queries import bodies_to_manage, members_of, posts_of, posts_visible_to
from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.organisations.queries import by_branch
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.bodies.forms import BodyForm, PostForm, SupervisorForm
from servanda.interfaces.workspace.forms import languages_of, show_refusal

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@asks(Permission.BODIES_MANAGE)
@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    """The tree of open bodies by branch, and the closed ones."""
    all_of_them = list(bodies_to_manage(request.user))
    return render(
        request,
        "workspace/bodies/bodies.html",
        {
            "branches": by_branch([body for body in all_of_them if not body.closed_on]),
            "closed": [body for body in all_of_them if body.closed_on],
        },
    )


@asks(Permission.BODIES_MANAGE)
@require_safe
def body(request: HttpRequest, pk: int) -> HttpResponse:
    """One body: names, posts, people."""
    found = get_object_or_404(bodies_to_manage(request.user), pk=pk)
    members = list(members_of(found))
    context = {
        "body": found,
        "posts": posts_of(found),
        "members": members,
        "absences": list(absences_of(members)),
        "stand_ins": list(stand_ins_of(members)),
        "acting": {item.pk for item in acting_today(members)},
    }
    return render(request, "workspace/bodies/body.html", context)


@asks(Permission.BODIES_MANAGE)
@_FORM
def add(request: HttpRequest) -> HttpResponse:
    """A new body."""
    form = BodyForm(request.POST or None, by=request.user, languages=languages_of(request))  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        try:
            made = add_body(names=form.names(), by=request.user, **_chosen(form))  # type: ignore[arg-type]
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("%(body)s is added.") % {"body": made})
            return redirect("workspace:bodies-body", pk=made.pk)
    return render(request, "workspace/bodies/add.html", {"form": form}, status=422 if form.errors else 200)


@asks(Permission.BODIES_MANAGE)
@_FORM
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Names, branch, kind, place in the tree."""
    found = get_object_or_404(bodies_to_manage(request.user), pk=pk)
    form = BodyForm(request.POST or None, by=request.user, body=found, languages=languages_of(request))  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        try:
            names = {**found.names, **form.names()}
            change_body(body=found, names=names, by=request.user, **_chosen(form))  # type: ignore[arg-type]
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("workspace:bodies-body", pk=pk)
    status = 422 if form.errors else 200
    return render(request, "workspace/bodies/change.html", {"form": form, "body": found}, status=status)


@asks(Permission.BODIES_MANAGE)
@_FORM
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """End a body's part, after a question."""
    found = get_object_or_404(bodies_to_manage(request.user), pk=pk)
    if request.method == "POST":
        close_body(body=found, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("%(body)s is closed. Its record stays.") % {"body": found})
        return redirect("workspace:bodies")
    return render(request, "workspace/bodies/close.html", {"body": found, "members": members_of(found)})


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
    return {name: form.cleaned_data[name] for name in ("branch", "kind", "parent", "state") if name in form.fields}
