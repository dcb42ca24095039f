"""Drawing the chain of a body, or of the State."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.implementation import rules
from servanda.domain.implementation.models import Chain, ChainStep
from servanda.domain.implementation.queries.chains import bodies_for, chain_in_force, posts_for
from servanda.domain.implementation.states import LONGEST_CHAIN, MOST_DAYS, Decider
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput, require
from servanda.foundation.organisations.models import Body
from servanda.foundation.reference.models import State


@dataclass(frozen=True, slots=True)
class Drawn:
    """One step as it was drawn: who decides, and within how many days."""

    decider: Decider
    days: int
    post: int | None = None
    body: int | None = None


@transaction.atomic
def draw_chain(*, state: State, body: Body | None = None, steps: Sequence[Drawn], version: int, by: User) -> Chain:
    """Put a chain in force for a body, or for all bodies of the State without one of their own.

    `version` is that of the chain the page was opened with, 0 for none. Updates under way keep the chain they left
    with. Drawing what is in force already changes nothing.
    """
    _require_right(state, by)
    held = _held_now(state, body, version)
    checked = _checked(state, body, steps)
    if held is not None and _said(held) == list(checked):
        return held
    before = _replace(held, by)
    last = Chain.objects.filter(state=state, body=body).order_by("-version").first()
    chain = Chain.objects.create(
        state=state, body=body, version=last.version + 1 if last else 1, drawn_by=by, drawn_at=clock.now()
    )
    for position, step in enumerate(checked, start=1):
        ChainStep.objects.create(
            chain=chain,
            position=position,
            decider=step.decider,
            post_id=step.post,
            body_id=step.body,
            days=step.days,
        )
    said = [[step.decider, step.post or step.body, step.days] for step in checked]
    record("implementation.chain_drawn", of=body or state, by=by, version=chain.version, before=before, steps=said)
    return chain


@transaction.atomic
def drop_chain(*, state: State, body: Body | None = None, version: int, by: User) -> None:
    """The body follows the one above it again, or the State's chain, or the built-in one."""
    _require_right(state, by)
    held = _held_now(state, body, version)
    if held is not None:
        _replace(held, by)
        record("implementation.chain_dropped", of=body or state, by=by, version=held.version)


def _require_right(state: State, by: User) -> None:
    allowed = rules.can_draw_chains(by, state=state.pk)
    require(allowed, _("Only administrators of this State may draw its chains of clearance."))


def _held_now(state: State, body: Body | None, version: int) -> Chain | None:
    """The chain in force, held; whoever draws for the same State takes turns."""
    State.objects.select_for_update(no_key=True).get(pk=state.pk)
    if body is not None and body.state_id != state.pk:
        raise InvalidInput(_("Choose a body of the same State."), field="body")
    held = chain_in_force(state, body)
    if (held.version if held else 0) != version:
        raise EditedMeanwhile(_("Somebody drew this chain anew after you opened it. Nothing of yours is in force yet."))
    return held


def _replace(held: Chain | None, by: User) -> int | None:
    if held is None:
        return None
    held.replaced_at, held.replaced_by = clock.now(), by
    held.save()
    return held.version


def _said(chain: Chain) -> list[Drawn]:
    return [Drawn(Decider(row.decider), row.days, row.post_id, row.body_id) for row in chain.steps.all()]


def _checked(state: State, body: Body | None, steps: Sequence[Drawn]) -> Sequence[Drawn]:
    if not steps:
        raise InvalidInput(_("A chain has at least one step. Without one nobody would have read the update."))
    if len(steps) > LONGEST_CHAIN:
        raise InvalidInput(_("A chain has at most %(n)s steps.") % {"n": LONGEST_CHAIN})
    posts = {post.pk for post in posts_for(body)} if body else set()
    bodies = {other.pk for other in bodies_for(state, body)}
    for number, step in enumerate(steps, start=1):
        _check(number, step, posts, bodies)
    return steps


def _check(number: int, step: Drawn, posts: set[int], bodies: set[int]) -> None:
    if not 1 <= step.days <= MOST_DAYS:
        raise InvalidInput(
            _("Step %(number)s: give between 1 and %(most)s days.") % {"number": number, "most": MOST_DAYS},
            field=f"days_{number}",
        )
    wanted = {Decider.POST: (step.post, posts), Decider.BODY: (step.body, bodies)}.get(step.decider)
    named = (step.post, step.body)
    known = wanted is not None and wanted[0] in wanted[1] and named.count(None) == 1
    if not known and (wanted is not None or named != (None, None)):
        raise InvalidInput(
            _("Step %(number)s: choose who decides. The post or body chosen before is closed, or not for this chain.")
            % {"number": number},
            field=f"who_{number}",
        )
