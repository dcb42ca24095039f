"""Pages that many read and only Parliament writes."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _

from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import holds


def only_parliament_writes(request: HttpRequest) -> None:
    """Refuse a form sent by anybody else before it is read; which State's is the action's matter."""
    if request.method == "POST" and not holds(request.user, Permission.PARLIAMENT_RECORD):
        raise PermissionDenied(_("Only people of Parliament may record this."))
