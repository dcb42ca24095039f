"""Drawing chains: who may, what can be drawn, where a body's chain comes from, two people at once."""

from __future__ import annotations

import threading

import pytest
from django.db import DatabaseError, connections, transaction

from servanda.domain.implementation.actions.chains import Drawn, draw_chain, drop_chain
from servanda.domain.implementation.models import Chain, ChainStep
from servanda.domain.implementation.queries.chains import (
    Origin,
    chains_for,
    posts_for,
    posts_without_approver,
    steps_for,
    versions_of_chain,
)
from servanda.domain.implementation.states import Decider
from servanda.foundation.accounts.models import Membership
from servanda.foundation.audit.models import Event
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput, NotAllowed
from servanda.foundation.organisations.models import Post
from tests import factories

OWN = Drawn(Decider.APPROVERS, 5)
MECHANISM = Drawn(Decider.COORDINATORS, 10)


@pytest.fixture
def administrator(justice):
    return factories.user("administrator", at=justice)


@pytest.fixture
def director(justice):
    return Post.objects.create(body=justice, titles={"en": "Director"})


def _draw(body, *steps, by, version=0, state=None):
    return draw_chain(state=state or body.state, body=body, steps=steps, version=version, by=by)


def test_a_chain_is_drawn_in_order_and_said_in_the_trail(justice, administrator, director):
    chain = _draw(justice, Drawn(Decider.POST, 5, post=director.pk), MECHANISM, by=administrator)

    assert [(step.position, step.decider, step.days) for step in chain.steps.order_by("position")] == [
        (1, "post", 5),
        (2, "coordinators", 10),
    ]
    event = Event.objects.get(name="implementation.chain_drawn")
    assert event.details["steps"] == [["post", director.pk, 5], ["coordinators", None, 10]]


@pytest.mark.parametrize("role", ["coordinator", "approver", "focal_point", "drafter", "auditor", "parliament"])
def test_whoever_decides_or_writes_draws_no_chain(justice, role):
    with pytest.raises(NotAllowed):
        _draw(justice, MECHANISM, by=factories.user(role, at=justice))


def test_administrators_of_another_state_draw_none_here(justice):
    stranger = factories.user("administrator", at=factories.body("abroad", of=factories.state("MAR")))

    with pytest.raises(NotAllowed):
        _draw(justice, OWN, by=stranger)


def test_drawing_the_same_again_changes_nothing(justice, administrator):
    first = _draw(justice, OWN, MECHANISM, by=administrator)

    assert _draw(justice, OWN, MECHANISM, by=administrator, version=first.version) == first
    assert Event.objects.filter(name="implementation.chain_drawn").count() == 1


def test_a_new_drawing_replaces_the_old_one_and_both_stay_readable(justice, administrator):
    _draw(justice, OWN, by=administrator)
    _draw(justice, OWN, MECHANISM, by=administrator, version=1)

    versions = list(versions_of_chain(justice.state, justice))

    assert [(chain.version, chain.steps.count(), chain.replaced_at is None) for chain in versions] == [
        (2, 2, True),
        (1, 1, False),
    ]


def test_two_who_draw_at_once_lose_nothing_silently(justice, administrator):
    _draw(justice, OWN, by=administrator)
    _draw(justice, OWN, MECHANISM, by=administrator, version=1)

    with pytest.raises(EditedMeanwhile):
        _draw(justice, MECHANISM, by=administrator, version=1)
    with pytest.raises(EditedMeanwhile):
        drop_chain(state=justice.state, body=justice, version=1, by=administrator)

    assert len(steps_for(justice)) == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_drawings_at_the_same_moment_one_is_refused():
    body = factories.body("ministry-of-justice")
    people = [factories.user("administrator", at=body) for _ in range(2)]
    start, outcomes = threading.Barrier(2), []

    def draw(by):
        try:
            start.wait()
            _draw(body, OWN, MECHANISM if by == people[0] else OWN, by=by)
            outcomes.append("drawn")
        except EditedMeanwhile:
            outcomes.append("refused")
        finally:
            connections.close_all()

    racers = [threading.Thread(target=draw, args=(person,)) for person in people]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()

    assert sorted(outcomes) == ["drawn", "refused"]
    assert Chain.objects.filter(body=body, replaced_at=None).count() == 1


def test_a_body_without_a_chain_takes_that_above_it_then_the_states_then_the_built_in_one(justice, administrator):
    board = factories.body("legal-aid-board", parent=justice)
    office = factories.body("legal-aid-office", parent=board)
    bodies = [justice, board, office]

    def origins():
        held = chains_for(bodies)
        return [(held[body.pk].origin, len(held[body.pk].steps)) for body in bodies]

    assert origins() == [(Origin.BUILT_IN, 1)] * 3
    _draw(None, OWN, MECHANISM, by=administrator, state=justice.state)
    assert origins() == [(Origin.STATE, 2)] * 3
    _draw(justice, OWN, OWN, MECHANISM, by=administrator)
    assert origins() == [(Origin.OWN, 3), (Origin.PARENT, 3), (Origin.PARENT, 3)]
    _draw(board, OWN, by=administrator)
    assert origins() == [(Origin.OWN, 3), (Origin.OWN, 1), (Origin.PARENT, 1)]
    drop_chain(state=justice.state, body=board, version=1, by=administrator)
    assert origins() == [(Origin.OWN, 3), (Origin.PARENT, 3), (Origin.PARENT, 3)]


def test_where_chains_come_from_costs_the_same_for_sixty_bodies(justice, administrator, django_assert_num_queries):
    _draw(justice, OWN, MECHANISM, by=administrator)
    bodies = [factories.body(f"office-{number}", parent=justice) for number in range(60)]

    with django_assert_num_queries(3):
        held = chains_for(bodies)

    assert {item.origin for item in held.values()} == {Origin.PARENT}


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ((), "at least one step"),
        ((OWN,) * 9, "at most 8"),
        ((Drawn(Decider.APPROVERS, 0),), "between 1 and 90 days"),
        ((Drawn(Decider.APPROVERS, 91),), "between 1 and 90 days"),
        ((Drawn(Decider.POST, 5),), "choose who decides"),
        ((Drawn(Decider.POST, 5, post=999_999),), "choose who decides"),
        ((Drawn(Decider.BODY, 5, body=999_999),), "choose who decides"),
        ((Drawn(Decider.APPROVERS, 5, body=1),), "choose who decides"),
    ],
)
def test_what_cannot_be_walked_is_not_drawn(justice, administrator, steps, said):
    with pytest.raises(InvalidInput, match=said):
        _draw(justice, *steps, by=administrator)

    assert not Chain.objects.exists()


def test_a_post_of_a_body_beside_it_does_not_decide(justice, administrator):
    beside = Post.objects.create(body=factories.body("health"), titles={"en": "Director"})

    with pytest.raises(InvalidInput):
        _draw(justice, Drawn(Decider.POST, 5, post=beside.pk), by=administrator)


def test_a_post_of_the_body_above_decides(justice, administrator, director):
    board = factories.body("legal-aid-board", parent=justice)

    assert director in posts_for(board)
    _draw(board, Drawn(Decider.POST, 5, post=director.pk), by=administrator)


def test_a_post_nobody_holds_as_approver_is_named(justice, director):
    assert posts_without_approver([director.pk]) == {director.pk}
    held = Membership.objects.create(user=factories.user(), role="focal_point", body=justice, post=director)
    assert posts_without_approver([director.pk]) == {director.pk}
    Membership.objects.filter(pk=held.pk).update(role="approver")
    assert posts_without_approver([director.pk]) == set()


def test_drawn_chains_cannot_be_altered_or_erased_in_the_database(justice, administrator):
    chain = _draw(justice, OWN, by=administrator)

    for act in (
        lambda: ChainStep.objects.filter(chain=chain).update(days=90),
        lambda: ChainStep.objects.filter(chain=chain).delete(),
        lambda: Chain.objects.filter(pk=chain.pk).delete(),
        lambda: Chain.objects.create(state=justice.state, body=justice, version=2, drawn_by=administrator),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
