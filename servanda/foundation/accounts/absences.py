"""Who holds a post, who is away, who stands in, and whom to tell of work."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from servanda.foundation.accounts.models import Absence, Membership, StandIn, User, in_force, running
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.roles import ROLES
from servanda.foundation.accounts.rules import may_stand_in_from
from servanda.foundation.common import clock
from servanda.foundation.organisations.models import Body, Post


def holders_of(post: Post) -> QuerySet[Membership]:
    """Who holds the post today; nobody when it is vacant."""
    return _held().filter(post=post)


def supervisor_of(post: Post) -> Post | None:
    """The nearest open post above it, where late work is taken further; None at the top."""
    above = _above(post)
    while above is not None and above.closed_on:
        above = _above(above)
    return above


def _above(post: Post) -> Post | None:
    return Post.objects.select_related("body").filter(reports=post.pk).first()


def supervisors_to_tell(post: Post) -> list[User]:
    """Who takes late work of the post further: the nearest post above that somebody holds, with its stand-ins."""
    above = supervisor_of(post)
    while above is not None:
        if found := _with_stand_ins(list(holders_of(above))):
            return found
        above = supervisor_of(above)
    return []


def people_to_tell(about: Post | Body) -> list[User]:
    """Who should hear of work for a post or a body: its holder, when away the stand-in too; else the body's writers."""
    if isinstance(about, Post):
        if found := _with_stand_ins(list(holders_of(about))):
            return found
        about = about.body
    return _with_stand_ins(list(writers_of(about)))


def writers_of(body: Body) -> QuerySet[Membership]:
    """Memberships that may write the body's updates today."""
    roles = [code for code, role in ROLES.items() if Permission.UPDATE_WRITE in role.permissions]
    return _held().filter(body=body, role__in=roles)


def _held() -> QuerySet[Membership]:
    held = Membership.objects.filter(in_force(), user__is_active=True)
    return held.select_related("user", "body", "partner", "post").order_by("id")


def _with_stand_ins(held: list[Membership]) -> list[User]:
    """The holders, each once, followed by whoever acts for those who are away today."""
    acting = [stand_in.person for stand_in in acting_today(held)]
    return list({user.pk: user for user in [*(membership.user for membership in held), *acting]}.values())


def acting_today(memberships: list[Membership]) -> list[StandIn]:
    """Stand-ins who act today in any of these memberships: named, the holder away, and still of the same place."""
    away = Absence.objects.filter(running(), membership=OuterRef("membership"))
    named = StandIn.objects.filter(running(), Exists(away), membership__in=memberships, person__is_active=True)
    found = list(named.select_related("person", *_PLACE).order_by("membership_id", "id"))
    own = Membership.objects.filter(in_force(), user__in={item.person_id for item in found}).select_related("body")
    by_person: dict[int, list[Membership]] = {}
    for membership in own.order_by("id") if found else ():
        by_person.setdefault(membership.user_id, []).append(membership)
    return [
        item
        for item in found
        if any(may_stand_in_from(mine, item.membership) for mine in by_person.get(item.person_id, ()))
    ]


_PLACE = ("membership__user", "membership__body", "membership__partner", "membership__post")


def absences_of(memberships: QuerySet[Membership] | list[Membership]) -> QuerySet[Absence]:
    """Absences that run or are to come, the next first."""
    return (
        Absence.objects.filter(membership__in=memberships, ended_at=None, until__gte=clock.today())
        .select_related(*_PLACE)
        .order_by("since", "id")
    )


def stand_ins_of(memberships: QuerySet[Membership] | list[Membership]) -> QuerySet[StandIn]:
    """Who is named to stand in, now or later."""
    still = Q(until=None) | Q(until__gte=clock.today())
    return (
        StandIn.objects.filter(still, membership__in=memberships, ended_at=None)
        .select_related("person", *_PLACE)
        .order_by("membership_id", "since", "id")
    )


def may_be_named_for(membership: Membership) -> QuerySet[User]:
    """Colleagues who can stand in for it: of the same body, partner or secretariat, or fellow coordinators."""
    here = Q(body=membership.body_id, partner=membership.partner_id, in_secretariat=membership.in_secretariat)
    if membership.role == "coordinator" and membership.body is not None:
        here |= Q(role="coordinator", body__state=membership.body.state_id)
    colleagues = Membership.objects.filter(in_force()).filter(here).exclude(user=membership.user_id)
    return User.objects.filter(pk__in=colleagues.values("user_id"), is_active=True).order_by("full_name", "id")
