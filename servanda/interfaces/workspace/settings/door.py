"""The door of the settings: for administrators of this very installation."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import can_change_installation
from servanda.interfaces.workspace.access import View, asks


def of_this_installation(view: View) -> View:
    """In a hub a State's own administrator manages its bodies, not the hub."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_change_installation(request.user):
            raise PermissionDenied(_("Only administrators of the installation may change its settings."))
        return view(request, *args, **kwargs)

    return asks(Permission.INSTALLATION_CHANGE)(guarded)
