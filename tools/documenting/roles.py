"""docs/know/roles.md: who may do what, and how far it reaches."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
from collections.abc import Iterator

from django.apps import apps

from documenting.markdown import page, table
from servanda.foundation.accounts import permissions
from servanda.foundation.accounts.permissions import SECRETARIAT_MAY, SYSTEM_MAY, Permission
from servanda.foundation.accounts.roles import ROLES, Reach

REACHES = {
    Reach.BODY: "own body",
    Reach.STATE: "own State",
    Reach.PUBLIC: "what is released",
}


def roles_page() -> str:
    return page(
        "Roles",
        "Source: `servanda/foundation/accounts/roles.py`. Changing it needs a second reviewer and a decision record.",
        [
            "## The roles",
            table(
                ["Role", "Code", "What for", "Reach", "Second factor"],
                (
                    [role.name, f"`{role.code}`", role.description, REACHES[role.reach], _yes(role.needs_second_factor)]
                    for role in ROLES.values()
                ),
            ),
            "Reach says how far a permission goes from the membership that gives it: the member's own body, every body "
            "of its State,\nor what is released and the member's own work.",
            "## Who may do what",
            _matrix(),
            "*Secretariat* is the most a membership in a hub's secretariat can give, whatever its role: a State's "
            "unpublished work is not in it.\n*System* is what scheduled work and the operator at the console may do.",
            "## The rules behind it",
            "Each `can_…` is asked by pages and actions alike. Its sentence is its policy.",
            table(["App", "Rule", "Policy"], _rules()),
        ],
    )


def _matrix() -> str:
    """Permissions down, roles across."""
    words = getattr(permissions, "PERMISSION_WORDS", {})
    columns = [*((role.name, role.permissions) for role in ROLES.values())]
    columns += [("Secretariat", SECRETARIAT_MAY), ("System", SYSTEM_MAY)]
    return table(
        ["Permission", *(str(name) for name, _held in columns)],
        (
            [
                f"{words[permission]} (`{permission}`)" if permission in words else f"`{permission}`",
                *("yes" if permission in held else "" for _name, held in columns),
            ]
            for permission in Permission
        ),
    )


def _rules() -> Iterator[list[str]]:
    for app in apps.get_app_configs():
        name = f"{app.name}.rules"
        if not app.name.startswith("servanda.") or importlib.util.find_spec(name) is None:
            continue
        for rule, function in sorted(vars(importlib.import_module(name)).items()):
            if rule.startswith("can_") and getattr(function, "__module__", "") == name:
                policy = (inspect.getdoc(function) or "").split("\n\n")[0]
                yield [app.label, f"`{rule}`", policy]


def _yes(holds: bool) -> str:
    return "asked for" if holds else "offered"
