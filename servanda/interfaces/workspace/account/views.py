"""My account: roles, language, second factor, sessions."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from servanda.foundation.accounts.absences import absences_of, stand_ins_of, stood_in_for_by
from servanda.foundation.accounts.actions.account import choose_language, end_all_sessions
from servanda.foundation.accounts.roles import ROLES
from servanda.foundation.accounts.rules import memberships_of
from servanda.foundation.common.languages import OWN_NAMES
from servanda.foundation.organisations.language import languages_offered


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Who I am here and how I sign in."""
    held = [(membership, ROLES[membership.role]) for membership in memberships_of(request.user)]
    own = [membership for membership, _role in held if not membership.acting_for]
    offered = languages_offered(request.installation)  # type: ignore[attr-defined]
    return render(
        request,
        "workspace/account/account.html",
        {
            "held": held,
            "absences": list(absences_of(own)),
            "stand_ins": list(stand_ins_of(own)),
            "stood_in_for": list(stood_in_for_by(request.user)),
            "languages": [(code, OWN_NAMES[code]) for code in offered],
            "has_second_factor": is_mfa_enabled(request.user),
        },
    )


@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Why a second factor is asked for, and the two ways to add one."""
    onward = _safe_next(request, reverse("workspace:desk"))
    if is_mfa_enabled(request.user):
        return redirect(onward)
    return render(request, "workspace/account/second_factor.html", {"next": onward})


@require_POST
def change_language(request: HttpRequest) -> HttpResponse:
    """The language of pages and mails, kept with the account."""
    code = request.POST.get("language", "")
    choose_language(language=code, offered=languages_offered(request.installation), by=request.user)  # type: ignore[attr-defined,arg-type]
    response = redirect("workspace:account")
    remember_language(response, code)
    return response


@require_http_methods(["GET", "POST"])
@reauthentication_required
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End every session of this account, here and on other devices."""
    if request.method == "GET":
        return render(request, "workspace/account/sign_out_everywhere.html")
    end_all_sessions(by=request.user)  # type: ignore[arg-type]
    request.session.flush()
    messages.success(request, _("You are signed out on every device."))
    return redirect("account_login")


@require_http_methods(["GET", "POST"])
def switch_language(request: HttpRequest, code: str) -> HttpResponse:
    """Show pages in another language and come back to the same one. Works as a link and as a form."""
    if code not in languages_offered(request.installation):  # type: ignore[attr-defined]
        raise Http404
    response = HttpResponseRedirect(_safe_next(request, reverse("workspace:desk")))
    remember_language(response, code)
    return response


def remember_language(response: HttpResponse, code: str) -> None:
    """In a cookie that says nothing else, for a year."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=365 * 24 * 3600,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _safe_next(request: HttpRequest, otherwise: str) -> str:
    """Only addresses of this very site, so that nobody is sent elsewhere by a link that looks like ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    return otherwise
