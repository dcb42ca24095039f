"""Who holds what, and how far it reaches. Every `can_…` in the house ends here."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from servanda.foundation.accounts.models import Absence, Membership, StandIn, User, UserKind, in_force, running
from servanda.foundation.accounts.permissions import SECRETARIAT_MAY, SYSTEM_MAY, Permission
from servanda.foundation.accounts.places import Place
from servanda.foundation.accounts.roles import ROLES, Reach
from servanda.foundation.common import clock
from servanda.foundation.organisations.models import Body
from servanda.foundation.organisations.queries import installation
from servanda.foundation.reference.models.state import Standing


def memberships_of(user: Any) -> list[Membership]:
    """What gives the user something today, own ones first: read once a day for each user object; empty for strangers.

    Memberships of absent colleagues in whose place the user stands today follow, with `acting_for` set. Everything
    below rests on this list, so a stand-in can do exactly what the covered role can in the covered place.
    """
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return []
    today = clock.today()
    if getattr(user, "_memberships_on", None) != today:
        user._memberships_on, user._memberships_in_force = today, _read_memberships(user)
    return list(user._memberships_in_force)


def _read_memberships(user: User) -> list[Membership]:
    away = Absence.objects.filter(running(), membership=OuterRef("pk"))
    named = StandIn.objects.filter(running(), membership=OuterRef("pk"), person=user)
    covered = Q(Exists(named), Exists(away), user__is_active=True)
    found = Membership.objects.filter(in_force()).filter(Q(user=user) | covered).order_by("id")
    # Asked for here because every page of a member needs it, in the statement that is made anyhow.
    found = found.annotate(has_factor=Exists(Authenticator.objects.filter(user=OuterRef("user"))))
    rows: list[Membership] = [*found.select_related("user", "body", "partner", "post")]
    own = [held for held in rows if held.user_id == user.pk]
    for held in rows:
        if held.user_id != user.pk:
            held.acted_from = next((mine for mine in own if may_stand_in_from(mine, held)), None)
    return own + [held for held in rows if held.acted_from is not None]


def may_stand_in_from(own: Membership, covered: Membership) -> bool:
    """Stand-ins come from the same place; for a coordinator also from among the coordinators of the same State."""
    if covered.in_secretariat or covered.partner_id:
        return own.in_secretariat == covered.in_secretariat and own.partner_id == covered.partner_id
    if own.body is None or covered.body is None:
        return False
    both_coordinate = own.role == covered.role == "coordinator"
    return own.body_id == covered.body_id or (both_coordinate and own.body.state_id == covered.body.state_id)


def can_name_stand_in(user: Any, membership: Membership) -> bool:
    """The person who is away, or who manages people there; never somebody acting in their place: it does not chain."""
    if any(held.pk == membership.pk and held.acting_for for held in memberships_of(user)):
        return False
    place = Place(membership.body, membership.partner, membership.in_secretariat)
    return user.pk == membership.user_id or can_manage_people_at(user, place)


def holds(user: Any, permission: Permission, *, state: str | None = None, body: Body | None = None) -> bool:
    """Whether some membership gives the permission and reaches the body, or the State by ISO3 code.

    With neither given: whether the user holds it anywhere at all. A thing that has no State ("") is reached by nobody.
    The membership that gives it is remembered: what is recorded next says that the person acted in it.
    """
    if getattr(user, "kind", "") == UserKind.SYSTEM:
        return permission in SYSTEM_MAY
    for held in memberships_of(user):
        if _gives(held, permission) and _reaches(held, state, body):
            user.acted_in = held
            return True
    return False


def _gives(held: Membership, permission: Permission) -> bool:
    if permission not in ROLES[held.role].permissions:
        return False
    return permission in SECRETARIAT_MAY if held.in_secretariat else True


def _reaches(held: Membership, state: str | None, body: Body | None) -> bool:
    if state is None and body is None:
        return True
    if state == "" and body is None:
        return False
    if held.in_secretariat:
        return True
    if held.body is None or ROLES[held.role].reach == Reach.PUBLIC:
        return False
    if ROLES[held.role].reach == Reach.STATE:
        return held.body.state_id == (body.state_id if body else state)
    # A body-wide role never reaches a whole State's matters, only those of its own body.
    return body is not None and held.body_id == body.pk


def memberships_giving(
    user: Any, permission: Permission, *, state: str | None = None, body: Body | None = None
) -> list[Membership]:
    """By what right somebody does it: the memberships from which the permission comes, own ones first."""
    found = memberships_of(user)
    return [held for held in found if _gives(held, permission) and _reaches(held, state, body)]


def roles_with(permission: Permission) -> list[str]:
    """Codes of the roles that give it."""
    return [code for code, role in ROLES.items() if permission in role.permissions]


def bodies_where(user: Any, permission: Permission) -> QuerySet[Body]:
    """The bodies for which the user holds the permission; for scoping queries."""
    if getattr(user, "kind", "") == UserKind.SYSTEM:
        return Body.objects.all() if permission in SYSTEM_MAY else Body.objects.none()
    reach = Q(pk__in=[])
    for held in memberships_of(user):
        if not _gives(held, permission):
            continue
        if held.in_secretariat:
            return Body.objects.all()
        if held.body is None or ROLES[held.role].reach == Reach.PUBLIC:
            continue
        reach |= Q(state_id=held.body.state_id) if ROLES[held.role].reach == Reach.STATE else Q(pk=held.body_id)
    return Body.objects.filter(reach)


def bodies_administered_by(user: Any) -> QuerySet[Body]:
    """Bodies whose people the user manages as an administrator of their State. A hub's secretariat has none: what
    hangs on these people is a State's unpublished work."""
    states = {
        held.body.state_id
        for held in memberships_of(user)
        if held.body and Permission.PEOPLE_MANAGE in ROLES[held.role].permissions
    }
    return Body.objects.filter(state_id__in=states)


def own_bodies(user: Any, permission: Permission) -> list[Body]:
    """The bodies in which the person themselves holds the permission: no question to the database."""
    found = {held.body_id: held.body for held in memberships_of(user) if held.body and _gives(held, permission)}
    return [body for body in found.values() if body is not None]


def states_where(user: Any, permission: Permission) -> set[str] | None:
    """ISO3 codes of the States whose matters the permission reaches; None means every State."""
    if getattr(user, "kind", "") == UserKind.SYSTEM:
        return None if permission in SYSTEM_MAY else set()
    codes: set[str] = set()
    for held in memberships_of(user):
        if not _gives(held, permission):
            continue
        if held.in_secretariat:
            return None
        if held.body is not None and ROLES[held.role].reach != Reach.PUBLIC:
            codes.add(held.body.state_id)
    return codes


def needs_second_factor(user: User) -> bool:
    """Whether any role the person holds asks for a passkey or one-time codes; nobody's does in a demonstration."""
    return any(ROLES[held.role].needs_second_factor for held in memberships_of(user)) and not _is_shown_around()


def _is_shown_around() -> bool:
    """Started by `servanda demo`, and still nothing here but an invented State."""
    held = installation() if settings.DEMONSTRATION else None
    return bool(held and held.home_state and held.home_state.standing == Standing.INVENTED)


def has_second_factor(user: User) -> bool:
    """Whether a member has set up a passkey or one-time codes."""
    own = (held for held in memberships_of(user) if held.user_id == user.pk)
    return any(held.has_factor for held in own)  # type: ignore[attr-defined]


def can_enter_workspace(user: Any) -> bool:
    """Everybody who holds a membership."""
    return holds(user, Permission.WORKSPACE_ENTER)


def can_manage_people(user: Any, *, state: str | None = None, body: Body | None = None) -> bool:
    """Administrators, within their State or the hub."""
    return holds(user, Permission.PEOPLE_MANAGE, state=state, body=body)


def can_manage_people_at(user: Any, place: Place) -> bool:
    """Administrators of the body's State; for partners those of the home State, in a hub the secretariat's."""
    if place.body is not None:
        return can_manage_people(user, body=place.body)
    if place.partner is not None and (held := installation()) and held.home_state_id:
        return can_manage_people(user, state=held.home_state_id)
    return in_secretariat_with(user, Permission.PEOPLE_MANAGE)


def in_secretariat_with(user: Any, permission: Permission) -> bool:
    """Whether the permission comes from the secretariat, or from the system itself."""
    if getattr(user, "kind", "") == UserKind.SYSTEM:
        return permission in SYSTEM_MAY
    return any(held.in_secretariat and _gives(held, permission) for held in memberships_of(user))


def can_grant_to(user: Any, *, email: str) -> bool:
    """Two persons: nobody gives a role to themselves."""
    return getattr(user, "email", "").casefold() != email.strip().casefold()


def can_manage_bodies(user: Any, *, state: str) -> bool:
    """Administrators, within their State or the hub."""
    return holds(user, Permission.BODIES_MANAGE, state=state)


def can_change_installation(user: Any) -> bool:
    """Administrators of the home State; in a hub those of the secretariat alone, since it serves many States."""
    held = installation()
    if held is not None and held.home_state_id:
        return holds(user, Permission.INSTALLATION_CHANGE, state=held.home_state_id)
    return in_secretariat_with(user, Permission.INSTALLATION_CHANGE)


def can_manage_partners(user: Any) -> bool:
    """Partners belong to the installation: administrators of the home State; in a hub those of the secretariat."""
    held = installation()
    if held is not None and held.home_state_id:
        return holds(user, Permission.BODIES_MANAGE, state=held.home_state_id)
    return in_secretariat_with(user, Permission.BODIES_MANAGE)


def can_word_lists(user: Any, *, state: str) -> bool:
    """Administrators, within their State: its own themes, groups and words for ours."""
    return holds(user, Permission.INSTALLATION_CHANGE, state=state)
