"""The first page after sign-in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from servanda.foundation.accounts.roles import ROLES
from servanda.foundation.accounts.rules import memberships_of


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What this person is here."""
    held = [(membership, ROLES[membership.role]) for membership in memberships_of(request.user)]
    return render(request, "workspace/desk/desk.html", {"held": held})
