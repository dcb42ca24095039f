"""Bodies and posts."""

from __future__ import annotations

import pytest

from servanda.foundation.accounts.actions.bodies import add_body, add_post, change_body, close_body, close_post
from servanda.foundation.accounts.actions.modules import choose_modules
from servanda.foundation.accounts.models import Membership, User
from servanda.foundation.accounts.queries import bodies_visible_to, people_visible_to
from servanda.foundation.audit.models import Event
from servanda.foundation.common.errors import InvalidInput, NotAllowed, StepRefused
from servanda.foundation.organisations.models import Body
from servanda.foundation.organisations.queries import by_branch, installation
from servanda.foundation.organisations.states import BodyKind, Branch
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> User:
    factories.installation()
    return factories.user("administrator")


def _move(body: Body, *, under: Body, by: User) -> Body:
    return change_body(body=body, names=body.names, branch=Branch.EXECUTIVE, kind=BodyKind.OTHER, parent=under, by=by)


def _add(by: User, **names: str) -> Body:
    return add_body(state=factories.state(), names=names, branch=Branch.EXECUTIVE, kind=BodyKind.MINISTRY, by=by)


def test_the_address_of_a_body_comes_from_its_name_and_stays_unique(administrator: User) -> None:
    first, second = _add(administrator, en="Ministry of Water"), _add(administrator, en="Ministry of Water")

    assert (first.public_id, second.public_id) == ("ministry-of-water", "ministry-of-water-2")
    assert Event.objects.filter(name="organisations.body_added").count() == 2


def test_a_body_named_in_arabic_only_has_an_address_too(administrator: User) -> None:
    assert _add(administrator, ar="وزارة المياه").public_id == "body"


def test_a_body_needs_a_name(administrator: User) -> None:
    with pytest.raises(InvalidInput, match="name"):
        _add(administrator, en="  ")


def test_only_administrators_add_bodies(administrator: User) -> None:
    with pytest.raises(NotAllowed):
        _add(factories.user("coordinator"), en="Ministry of Water")


def test_a_renamed_body_keeps_its_address(administrator: User) -> None:
    body = _add(administrator, en="Ministry of Water")

    change_body(body=body, names={"en": "Water"}, branch=Branch.EXECUTIVE, kind=BodyKind.OTHER, by=administrator)

    body.refresh_from_db()
    assert (str(body), body.public_id) == ("Water", "ministry-of-water")


def test_a_body_never_stands_under_itself(administrator: User) -> None:
    above = _add(administrator, en="Above")
    below = _add(administrator, en="Below")
    _move(below, under=above, by=administrator)

    with pytest.raises(InvalidInput, match="under itself"):
        _move(above, under=below, by=administrator)


def test_a_body_with_people_is_not_closed(administrator: User) -> None:
    with pytest.raises(StepRefused, match="People still hold roles"):
        close_body(body=factories.body(), by=administrator)


def test_a_post_that_somebody_holds_is_not_closed(administrator: User) -> None:
    post = add_post(body=factories.body(), titles={"en": "Director"}, by=administrator)
    Membership.objects.create(user=factories.user(), role="approver", body=factories.body(), post=post)

    with pytest.raises(StepRefused, match="holds this post"):
        close_post(post=post, by=administrator)


def test_bodies_of_other_states_are_not_seen(administrator: User) -> None:
    abroad = factories.body("ministry-abroad", of=factories.state("MRD"))

    assert abroad not in bodies_visible_to(administrator)
    assert factories.body() in bodies_visible_to(administrator)


def test_people_of_other_states_are_not_seen(administrator: User) -> None:
    stranger = factories.user("focal_point", at=factories.body("ministry-abroad", of=factories.state("MRD")))
    colleague = factories.user("focal_point", at=factories.body("ministry-of-health"))

    seen = people_visible_to(administrator)

    assert colleague in seen
    assert stranger not in seen
    assert not people_visible_to(colleague).exists()


def test_the_tree_puts_bodies_under_their_parents() -> None:
    top = factories.body("top")
    factories.body("inner", parent=top)

    nodes = dict(by_branch([factories.body("inner"), top]))[Branch.EXECUTIVE]

    assert [(node.body.public_id, node.depth) for node in nodes] == [("top", 0), ("inner", 1)]


def test_modules_are_switched_by_administrators_and_recorded(administrator: User) -> None:
    choose_modules(modules=["updates"], by=administrator)

    held = installation()
    assert held is not None
    assert held.modules == ["updates"]
    assert Event.objects.get().details["off"] == ["assignments", "clusters", "open_data", "public_site"]
    with pytest.raises(NotAllowed):
        choose_modules(modules=[], by=factories.user("coordinator"))
    with pytest.raises(InvalidInput):
        choose_modules(modules=["time_travel"], by=administrator)
