"""The door of the workspace: set-up first, then sign-in, a role, a second factor. Refusals become plain pages."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from servanda.foundation.accounts.rules import can_enter_workspace, has_second_factor, needs_second_factor
from servanda.foundation.accounts.set_up_code import set_up_code
from servanda.foundation.common.errors import DomainError, EditedMeanwhile, NotAllowed, StepRefused
from servanda.interfaces.workspace.typed import keep

logger = logging.getLogger("servanda.set_up")

# A session is prolonged by use, but written at most this often.
TOUCH_SECONDS = 300
# What a person without a second factor may still do: add one, choose a language, leave.
_FACTOR_PAGES = ("mfa_", "account_reauthenticate", "account_logout", "switch_language")


class SetUpFirst:
    """Until the installation is set up, every page leads there, and the log says the code that opens it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.announced = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if getattr(request, "installation", None) is not None:
            return self.get_response(request)
        if request.path_info.startswith((reverse("workspace:setup"), "/language/", settings.STATIC_URL)):
            return self.get_response(request)
        if not self.announced:
            self.announced = True
            logger.warning("Not set up yet. The code for the set-up page is %s", set_up_code())
        return redirect("workspace:setup")


class WorkspaceDoor:
    """Deny by default: a view of the workspace is reached signed in, with a role and a second factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "is_member_page", False):
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match is None:
            return None
        name = match.url_name or ""
        if "workspace" not in match.app_names:
            return self._factor_first(request, name) if name.startswith("account_change_") else None
        request.is_member_page = True  # type: ignore[attr-defined]
        if getattr(view, "open_to_strangers", False):
            return None
        if not request.user.is_authenticated:
            if request.method == "POST" and getattr(view, "keeps_what_was_typed", False):
                keep(request)
            return redirect_to_login(request.get_full_path())
        if not can_enter_workspace(request.user):
            return render(request, "workspace/no_role.html", status=403)
        _prolong(request)
        return self._factor_first(request, name)

    def _factor_first(self, request: HttpRequest, name: str) -> HttpResponseRedirect | None:
        user = request.user
        if name.startswith(_FACTOR_PAGES) or not user.is_authenticated or name == "second-factor":
            return None
        if needs_second_factor(user) and not has_second_factor(user):
            return redirect(f"{reverse('workspace:second-factor')}?{urlencode({'next': request.get_full_path()})}")
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """What an action refuses is said in its own words; the log keeps no personal text."""
        if not isinstance(error, DomainError) or not getattr(request, "is_member_page", False):
            return None
        status = 403 if isinstance(error, NotAllowed) else 409
        if not isinstance(error, NotAllowed | StepRefused | EditedMeanwhile):
            status = 400
        return render(request, "workspace/refused.html", {"reason": str(error)}, status=status)


def _prolong(request: HttpRequest) -> None:
    """Two idle hours end a session (SESSION_COOKIE_AGE); use prolongs it."""
    now = int(time.time())
    if now - request.session.get("used_at", 0) > TOUCH_SECONDS:
        request.session["used_at"] = now
