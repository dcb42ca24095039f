"""Whom to tell: the one place that knows who answers and decides for a body, and whom they report to."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.foundation.accounts.absences import acting_today, people_to_tell, supervisors_to_tell
from servanda.foundation.accounts.models import Membership, User, in_force
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.roles import ROLES
from servanda.foundation.accounts.rules import roles_with
from servanda.foundation.accounts.system import system_user
from servanda.foundation.organisations.models import Post

REMINDERS = "Reminders"


def reminders() -> User:
    """The system user in whose name reminders are sent and late answers taken further."""
    return system_user(REMINDERS)


def who_may(permission: Permission, bodies: Iterable[int]) -> dict[int, list[Membership]]:
    """By body, the memberships in it that give the permission today."""
    roles = [code for code, role in ROLES.items() if permission in role.permissions]
    held = Membership.objects.filter(in_force(), body__in=list(bodies), role__in=roles, user__is_active=True)
    found: dict[int, list[Membership]] = {}
    for membership in held.select_related("user", "body", "post__body").order_by("id"):
        assert membership.body_id is not None
        found.setdefault(membership.body_id, []).append(membership)
    return found


def people_who_may(permission: Permission, bodies: Iterable[int]) -> dict[int, list[User]]:
    """The same as people, each once; for those who are away their stand-ins too."""
    held = who_may(permission, bodies)
    found = {body: {member.user_id: member.user for member in members} for body, members in held.items()}
    for stand_in in acting_today([member for members in held.values() for member in members]):
        body = stand_in.membership.body_id
        if body is not None:
            found[body].setdefault(stand_in.person_id, stand_in.person)
    return {body: list(people.values()) for body, people in found.items()}


def people_in_state_who_may(permission: Permission, state: str) -> list[User]:
    """Everybody whose role gives the permission in some body of the State today, with stand-ins of those away."""
    held = Membership.objects.filter(in_force(), role__in=roles_with(permission), user__is_active=True)
    members = list(held.filter(body__state=state).select_related("user", "body", "post__body").order_by("id"))
    acting = [stand_in.person for stand_in in acting_today(members)]
    return list({person.pk: person for person in [*(held.user for held in members), *acting]}.values())


def people_of_posts(posts: Iterable[Post]) -> dict[int, set[int]]:
    """By post, who hears of its work: its holder and whoever stands in; where it is vacant, the body's writers."""
    return {post.pk: {person.pk for person in people_to_tell(post)} for post in posts}


def supervisors_of(held: Iterable[Membership], post: Post | None) -> list[User]:
    """Those to whom late work goes: above the post it waits for, or above the posts of those who may do it.

    Whoever stands above and may do it too is told like any other, unless nobody else may: they know already.
    """
    members = list(held)
    found: dict[int, User] = {}
    for own in {member.post.pk: member.post for member in members if member.post}.values() if not post else (post,):
        beneath = {member.user_id for member in members if member.post_id == own.pk}
        beneath = beneath or {member.user_id for member in members}  # a vacant post: the body's people do its work
        found |= {person.pk: person for person in supervisors_to_tell(own) if beneath != {person.pk}}
    return list(found.values())


def supervisors_of_writers(held: Iterable[Membership], post: Post | None) -> list[User]:
    """The same for an answer; where no supervisor is set, the approvers of the body take their place."""
    members = list(held)
    if found := supervisors_of(members, post):
        return found
    own = {member.user_id for member in members}
    approvers = people_who_may(Permission.UPDATE_REVIEW, {member.body_id for member in members if member.body_id})
    people = {person.pk: person for group in approvers.values() for person in group}
    return [person for key, person in people.items() if own != {key}]
