"""Somebody leaves, a post changes hands, a body is handed over: clearance finds whoever decides now, or says nobody."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from servanda.domain.implementation.actions.chains import Drawn, draw_chain
from servanda.domain.implementation.actions.succession import succeed_body, undo_succession
from servanda.domain.implementation.actions.updates import (
    Answer,
    approve_update,
    return_update,
    start_update,
    submit_update,
)
from servanda.domain.implementation.models import Chain, ClearanceStep, Update
from servanda.domain.implementation.queries.chains import chain_in_force
from servanda.domain.implementation.queries.clearance import steps_waiting_for
from servanda.domain.implementation.queries.handover import left_behind_by, pack_of
from servanda.domain.implementation.queries.orphans import counts_of_orphans, orphans_for
from servanda.domain.implementation.queries.succession import succession_preview
from servanda.domain.implementation.states import Decider, OrphanKind
from servanda.foundation.accounts.models import Membership, User
from servanda.foundation.audit.models import Event
from servanda.foundation.common import clock
from servanda.foundation.organisations.models import Body, Post
from tests import factories

pytestmark = pytest.mark.django_db


class State:
    """A ministry that writes, a cabinet with a secretary that decides after it, an administrator, a coordinator."""

    def __init__(self) -> None:
        factories.installation()
        self.justice, self.cabinet = factories.body("justice"), factories.body("cabinet")
        self.justice.parent = self.cabinet
        self.justice.save()
        mechanism = factories.body("mechanism")
        self.administrator = factories.user("administrator", at=mechanism)
        self.coordinator = factories.user("coordinator", at=mechanism)
        self.author = factories.user("focal_point", at=self.justice)
        self.approver = factories.user("approver", at=self.justice)
        self.secretary = Post.objects.create(body=self.cabinet, titles={"en": "Secretary"})
        self.minister = factories.user("approver", at=self.cabinet)
        self.minister.memberships.update(post=self.secretary)

    def draw(self, *steps: Drawn) -> Chain:
        return draw_chain(state=self.justice.state, body=self.justice, steps=steps, version=0, by=self.administrator)

    def send(self, update: Update | None = None) -> Update:
        said = Answer(what_was_done="The bill passed.")
        update = update or start_update(target=factories.cluster(), body=self.justice, answer=said, by=self.author)
        return submit_update(update=update, version=update.version, by=self.author)


@pytest.fixture
def state(db: None) -> State:
    return State()


def own() -> Drawn:
    return Drawn(Decider.APPROVERS, 5)


def body(of: Body) -> Drawn:
    return Drawn(Decider.BODY, 5, body=of.pk)


def post(of: Post) -> Drawn:
    return Drawn(Decider.POST, 5, post=of.pk)


def waits_for(update: Update, person: User) -> bool:
    return steps_waiting_for(User.objects.get(pk=person.pk)).filter(update=update).exists()


def agree(update: Update, by: User) -> Update:
    return approve_update(update=update, version=update.version, by=User.objects.get(pk=by.pk))


def orphans(state: State, kind: OrphanKind) -> int:
    return counts_of_orphans(orphans_for(state.administrator))[kind]


def test_a_step_follows_its_post_from_holder_to_holder(state: State) -> None:
    state.draw(own(), post(state.secretary))
    update = agree(state.send(), state.approver)
    assert waits_for(update, state.minister)

    state.minister.memberships.update(until=clock.today())
    assert orphans(state, OrphanKind.STEP) == 1
    assert orphans(state, OrphanKind.CHAIN) == 1
    following = factories.user("approver", at=state.cabinet)
    following.memberships.update(post=state.secretary)

    assert waits_for(update, following)
    assert not waits_for(update, state.minister)
    assert orphans(state, OrphanKind.STEP) == orphans(state, OrphanKind.CHAIN) == 0


def test_a_step_still_to_come_without_a_decider_is_an_orphan_before_its_turn(state: State) -> None:
    state.draw(own(), post(state.secretary))
    state.send()
    assert orphans(state, OrphanKind.STEP) == 0

    state.minister.memberships.update(until=clock.today())

    assert orphans(state, OrphanKind.STEP) == 1
    assert counts_of_orphans(orphans_for(state.coordinator))[OrphanKind.STEP] == 1


def test_orphans_of_clearance_in_another_state_are_not_found(state: State) -> None:
    state.draw(own(), post(state.secretary))
    state.send()
    state.minister.memberships.update(until=clock.today())

    abroad = factories.user("administrator", at=factories.body("abroad", of=factories.state("MRD")))

    found = counts_of_orphans(orphans_for(abroad))
    assert found[OrphanKind.STEP] == found[OrphanKind.CHAIN] == 0


def test_the_pack_names_decisions_and_the_chains_that_lead_to_the_post(state: State) -> None:
    state.draw(own(), post(state.secretary))
    update = state.send()

    pack = pack_of(state.cabinet, post=state.secretary, reader=state.minister, today=clock.today())

    assert [(step.update_id, step.stage) for step in pack.decisions] == [(update.pk, "ahead")]
    assert [named.chain.body for named in pack.chains] == [state.justice]
    other = pack_of(factories.body("health"), reader=state.coordinator, today=clock.today())
    assert (other.decisions, other.chains) == ([], [])


def test_whoever_ends_a_role_is_told_which_decisions_would_wait_for_nobody(state: State) -> None:
    state.draw(own(), post(state.secretary))
    state.send()

    left = left_behind_by(state.minister.memberships.get())
    assert left is not None
    assert left.decisions == 1
    approver = left_behind_by(state.approver.memberships.get())
    assert approver is not None
    assert approver.decisions == 1
    factories.user("approver", at=state.justice)
    assert left_behind_by(state.approver.memberships.get()) is None


def test_open_steps_and_chains_go_over_to_the_successor(state: State) -> None:
    drawn = state.draw(own(), body(state.cabinet))
    update = state.send()
    office = factories.body("prime-ministers-office")
    assert len(succession_preview(state.cabinet, office).chains) == 1

    succeed_body(body=state.cabinet, successor=office, by=state.administrator)

    update = agree(update, state.approver)
    assert waits_for(update, state.minister)  # whose role moved with the body
    assert agree(update, state.minister).stage == "approved"
    now = chain_in_force(state.justice.state, state.justice)
    assert now is not None
    assert (now.version, [step.body for step in now.steps.order_by("position")]) == (drawn.version + 1, [None, office])
    assert Event.objects.filter(name="implementation.chain_drawn").count() == 2
    assert orphans(state, OrphanKind.STEP) == orphans(state, OrphanKind.CHAIN) == 0


def test_steps_of_the_bodys_own_approvers_go_over_with_its_updates(state: State) -> None:
    update = state.send()
    successor = factories.body("ministry-of-law")

    succeed_body(body=state.justice, successor=successor, by=state.administrator)

    update.refresh_from_db()
    assert (update.body, update.steps.get().body) == (successor, successor)
    assert agree(update, state.approver).stage == "approved"


def test_undone_chains_and_open_steps_are_as_they_were_and_decided_ones_stay(state: State) -> None:
    state.draw(body(state.cabinet), own())
    first, second = state.send(), state.send()
    office = factories.body("prime-ministers-office")
    done = succeed_body(body=state.cabinet, successor=office, by=state.administrator)
    agree(first, state.minister)

    undo_succession(succession=done, by=state.administrator)

    steps = ClearanceStep.objects.filter(position=1).order_by("update_id")
    assert [step.body for step in steps] == [office, state.cabinet]
    assert waits_for(second, state.minister)
    now = chain_in_force(state.justice.state, state.justice)
    assert now is not None
    assert [step.body for step in now.steps.order_by("position")] == [state.cabinet, None]


def test_a_chain_drawn_anew_since_then_is_not_taken_back(state: State) -> None:
    state.draw(own(), body(state.cabinet))
    done = succeed_body(body=state.cabinet, successor=factories.body("office"), by=state.administrator)
    mine = draw_chain(state=state.justice.state, body=state.justice, steps=[own()], version=2, by=state.administrator)

    undo_succession(succession=done, by=state.administrator)

    assert chain_in_force(state.justice.state, state.justice) == mine


def test_what_the_successor_decided_for_another_it_decides_as_its_own_approvers(state: State) -> None:
    health = factories.body("health")
    draw_chain(state=health.state, body=health, steps=[own(), body(state.justice)], version=0, by=state.administrator)

    succeed_body(body=state.justice, successor=health, by=state.administrator)

    now = chain_in_force(health.state, health)
    assert now is not None
    assert [step.decider for step in now.steps.order_by("position")] == ["approvers", "approvers"]


def test_a_post_is_not_left_vacant_where_its_holder_has_the_same_role_in_the_successor(state: State) -> None:
    state.draw(own(), post(state.secretary))
    update = agree(state.send(), state.approver)
    office = factories.body("prime-ministers-office")
    Membership.objects.create(user=state.minister, role="approver", body=office)

    done = succeed_body(body=state.cabinet, successor=office, by=state.administrator)

    assert waits_for(update, state.minister)
    undo_succession(succession=done, by=state.administrator)
    assert waits_for(update, state.minister)
    assert not Membership.objects.filter(body=office, post__isnull=False).exists()


def test_an_update_that_comes_straight_back_comes_to_the_successor(state: State) -> None:
    state.draw(own(), body(state.cabinet))
    update = agree(state.send(), state.approver)
    minister = User.objects.get(pk=state.minister.pk)
    update = return_update(update=update, version=update.version, reason="How many?", comes_back=True, by=minister)
    succeed_body(body=state.cabinet, successor=factories.body("office"), by=state.administrator)

    update = state.send(update)

    assert waits_for(update, state.minister)


def test_the_database_lets_a_step_go_to_a_successor_only(state: State) -> None:
    update = state.send()
    health = factories.body("health")

    with pytest.raises(DatabaseError, match="keeps its place"), transaction.atomic():
        update.steps.update(body=health)
