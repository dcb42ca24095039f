"""Which parts of the installation are on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from servanda.foundation.accounts.actions.modules import choose_modules
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.organisations.states import MODULE_WORDS, Module
from servanda.interfaces.workspace.access import asks


@asks(Permission.INSTALLATION_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def modules(request: HttpRequest) -> HttpResponse:
    """Switches, effective at the next request of anybody."""
    if request.method == "POST":
        choose_modules(modules=request.POST.getlist("modules"), by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("Saved. The change works at once, for everybody."))
        return redirect("workspace:modules")
    on = request.installation.modules  # type: ignore[attr-defined]
    lines = [{"module": module, "hint": MODULE_WORDS[module], "on": module in on} for module in Module]
    return render(request, "workspace/modules/modules.html", {"lines": lines})
