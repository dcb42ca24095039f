"""Clearance follows a body that is handed over: chains that name it are drawn anew, open steps change their body.

Parts of `succession.py`, which has asked the rules, holds the bodies and records the whole.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from servanda.domain.implementation.models import Chain, ChainStep, ClearanceStep
from servanda.domain.implementation.queries.succession import OPEN_STEPS
from servanda.domain.implementation.states import Decider
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.organisations.models import Body


def move_steps(*, keys: Collection[int], to: Body, only_from: Body | None = None, by: User) -> list[int]:
    """Open steps wait for the approvers of another body from now on. The database lets them go to a successor only."""
    rows = ClearanceStep.objects.filter(pk__in=list(keys), stage__in=OPEN_STEPS)
    if only_from is not None:
        rows = rows.filter(body=only_from)
    rows.update(body=to)
    return list(keys)


def redraw_chains(*, keys: Collection[int], body: Body, successor: Body, by: User) -> list[int]:
    """Put the successor where these chains name the body; the keys of the new versions."""
    made = []
    for held in _held(keys):
        steps = [_with_successor(step, held, body, successor) for step in held.steps.order_by("position")]
        made.append(_redraw(held, steps, by).pk)
    return made


def restore_chains(*, keys: Collection[int], by: User) -> None:
    """Draw the chains as they were before `redraw_chains`, where nobody has drawn them anew since."""
    for held in _held(keys):
        before = Chain.objects.get(state=held.state_id, body=held.body_id, version=held.version - 1)
        _redraw(held, [_copy(step) for step in before.steps.order_by("position")], by)


def _held(keys: Collection[int]) -> list[Chain]:
    found = Chain.objects.select_for_update(of=("self",)).filter(pk__in=list(keys), replaced_at=None)
    return list(found.order_by("pk"))


def _copy(step: ChainStep) -> ChainStep:
    copied = ("position", "decider", "body_id", "post_id", "days")
    return ChainStep(**{name: getattr(step, name) for name in copied})


def _with_successor(step: ChainStep, chain: Chain, body: Body, successor: Body) -> ChainStep:
    drawn = _copy(step)
    if step.body_id == body.pk:
        drawn.body = successor
        if chain.body_id == successor.pk:  # what another body decided, its own approvers decide now
            drawn.decider, drawn.body = Decider.APPROVERS, None
    return drawn


def _redraw(held: Chain, steps: Sequence[ChainStep], by: User) -> Chain:
    held.replaced_at, held.replaced_by = clock.now(), by
    held.save()
    last = Chain.objects.filter(state=held.state_id, body=held.body_id).order_by("-version")[0].version
    chain = Chain.objects.create(
        state=held.state, body=held.body, version=last + 1, drawn_by=by, drawn_at=held.replaced_at
    )
    for step in steps:
        step.chain = chain
        step.save()
    said = [[step.decider, step.post_id or step.body_id, step.days] for step in steps]
    place = held.body or held.state
    record("implementation.chain_drawn", of=place, by=by, version=chain.version, before=held.version, steps=said)
    return chain
