"""Reading people, what they hold, invitations, bodies and posts: each for who may see it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from servanda.foundation.accounts.models import Invitation, Membership, User, UserKind, in_force
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.places import Place
from servanda.foundation.accounts.roles import ROLES, Role
from servanda.foundation.accounts.rules import (
    can_manage_partners,
    can_manage_people_at,
    holds,
    in_secretariat_with,
    memberships_of,
    states_where,
)
from servanda.foundation.audit.models import Event
from servanda.foundation.organisations.models import Body, Installation, Partner, Post
from servanda.foundation.organisations.queries import installation
from servanda.foundation.reference.models import State


def _managed_by(user: Any) -> Q:
    """Memberships and invitations in the places whose people this person manages."""
    if in_secretariat_with(user, Permission.PEOPLE_MANAGE):
        return Q()
    states = {
        held.body.state_id
        for held in memberships_of(user)
        if held.body and holds(user, Permission.PEOPLE_MANAGE, state=held.body.state_id)
    }
    at_home = Installation.objects.filter(home_state__in=states)
    return Q(body__state_id__in=states) | Q(Exists(at_home), partner__isnull=False)


def memberships_visible_to(user: Any) -> QuerySet[Membership]:
    """Roles in force whose holders this person manages, by place."""
    return (
        Membership.objects.filter(_managed_by(user), until=None)
        .select_related("user", "body", "partner", "post")
        .order_by("-in_secretariat", "body__public_id", "partner__public_id", "role", "id")
    )


def people_visible_to(user: Any) -> QuerySet[User]:
    """People who hold a role, now or before, in a place this person manages; each with their roles in force there."""
    managed = Membership.objects.filter(_managed_by(user))
    shown = memberships_visible_to(user)
    return (
        User.objects.filter(kind=UserKind.PERSON, pk__in=managed.values("user_id"))
        .prefetch_related(Prefetch("memberships", shown, to_attr="roles_in_force"))
        .order_by("full_name", "id")
    )


def invitations_visible_to(user: Any) -> QuerySet[Invitation]:
    """Invitations still waiting for an answer, expired ones included, newest first."""
    return (
        Invitation.objects.filter(_managed_by(user), accepted_at=None, revoked_at=None)
        .select_related("body", "partner", "post")
        .order_by("-id")
    )


def token_hash(token: str) -> str:
    """What is kept of an invitation's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_for(token: str) -> Invitation | None:
    """The invitation a link belongs to, whatever became of it."""
    return (
        Invitation.objects.select_related("body", "partner", "post", "accepted_by")
        .filter(token_hash=token_hash(token))
        .first()
    )


def is_open(invitation: Invitation) -> bool:
    """Neither used nor withdrawn nor past its seven days."""
    return not invitation.accepted_at and not invitation.revoked_at and invitation.expires_at > timezone.now()


def place_of(invitation: Invitation) -> Place:
    """Where the invitation leads."""
    return Place(invitation.body, invitation.partner, invitation.in_secretariat, invitation.post)


def person_with(email: str) -> User | None:
    """The account of that address, whatever its case."""
    return User.objects.filter(email__iexact=email.strip(), kind=UserKind.PERSON).first()


def bodies_visible_to(user: Any) -> QuerySet[Body]:
    """All bodies of the States a person works for; every State's for a hub's secretariat. Closed ones included."""
    held = memberships_of(user)
    bodies = Body.objects.select_related("state", "parent", "successor").order_by(
        "state__sort_key", "branch", "public_id"
    )
    if any(membership.in_secretariat for membership in held):
        return bodies
    return bodies.filter(state_id__in={membership.body.state_id for membership in held if membership.body})


def bodies_to_manage(user: Any) -> QuerySet[Body]:
    """Those of them the person may change."""
    if in_secretariat_with(user, Permission.BODIES_MANAGE):
        return bodies_visible_to(user)
    own = {membership.body.state_id for membership in memberships_of(user) if membership.body}
    states = {code for code in own if holds(user, Permission.BODIES_MANAGE, state=code)}
    return bodies_visible_to(user).filter(state_id__in=states)


def states_to_manage(user: Any) -> QuerySet[State]:
    """The States to whose bodies the person may add."""
    if in_secretariat_with(user, Permission.BODIES_MANAGE):
        return State.objects.order_by("sort_key")
    own = {membership.body.state_id for membership in memberships_of(user) if membership.body}
    codes = {code for code in own if holds(user, Permission.BODIES_MANAGE, state=code)}
    return State.objects.filter(pk__in=codes).order_by("sort_key")


def posts_visible_to(user: Any) -> QuerySet[Post]:
    """Posts of the bodies the person manages."""
    return Post.objects.filter(body__in=bodies_to_manage(user)).select_related("body").order_by("body_id", "id")


def posts_of(body: Body) -> QuerySet[Post]:
    """Its posts, each with who holds it now; open ones first."""
    holders = Membership.objects.filter(in_force()).select_related("user").order_by("id")
    return (
        Post.objects.filter(body=body)
        .select_related("body", "reports_to__body")
        .prefetch_related(Prefetch("memberships", holders, to_attr="held_by"))
        .order_by("closed_on", "position", "id")
    )


def members_of(body: Body) -> QuerySet[Membership]:
    """Who holds a role in the body now."""
    return (
        Membership.objects.filter(in_force(), body=body).select_related("user", "body", "post").order_by("role", "id")
    )


def places_managed_by(user: Any) -> list[Place]:
    """Where the person may give roles: the secretariat, open bodies, open partners."""
    found = [Place(in_secretariat=True)] if _has_secretariat() else []
    found += [Place(body=body) for body in bodies_visible_to(user).filter(closed_on=None)]
    found += [Place(partner=partner) for partner in Partner.objects.filter(closed_on=None).order_by("public_id")]
    managed_states: dict[str, bool] = {}
    kept = []
    for place in found:
        # One question for each State, not for each of its hundred bodies.
        key = place.body.state_id if place.body else ("partner" if place.partner else "secretariat")
        if key not in managed_states:
            managed_states[key] = can_manage_people_at(user, place)
        if managed_states[key]:
            kept.append(place)
    return kept


def _has_secretariat() -> bool:
    held = installation()
    return held is not None and held.home_state_id is None


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role as the page of roles shows it."""

    role: Role
    may: list[Permission]


def roles_table() -> list[RoleLine]:
    """All roles with what each may do, in the order of the table in code."""
    return [RoleLine(role, sorted(role.permissions, key=list(Permission).index)) for role in ROLES.values()]


def people_who_review(body: Body) -> list[str]:
    """The posts, or roles, that approve for a body. Never names."""
    roles = [code for code, role in ROLES.items() if Permission.UPDATE_REVIEW in role.permissions]
    held = Membership.objects.filter(in_force(), body=body, role__in=roles, user__is_active=True)
    held = held.select_related("body", "partner", "post").order_by("id")
    return list(dict.fromkeys(str(item.post or ROLES[item.role].name) for item in held))


def posts_held_by(people: Iterable[int]) -> dict[int, str]:
    """What each of these people is called where they speak: their post or role, never a name; one query for all."""
    keys = set(people)
    held = Membership.objects.filter(in_force(), user__in=keys).select_related("body", "partner", "post")
    labels = dict.fromkeys(keys, _("Former member"))
    return labels | {item.user_id: item.own_label for item in held.order_by("-id")}


def people_who_write(body: Body) -> list[tuple[User, str]]:
    """Who may write updates for a body, each with their post or role; for their own colleagues."""
    roles = [code for code, role in ROLES.items() if Permission.UPDATE_WRITE in role.permissions]
    held = Membership.objects.filter(body=body, until=None, role__in=roles, user__is_active=True)
    held = held.select_related("user", "body", "partner", "post").order_by("id")
    found: dict[int, tuple[User, str]] = {}
    for item in held:
        found.setdefault(item.user_id, (item.user, str(item.post or ROLES[item.role].name)))
    return list(found.values())


def bodies_without_writers(user: Any) -> QuerySet[Body]:
    """Open bodies, among those whose people this person manages, in which nobody may write updates."""
    roles = [code for code, role in ROLES.items() if Permission.UPDATE_WRITE in role.permissions]
    writers = Membership.objects.filter(in_force(), role__in=roles, user__is_active=True, body__isnull=False)
    return bodies_to_manage(user).filter(closed_on=None).exclude(pk__in=writers.values("body_id"))


def states_where_user_groups(user: Any) -> QuerySet[State]:
    """The States whose clusters the person manages."""
    codes = states_where(user, Permission.CLUSTER_MANAGE)
    found = State.objects.order_by("sort_key")
    return found if codes is None else found.filter(pk__in=codes)


def people_by_language() -> dict[str, int]:
    """How many people read their pages and mails in each language."""
    people = User.objects.filter(kind=UserKind.PERSON, is_active=True).order_by()
    return dict(people.values_list("language").annotate(number=Count("pk")).order_by("language"))


def partners_visible_to(user: Any) -> QuerySet[Partner]:
    """All partners, for those who manage them; open ones first."""
    found = Partner.objects.select_related("state").order_by("closed_on", "kind", "public_id")
    return found if can_manage_partners(user) else found.none()


def members_of_partner(partner: Partner) -> QuerySet[Membership]:
    """Who holds a role in the partner now."""
    held = Membership.objects.filter(partner=partner, until=None)
    return held.select_related("user", "partner").order_by("role", "id")


@dataclass(frozen=True, slots=True)
class BodyThen:
    """A body as it was in a version of before."""

    names: dict[str, str]
    remit: dict[str, str]
    branch: str
    kind: str
    level: str
    parent_id: int | None


def body_as_of(body: Body, version: int) -> BodyThen | None:
    """The body as somebody saw it in that version, put together from what the trail says was there before."""
    changes = Event.objects.filter(name="organisations.body_changed", thing_kind="organisations.body")
    later = body.version - version
    found = list(changes.filter(thing_id=str(body.pk)).order_by("-id")[: max(later, 0)])
    if later <= 0 or len(found) < later:
        return None
    before = found[-1].details["before"]
    return BodyThen(
        before["names"], before["remit"], before["branch"], before["kind"], before["level"], before["parent"]
    )
