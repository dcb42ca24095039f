"""Switching parts of the installation on and off. Off means no page and no menu entry; the data stay."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.foundation.accounts.models import User
from servanda.foundation.accounts.rules import can_change_installation
from servanda.foundation.audit.actions import record
from servanda.foundation.common.errors import InvalidInput, require
from servanda.foundation.organisations.models import Installation
from servanda.foundation.organisations.states import Module


@transaction.atomic
def choose_modules(*, modules: Collection[str], by: User) -> Installation:
    """Exactly these are on from the next request of anybody."""
    held = Installation.objects.select_for_update(of=("self",)).get(pk=1)
    require(can_change_installation(by), _("Only administrators of the installation may switch modules."))
    if not set(modules) <= set(Module.values):
        raise InvalidInput(_("Choose among the modules of this version."), field="modules")
    before = list(held.modules)
    held.modules = [module for module in Module.values if module in modules]
    held.save()
    if before != held.modules:
        on, off = set(held.modules) - set(before), set(before) - set(held.modules)
        record("organisations.modules_chosen", of=held, by=by, on=sorted(on), off=sorted(off))
    return held
