"""The page an invitation's link leads to. Nobody is signed in yet."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from servanda.foundation.accounts.actions.invitations import accept_as_member, accept_as_newcomer
from servanda.foundation.accounts.queries import invitation_for, is_open, person_with
from servanda.foundation.accounts.roles import ROLES
from servanda.foundation.accounts.system import DOOR, system_user
from servanda.foundation.common.errors import InvalidInput, NotAllowed, StepRefused
from servanda.interfaces.workspace.account.views import remember_language
from servanda.interfaces.workspace.forms import show_refusal
from servanda.interfaces.workspace.people.forms import AnswerForm

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
_TEMPLATE = "workspace/people/answer.html"


@never_cache
@sensitive_post_parameters("passphrase")
@require_http_methods(["GET", "HEAD", "POST"])
def answer_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Name and passphrase for a new account; a question for somebody who has one. Used or expired: a kind word."""
    invitation = invitation_for(token)
    if invitation is None or not is_open(invitation):
        return render(request, "workspace/people/link_over.html", status=410)
    context = {"invitation": invitation, "role": ROLES[invitation.role], "place": invitation.body or invitation.partner}
    try:
        if person_with(invitation.email):
            return _answer_of_a_member(request, token, context)
        return _answer_of_a_newcomer(request, token, context)
    except StepRefused:
        return render(request, "workspace/people/link_over.html", status=410)


def _answer_of_a_newcomer(request: HttpRequest, token: str, context: dict[str, object]) -> HttpResponse:
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = accept_as_newcomer(token=token, **form.cleaned_data, by=system_user(DOOR))
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            login(request, person, backend=_BACKEND)
            record_authentication(request, person, method="password")
            response = redirect("workspace:desk")
            remember_language(response, person.language)
            return response
    status = 422 if form.errors else 200
    return render(request, _TEMPLATE, {**context, "form": form}, status=status)


def _answer_of_a_member(request: HttpRequest, token: str, context: dict[str, object]) -> HttpResponse:
    if request.method == "POST" and request.user.is_authenticated:
        try:
            accept_as_member(token=token, by=request.user)
        except NotAllowed as error:
            return render(request, _TEMPLATE, {**context, "refused": str(error)}, status=403)
        return redirect("workspace:desk")
    return render(request, _TEMPLATE, {**context, "has_account": True})
