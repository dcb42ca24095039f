"""Name, contact and footer; languages; logo."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from servanda.foundation.accounts.actions.installation import (
    change_identity,
    choose_languages,
    remove_logo,
    set_logo,
    word_logo,
)
from servanda.foundation.accounts.queries import people_by_language
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput
from servanda.foundation.common.languages import OWN_NAMES
from servanda.foundation.common.pictures import LARGEST
from servanda.foundation.common.words import word_differences
from servanda.foundation.organisations.language import languages_offered
from servanda.foundation.organisations.queries import installation
from servanda.interfaces.workspace.forms import languages_of, show_refusal
from servanda.interfaces.workspace.settings.door import of_this_installation
from servanda.interfaces.workspace.settings.forms import IdentityForm, LanguagesForm, LogoForm

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@of_this_installation
@_FORM
def identity(request: HttpRequest) -> HttpResponse:
    """What the installation is called, whom to write to, the last line of each page."""
    held: Any = request.installation  # type: ignore[attr-defined]
    form = IdentityForm(
        request.POST or None,
        languages=languages_of(request),
        held=held.names,
        footers=held.footers,
        initial={"contact": held.contact, "stamp": held.stamp},
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_identity(
                names={**held.names, **form.names()},
                contact=form.cleaned_data["contact"],
                footers={**held.footers, **form.footers()},
                stamp=form.cleaned_data["stamp"],
                by=request.user,  # type: ignore[arg-type]
            )
        except EditedMeanwhile:
            return _conflict(request, form)
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("workspace:settings")
    status = 422 if form.errors else 200
    return render(request, "workspace/settings/identity.html", {"form": form}, status=status)


def _conflict(request: HttpRequest, form: IdentityForm) -> HttpResponse:
    """409: the form again with the reader's words, and beside what differs, what stands now."""
    fresh: Any = installation()
    now = {
        **{f"names_{code}": text for code, text in fresh.names.items()},
        **{f"footers_{code}": text for code, text in fresh.footers.items()},
        "contact": fresh.contact,
    }
    rows = []
    for bound in form:
        theirs, yours = now.get(bound.name, ""), str(form.cleaned_data.get(bound.name, ""))
        if bound.name != "stamp" and theirs != yours:
            rows.append((bound, word_differences(yours, theirs), theirs))
    context = {"form": form, "rows": rows, "stamp": fresh.stamp, "names": {row[0].name for row in rows}}
    return render(request, "workspace/settings/identity_conflict.html", context, status=409)


@of_this_installation
@_FORM
def languages(request: HttpRequest) -> HttpResponse:
    """Which languages are offered. Taking one away is asked about first: visitors lose its pages."""
    held: Any = request.installation  # type: ignore[attr-defined]
    offered = languages_offered(held)
    initial = {"languages": offered, "default_language": held.default_language}
    form = LanguagesForm(request.POST or None, initial=initial)
    leaving: list[tuple[str, int]] = []
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["languages"]
        gone = [code for code in offered if code not in chosen]
        people = people_by_language()
        leaving = [(OWN_NAMES[code], people.get(code, 0)) for code in gone]
        if not leaving or form.cleaned_data["understood"]:
            try:
                choose_languages(
                    languages=chosen,
                    default=form.cleaned_data["default_language"],
                    by=request.user,  # type: ignore[arg-type]
                )
            except InvalidInput as error:
                show_refusal(form, error)
            else:
                messages.success(request, _("Saved. The change works at once, for everybody."))
                return redirect("workspace:settings")
        elif "understood" in request.POST or "asked" in request.POST:
            form.add_error("understood", _("Tick this to go on, or choose the language again."))
    context = {"form": form, "leaving": leaving, "old_default": held.default_language}
    status = 422 if form.errors else 200
    return render(request, "workspace/settings/languages.html", context, status=status)


@of_this_installation
@_FORM
def logo(request: HttpRequest) -> HttpResponse:
    """A picture beside the name on every page, and what is read out in its place."""
    held: Any = request.installation  # type: ignore[attr-defined]
    form = LogoForm(request.POST or None, request.FILES or None, languages=languages_of(request), held=held.logo_alts)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["logo"]
        try:
            if given is not None:
                # One more than allowed is enough to know that it is too much.
                set_logo(content=given.read(LARGEST * 50), alts=form.names(), by=request.user)  # type: ignore[arg-type]
            else:
                word_logo(alts=form.names(), by=request.user)  # type: ignore[arg-type]
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Saved. The logo is on every page now."))
            return redirect("workspace:settings-logo")
    return render(request, "workspace/settings/logo.html", {"form": form}, status=422 if form.errors else 200)


@of_this_installation
@require_POST
def take_logo_away(request: HttpRequest) -> HttpResponse:
    """Back to the sign of the thread."""
    remove_logo(by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("The logo is gone from every page."))
    return redirect("workspace:settings-logo")
