"""Whom to tell: the one place that knows who answers and decides for a body, and whom they report to."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.foundation.accounts.models import Membership, User
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.roles import ROLES
from servanda.foundation.accounts.system import system_user

REMINDERS = "Reminders"


def reminders() -> User:
    """The system user in whose name reminders are sent and late answers taken further."""
    return system_user(REMINDERS)


def who_may(permission: Permission, bodies: Iterable[int]) -> dict[int, list[Membership]]:
    """By body, the memberships in it that give the permission now, stand-ins included."""
    roles = [code for code, role in ROLES.items() if permission in role.permissions]
    held = Membership.objects.filter(body__in=list(bodies), until=None, role__in=roles, user__is_active=True)
    found: dict[int, list[Membership]] = {}
    for membership in held.select_related("user", "body", "post").order_by("id"):
        assert membership.body_id is not None
        found.setdefault(membership.body_id, []).append(membership)
    return found


def people_who_may(permission: Permission, bodies: Iterable[int]) -> dict[int, list[User]]:
    """The same as people, each once."""
    return {
        body: list({held.user_id: held.user for held in memberships}.values())
        for body, memberships in who_may(permission, bodies).items()
    }


def supervisors_of(memberships: Iterable[Membership]) -> list[Membership]:
    """Those to whom the holders report: the approvers of the body who are none of them."""
    held = list(memberships)
    own = {membership.user_id for membership in held}
    bodies = {membership.body_id for membership in held if membership.body_id}
    above = who_may(Permission.UPDATE_REVIEW, bodies)
    found = {m.user_id: m for body in sorted(bodies) for m in above.get(body, ()) if m.user_id not in own}
    return list(found.values())
