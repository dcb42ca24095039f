"""People: who holds which role, inviting, giving and ending roles."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from servanda.domain.implementation.queries.handover import left_behind_by
from servanda.foundation.accounts.actions.invitations import invite_person, resend_invitation, revoke_invitation
from servanda.foundation.accounts.actions.memberships import end_membership, grant_role
from servanda.foundation.accounts.permissions import PERMISSION_WORDS, Permission
from servanda.foundation.accounts.queries import (
    invitations_visible_to,
    memberships_visible_to,
    people_visible_to,
    roles_table,
)
from servanda.foundation.accounts.roles import ROLES
from servanda.foundation.accounts.rules import holds
from servanda.foundation.common.errors import InvalidInput
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.forms import languages_of, show_refusal
from servanda.interfaces.workspace.people.forms import InviteForm, RoleForm
from servanda.pipelines.notifications.queries import refused_since

PER_PAGE = 50


def _address(request: HttpRequest, token: str) -> str:
    return request.build_absolute_uri(reverse("invitation", args=[token]))


@asks(Permission.PEOPLE_MANAGE)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with a role in reach, and the invitations that wait for an answer."""
    page = Paginator(people_visible_to(request.user), PER_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    waiting = [
        {"invitation": held, "role": ROLES[held.role].name, "expired": held.expires_at <= now}
        for held in invitations_visible_to(request.user)
    ]
    return render(
        request,
        "workspace/people/people.html",
        {"page": page, "waiting": waiting, "may_bring": holds(request.user, Permission.BODIES_MANAGE)},
    )


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """The table of roles, as the code has it."""
    columns = [(line.role, [PERMISSION_WORDS[permission] for permission in line.may]) for line in roles_table()]
    return render(request, "workspace/people/roles.html", {"columns": columns})


@asks(Permission.PEOPLE_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Send somebody a link."""
    form = InviteForm(request.POST or None, by=request.user, languages=languages_of(request))
    if request.method == "POST" and form.is_valid():
        try:
            invite_person(
                email=form.cleaned_data["email"],
                role=form.cleaned_data["role"],
                place=form.chosen_place(),
                language=form.cleaned_data["language"],
                address=lambda token: _address(request, token),
                by=request.user,  # type: ignore[arg-type]
            )
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The invitation is on its way to %(email)s.") % form.cleaned_data)
            return redirect("workspace:people")
    status = 422 if form.errors else 200
    return render(request, "workspace/people/invite.html", {"form": form}, status=status)


@asks(Permission.PEOPLE_MANAGE)
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person's roles in reach."""
    found = get_object_or_404(people_visible_to(request.user), pk=pk)
    return render(request, "workspace/people/person.html", {"person": found, "refused": refused_since(found.email)})


@asks(Permission.PEOPLE_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    """One more role for somebody who has an account."""
    found = get_object_or_404(people_visible_to(request.user), pk=pk)
    form = RoleForm(request.POST or None, by=request.user)  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        try:
            grant_role(user=found, role=form.cleaned_data["role"], place=form.chosen_place(), by=request.user)  # type: ignore[arg-type]
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The role is given. It works at once."))
            return redirect("workspace:people-person", pk=pk)
    status = 422 if form.errors else 200
    return render(request, "workspace/people/grant.html", {"form": form, "person": found}, status=status)


@asks(Permission.PEOPLE_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role away, after a question."""
    held = get_object_or_404(memberships_visible_to(request.user), pk=pk)
    if request.method == "POST":
        end_membership(membership=held, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("The role has ended. It stopped working at once."))
        return redirect("workspace:people")
    context = {"membership": held, "left": left_behind_by(held)}
    return render(request, "workspace/people/end.html", context)


@asks(Permission.PEOPLE_MANAGE)
@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """A fresh link by mail."""
    held = get_object_or_404(invitations_visible_to(request.user), pk=pk)
    resend_invitation(invitation=held, address=lambda token: _address(request, token), by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("A new link is on its way to %(email)s.") % {"email": held.email})
    return redirect("workspace:people")


@asks(Permission.PEOPLE_MANAGE)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The link works no longer."""
    held = get_object_or_404(invitations_visible_to(request.user), pk=pk)
    revoke_invitation(invitation=held, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("The invitation to %(email)s is withdrawn.") % {"email": held.email})
    return redirect("workspace:people")
