"""Which chain holds for a body, where it comes from, and what became of earlier ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from servanda.domain.implementation.models import Chain, ChainStep, ClearanceStep
from servanda.domain.implementation.states import Decider, StepStage
from servanda.foundation.accounts.models import Membership, in_force
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import roles_with, states_where
from servanda.foundation.organisations.models import Body, Post
from servanda.foundation.reference.models import State

BUILT_IN_DAYS = 10


class Origin(StrEnum):
    """Where the chain of a body comes from."""

    OWN = "own"
    PARENT = "parent"
    STATE = "state"
    BUILT_IN = "built in"


@dataclass(frozen=True, slots=True)
class Held:
    """The chain that holds for a body, and from where."""

    body: Body
    origin: Origin
    chain: Chain | None  # None: built in
    steps: tuple[ChainStep, ...]


def built_in() -> tuple[ChainStep, ...]:
    """What holds where nobody drew anything: one approver of the body."""
    return (ChainStep(position=1, decider=Decider.APPROVERS, days=BUILT_IN_DAYS),)


def steps_for(body: Body) -> tuple[ChainStep, ...]:
    """The steps an update of the body takes if it is sent now."""
    return chains_for([body])[body.pk].steps


def chains_for(bodies: list[Body]) -> dict[int, Held]:
    """For each body its own chain, else that of the nearest body above it, else the State's, else the built-in one.

    Three queries, however many bodies.
    """
    states = {body.state_id for body in bodies}
    rows = Chain.objects.filter(state__in=states, replaced_at=None).select_related("body", "state")
    in_force = {(chain.state_id, chain.body_id): chain for chain in rows.prefetch_related(_STEPS).order_by("pk")}
    above = dict(Body.objects.filter(state__in=states).order_by("pk").values_list("pk", "parent"))
    return {body.pk: _held(body, in_force, above) for body in bodies}


_STEPS = Prefetch("steps", ChainStep.objects.select_related("body", "post__body").order_by("position"))


def _held(body: Body, in_force: Mapping[tuple[str, int | None], Chain], above: Mapping[int, int | None]) -> Held:
    place: int | None = body.pk
    seen: set[int] = set()
    while place is not None and place not in seen:
        seen.add(place)
        if chain := in_force.get((body.state_id, place)):
            origin = Origin.OWN if place == body.pk else Origin.PARENT
            return Held(body, origin, chain, tuple(chain.steps.all()))
        place = above.get(place)
    if chain := in_force.get((body.state_id, None)):
        return Held(body, Origin.STATE, chain, tuple(chain.steps.all()))
    return Held(body, Origin.BUILT_IN, None, built_in())


def chain_in_force(state: State | str, body: Body | None) -> Chain | None:
    """The chain drawn for exactly this place now."""
    code = state if isinstance(state, str) else state.pk
    return Chain.objects.filter(state=code, body=body, replaced_at=None).prefetch_related(_STEPS).order_by("pk").first()


def versions_of_chain(state: State | str, body: Body | None) -> QuerySet[Chain]:
    """Every chain drawn for this place, newest first, with its steps."""
    code = state if isinstance(state, str) else state.pk
    found = Chain.objects.filter(state=code, body=body).select_related("drawn_by", "replaced_by")
    return found.prefetch_related(_STEPS).order_by("-version")


def states_drawing_chains(user: Any) -> QuerySet[State]:
    """The States whose chains this person draws, or reads because they clear there."""
    found = State.objects.order_by("sort_key")
    codes: set[str] = set()
    for permission in (Permission.CHAINS_DRAW, Permission.UPDATE_CLEAR):
        reach = states_where(user, permission)
        if reach is None:
            return found
        codes |= reach
    return found.filter(pk__in=codes)


def bodies_with_chains(user: Any) -> QuerySet[Body]:
    """The bodies of those States, open ones; each has a chain, its own or another's."""
    found = Body.objects.filter(state__in=states_drawing_chains(user).values("pk"))
    return found.select_related("state", "parent").order_by("state__sort_key", "branch", "public_id")


def posts_for(body: Body) -> QuerySet[Post]:
    """Posts that may decide on a body's updates: its own and those of the bodies above it; open ones."""
    above: list[int] = []
    place: Body | None = body
    while place is not None and place.pk not in above:
        above.append(place.pk)
        place = place.parent
    return Post.objects.filter(body__in=above, closed_on=None).select_related("body").order_by("body_id", "id")


def posts_without_approver(posts: list[int]) -> set[int]:
    """Those of the posts that nobody holds as an approver now: a step of theirs would wait for nobody."""
    review = roles_with(Permission.UPDATE_REVIEW)
    held = Membership.objects.filter(in_force(), post__in=posts, role__in=review, user__is_active=True)
    return set(posts) - set(held.order_by("pk").values_list("post_id", flat=True))


def named_in_force() -> QuerySet[ChainStep]:
    """Steps of chains in force that name a post or another body; chains of closed bodies hold for nobody."""
    found = ChainStep.objects.filter(chain__replaced_at=None, chain__body__closed_on=None)
    found = found.filter(decider__in=(Decider.POST, Decider.BODY))
    return found.select_related("chain__body", "chain__state", "body", "post__body").order_by("chain_id", "position")


def naming(posts: list[int], body: Body) -> QuerySet[ChainStep]:
    """Those that name one of these posts, or the body."""
    return named_in_force().filter(Q(post__in=posts) | Q(body=body))


def naming_nobody(states: QuerySet[Any]) -> QuerySet[ChainStep]:
    """Those of these States whose post nobody holds as an approver, or whose body has none."""
    held = Membership.objects.filter(in_force(), role__in=roles_with(Permission.UPDATE_REVIEW), user__is_active=True)
    there = Exists(held.filter(post=OuterRef("post"))) | Exists(held.filter(body=OuterRef("body")))
    return named_in_force().filter(~Q(there), chain__state__in=states)


def under_way_with(chain: Chain) -> int:
    """How many updates left with this version of the chain and are not decided yet."""
    return ClearanceStep.objects.filter(chain=chain, stage=StepStage.WAITING).count()


def bodies_for(state: State | str, body: Body | None) -> QuerySet[Body]:
    """Other open bodies of the State whose approvers may decide."""
    code = state if isinstance(state, str) else state.pk
    found = Body.objects.filter(state=code, closed_on=None).order_by("branch", "public_id")
    return found.exclude(pk=body.pk) if body else found
