"""Bodies move in their tree without circles, are changed by one person at a time, and keep their posts in order."""

from __future__ import annotations

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from servanda.foundation.accounts.actions.bodies import add_post, change_body, move_post
from servanda.foundation.accounts.actions.partners import add_partner, change_partner, close_partner
from servanda.foundation.accounts.models import Membership, User
from servanda.foundation.accounts.queries import body_as_of, posts_of
from servanda.foundation.common.errors import EditedMeanwhile, NotAllowed, StepRefused
from servanda.foundation.organisations.models import Body
from servanda.foundation.organisations.states import GovernmentLevel, PartnerKind
from tests import factories


@pytest.fixture
def administrator(db: None) -> User:
    factories.installation()
    return factories.user("administrator")


def _change(body: Body, by: User, **changed: object) -> Body:
    held = {"names": body.names, "branch": body.branch, "kind": body.kind, "parent": body.parent}
    return change_body(body=body, by=by, **{**held, **changed})  # type: ignore[arg-type]


def test_the_second_of_two_who_change_a_body_is_told(administrator: User) -> None:
    body = factories.body()
    _change(body, administrator, names={"en": "Justice"}, version=1)

    with pytest.raises(EditedMeanwhile):
        _change(body, administrator, names={"en": "Law"}, version=1)

    body.refresh_from_db()
    assert body.names == {"en": "Justice"}
    before = body_as_of(body, 1)
    assert before is not None
    assert before.names == {"en": "Ministry of justice"}


def test_remit_and_level_stay_when_nothing_is_said_of_them(administrator: User) -> None:
    body = _change(
        factories.body(), administrator, remit={"en": "Runs prisons.", "fr": " "}, level=GovernmentLevel.REGION
    )

    body = _change(body, administrator, names={"en": "Justice"})

    assert (body.remit, body.level) == ({"en": "Runs prisons."}, "region")


def test_the_database_refuses_a_circle_whoever_writes_it(administrator: User) -> None:
    top, middle, low = (factories.body(name) for name in ("top", "middle", "low"))
    Body.objects.filter(pk=middle.pk).update(parent=top)
    Body.objects.filter(pk=low.pk).update(parent=middle)

    with pytest.raises(IntegrityError), transaction.atomic():
        Body.objects.filter(pk=top.pk).update(parent=low)

    assert Body.objects.get(pk=top.pk).parent_id is None


@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_never_close_a_circle() -> None:
    one, other = factories.body("one"), factories.body("other")
    begun, refused = threading.Barrier(2), []

    def move(body: Body, under: Body) -> None:
        try:
            with transaction.atomic():
                Body.objects.get(pk=body.pk)
                begun.wait(timeout=20)
                Body.objects.filter(pk=body.pk).update(parent=under)
        except IntegrityError:
            refused.append(body.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=move, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert Body.objects.exclude(parent=None).count() == 1


def test_posts_stand_in_the_order_they_were_given(administrator: User) -> None:
    body = factories.body()
    first, second, third = (add_post(body=body, titles={"en": name}, by=administrator) for name in "abc")

    move_post(post=third, up=True, by=administrator)
    move_post(post=first, up=False, by=administrator)

    assert [post.titles["en"] for post in posts_of(body)] == ["c", "a", "b"]
    assert second.body == body


def test_partners_are_added_changed_and_closed_by_administrators_only(administrator: User) -> None:
    made = add_partner(names={"en": "Harbour Fund"}, kind=PartnerKind.DONOR, by=administrator)
    changed = change_partner(
        partner=made, names={"en": "The Harbour Fund"}, kind=PartnerKind.OTHER, version=1, by=administrator
    )

    assert (changed.public_id, str(changed)) == ("harbour-fund", "The Harbour Fund")
    with pytest.raises(EditedMeanwhile):
        change_partner(partner=made, names={"en": "Fund"}, kind=PartnerKind.OTHER, version=1, by=administrator)
    with pytest.raises(NotAllowed):
        close_partner(partner=made, by=factories.user("coordinator"))
    Membership.objects.create(user=factories.user(), role="partner", partner=made)
    with pytest.raises(StepRefused, match="End these roles"):
        close_partner(partner=made, by=administrator)
