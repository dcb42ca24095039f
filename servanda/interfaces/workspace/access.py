"""Doors of members' pages. Every address in the workspace is closed unless its view says otherwise.

The middleware asks for sign-in, a role and a second factor. A view adds what it asks for beyond that:

    @asks(Permission.PEOPLE_MANAGE)         somebody without it gets "not allowed" (403)
    @module_required(Module.CLUSTERS)       switched off, the page does not exist (404)

A thing somebody may not see is looked for among `<things>_visible_to(request.user)`, and so answers 404.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext as _

from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import holds
from servanda.foundation.organisations.rules import has_module
from servanda.foundation.organisations.states import Module

View = Callable[..., HttpResponseBase]


def asks(*permissions: Permission) -> Callable[[View], View]:
    """Only for who holds one of these permissions somewhere; what they may reach with it is the query's matter."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not any(holds(request.user, permission) for permission in permissions):
                raise PermissionDenied(_("Your role does not include this page."))
            return view(request, *args, **kwargs)

        guarded.asked_permissions = permissions  # type: ignore[attr-defined]
        return guarded

    return decorate


def module_required(module: Module) -> Callable[[View], View]:
    """No such page while the module is switched off."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not has_module(getattr(request, "installation", None), module):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.required_module = module  # type: ignore[attr-defined]
        return guarded

    return decorate


def with_module(module: Module, patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """Addresses that exist while the module is on: `urlpatterns = with_module(Module.CLUSTERS, [...])`."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = module_required(module)(pattern.callback)
        else:
            with_module(module, pattern.url_patterns)
    return patterns


def open_to_strangers(view: View) -> View:
    """A page in the workspace's look for people who are not signed in: set-up, an invitation."""
    view.open_to_strangers = True  # type: ignore[attr-defined]
    return view
