"""Organisations outside the State: donors, UN entities, civil society."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from servanda.foundation.accounts.actions.partners import add_partner, change_partner, close_partner
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.queries import members_of_partner, partners_visible_to
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.forms import languages_of, show_refusal
from servanda.interfaces.workspace.partners.forms import PartnerForm
from servanda.interfaces.workspace.tables import table, wants_table

PER_PAGE = 50
_FORM = require_http_methods(["GET", "HEAD", "POST"])


@asks(Permission.BODIES_MANAGE)
@require_safe
def partners(request: HttpRequest) -> HttpResponse:
    """All of them, open ones first."""
    if wants_table(request):
        found = partners_visible_to(request.user)
        heads = (_("Id"), _("Name"), _("Kind"), _("State"), _("Closed on"))
        rows = [(each.public_id, each, each.get_kind_display(), each.state, each.closed_on) for each in found]
        return table(heads, rows, name="partners")
    page = Paginator(partners_visible_to(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "workspace/partners/partners.html", {"page": page})


@asks(Permission.BODIES_MANAGE)
@_FORM
def add(request: HttpRequest) -> HttpResponse:
    """A new one."""
    form = PartnerForm(request.POST or None, languages=languages_of(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = add_partner(names=form.names(), **_chosen(form), by=request.user)  # type: ignore[arg-type]
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("%(partner)s is added.") % {"partner": made})
            return redirect("workspace:partners")
    status = 422 if form.errors else 200
    return render(request, "workspace/partners/partner.html", {"form": form}, status=status)


@asks(Permission.BODIES_MANAGE)
@_FORM
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Names, kind, State."""
    found = get_object_or_404(partners_visible_to(request.user), pk=pk)
    form = PartnerForm(request.POST or None, partner=found, languages=languages_of(request))
    meanwhile: Any = None
    if request.method == "POST" and form.is_valid():
        try:
            change_partner(
                partner=found,
                names={**found.names, **form.names()},
                version=form.cleaned_data["version"],
                by=request.user,  # type: ignore[arg-type]
                **_chosen(form),
            )
        except EditedMeanwhile:
            meanwhile = partners_visible_to(request.user).get(pk=pk)
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("workspace:partners")
    status = 409 if meanwhile else 422 if form.errors else 200
    version = meanwhile.version if meanwhile else found.version
    context = {"form": form, "partner": found, "meanwhile": meanwhile, "version": version}
    return render(request, "workspace/partners/partner.html", context, status=status)


@asks(Permission.BODIES_MANAGE)
@_FORM
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """It takes part no longer, after a question."""
    found = get_object_or_404(partners_visible_to(request.user), pk=pk)
    if request.method == "POST":
        close_partner(partner=found, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("%(partner)s is closed. Its record stays.") % {"partner": found})
        return redirect("workspace:partners")
    context = {"partner": found, "members": members_of_partner(found)}
    return render(request, "workspace/partners/close.html", context)


def _chosen(form: PartnerForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("kind", "state")}
