"""A State's own themes and groups, and its words for ours."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from servanda.foundation.accounts.actions.taxonomies import add_term, put_in_force, retire_term, word_term
from servanda.foundation.common.downloads import XLSX, handed_out
from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.reference.national import (
    TITLES,
    changes_waiting,
    lines,
    national_term,
    version_in_force,
    versions,
)
from servanda.interfaces.workspace.forms import languages_of, show_refusal
from servanda.interfaces.workspace.settings.door import of_this_installation
from servanda.interfaces.workspace.taxonomies.forms import TableForm, TermForm, WordTermForm
from servanda.interfaces.workspace.taxonomies.table import Change, changes_in, workbook_of

_FORM = require_http_methods(["GET", "HEAD", "POST"])


def _home(request: HttpRequest, taxonomy: str) -> Any:
    """The State whose list it is; a hub reads all States by the same lists."""
    home = request.installation.home_state  # type: ignore[attr-defined]
    if home is None:
        raise PermissionDenied(_("A hub shows many States and uses the same lists for all of them."))
    if taxonomy not in TITLES:
        raise Http404
    return home


@of_this_installation
@require_safe
def taxonomy(request: HttpRequest, taxonomy: str) -> HttpResponse:
    """The whole list: ours with the State's own terms below, what waits, and the versions."""
    home = _home(request, taxonomy)
    context = {
        "code": taxonomy,
        "title": TITLES[taxonomy],
        "lines": lines(home.pk, taxonomy),
        "waiting": changes_waiting(home.pk, taxonomy),
        "in_force": version_in_force(home.pk, taxonomy),
        "versions": versions(home.pk, taxonomy),
        "form": TableForm(),
    }
    return render(request, "workspace/settings/taxonomy.html", context)


@of_this_installation
@_FORM
def add(request: HttpRequest, taxonomy: str) -> HttpResponse:
    """A term of the State's own."""
    home = _home(request, taxonomy)
    form = TermForm(request.POST or None, languages=languages_of(request), lines=lines(home.pk, taxonomy))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = add_term(
                state=home,
                taxonomy=taxonomy,
                names=form.names(),
                parent=given["parent"],
                relation=given["relation"],
                code=given["code"],
                by=request.user,  # type: ignore[arg-type]
            )
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            said = _("The term %(code)s waits to be put in force.")
            messages.success(request, said % {"code": made.code})
            return redirect("workspace:settings-taxonomy", taxonomy=taxonomy)
    context = {"form": form, "code": taxonomy, "title": TITLES[taxonomy]}
    return render(request, "workspace/settings/term.html", context, status=422 if form.errors else 200)


@of_this_installation
@_FORM
def term(request: HttpRequest, taxonomy: str, code: str) -> HttpResponse:
    """What the State calls a term."""
    home = _home(request, taxonomy)
    line = next((line for line in lines(home.pk, taxonomy) if line.code == code), None)
    if line is None:
        raise Http404
    form = WordTermForm(request.POST or None, languages=languages_of(request), held=line.names)
    if request.method == "POST" and form.is_valid():
        try:
            names = {**line.names, **form.names()}
            word_term(state=home, taxonomy=taxonomy, code=code, names=names, by=request.user)  # type: ignore[arg-type]
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Saved. It waits to be put in force."))
            return redirect("workspace:settings-taxonomy", taxonomy=taxonomy)
    context = {"form": form, "code": taxonomy, "title": TITLES[taxonomy], "line": line}
    return render(request, "workspace/settings/term.html", context, status=422 if form.errors else 200)


@of_this_installation
@require_POST
def retire(request: HttpRequest, taxonomy: str, code: str) -> HttpResponse:
    """Chosen no longer; what was tagged with it stays."""
    found = national_term(_home(request, taxonomy).pk, taxonomy, code)
    if found is None:
        raise Http404
    retire_term(term=found, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("Saved. It waits to be put in force."))
    return redirect("workspace:settings-taxonomy", taxonomy=taxonomy)


@of_this_installation
@require_POST
def in_force(request: HttpRequest, taxonomy: str) -> HttpResponse:
    """From today the list reads as written."""
    home = _home(request, taxonomy)
    version = put_in_force(state=home, taxonomy=taxonomy, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("Version %(label)s is in force from today.") % {"label": version.label})
    return redirect("workspace:settings-taxonomy", taxonomy=taxonomy)


@of_this_installation
@require_safe
def table(request: HttpRequest, taxonomy: str) -> HttpResponse:
    """The list as a workbook, to read or to change and bring back."""
    home = _home(request, taxonomy)
    content = workbook_of(lines(home.pk, taxonomy), languages=languages_of(request))
    return handed_out(content, kind=XLSX, name=f"{taxonomy}-{home.pk}.xlsx")


@of_this_installation
@require_POST
def bring(request: HttpRequest, taxonomy: str) -> HttpResponse:
    """A table that comes back: first what it would change, then, sent again with a tick, the change."""
    home = _home(request, taxonomy)
    form = TableForm(request.POST, request.FILES)
    found: list[Change] = []
    if form.is_valid():
        held = lines(home.pk, taxonomy)
        try:
            found = changes_in(form.content(), held=held, state=home.pk, languages=languages_of(request))
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            if form.cleaned_data["confirmed"] and not any(change.problem for change in found):
                for change in found:
                    change.carry_out(state=home, taxonomy=taxonomy, by=request.user)
                said = ngettext(
                    "%(n)s change waits to be put in force.", "%(n)s changes wait to be put in force.", len(found)
                )
                messages.success(request, said % {"n": len(found)})
                return redirect("workspace:settings-taxonomy", taxonomy=taxonomy)
    context = {
        "code": taxonomy,
        "title": TITLES[taxonomy],
        "form": form,
        "changes": found,
        "problems": [change for change in found if change.problem],
    }
    return render(request, "workspace/settings/taxonomy_bring.html", context, status=422 if form.errors else 200)
