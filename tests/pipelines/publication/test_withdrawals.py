"""A withdrawal takes two people, whoever stands in for whom; until the second agrees, everything stays public."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, transaction

from servanda.domain.implementation.models import Update
from servanda.foundation.accounts.models import Absence, StandIn, User
from servanda.foundation.audit.models import Event
from servanda.foundation.common import clock
from servanda.foundation.common.errors import InvalidInput, NotAllowed, StepRefused
from servanda.pipelines.notifications.actions.digests import compose_digest, read_news
from servanda.pipelines.notifications.models import Notice
from servanda.pipelines.notifications.people import reminders
from servanda.pipelines.publication.actions.release import release_update
from servanda.pipelines.publication.actions.withdrawals import (
    ask_withdrawal,
    confirm_withdrawal,
    refuse_withdrawal,
    take_back_withdrawal,
)
from servanda.pipelines.publication.models import Entry, Release, Withdrawal
from servanda.pipelines.publication.queries.things import thing
from servanda.pipelines.publication.queries.withdrawals import somebody_else_may_confirm, withdrawals_waiting
from tests import factories
from tests.pipelines.publication.conftest import Avelia

REASON = "It named a child."


@pytest.fixture
def released(avelia: Avelia) -> Update:
    update = avelia.approved_update()
    release_update(update=update, by=avelia.coordinator)
    return update


@pytest.fixture
def second(avelia: Avelia) -> User:
    return factories.user("coordinator", at=avelia.coordinator.memberships.get().body)


def ask(released: Update, by: User) -> Withdrawal:
    return ask_withdrawal(kind="update", public_id=f"AVL-U-{released.pk}", reason=REASON, by=by)


def is_public(released: Update) -> bool:
    return Entry.objects.filter(kind="update", public_id=f"AVL-U-{released.pk}").exists()


def test_asked_by_one_and_confirmed_by_another(avelia: Avelia, released: Update, second: User) -> None:
    asked = ask(released, avelia.coordinator)
    assert is_public(released)
    assert list(withdrawals_waiting(second)) == [asked]

    confirm_withdrawal(withdrawal=asked, by=second)

    held = thing("update", f"AVL-U-{released.pk}")
    assert held is not None
    assert held.is_withdrawn
    assert held.reason_words == REASON
    asked.refresh_from_db()
    assert (asked.stage, asked.asked_by, asked.decided_by) == ("confirmed", avelia.coordinator, second)
    names = Event.objects.filter(thing_kind="publication.withdrawal").order_by("id").values_list("name", "by_id")
    assert list(names) == [
        ("publication.withdrawal_asked", avelia.coordinator.pk),
        ("publication.withdrawal_confirmed", second.pk),
    ]


def test_nobody_confirms_or_refuses_what_they_asked(avelia: Avelia, released: Update) -> None:
    asked = ask(released, avelia.coordinator)

    for act, more in ((confirm_withdrawal, {}), (refuse_withdrawal, {"reason": "No."})):
        with pytest.raises(NotAllowed, match="Another coordinator"):
            act(withdrawal=asked, by=avelia.coordinator, **more)

    assert is_public(released)


def test_a_stand_in_is_no_second_person_for_whom_they_stand_in(avelia: Avelia, released: Update) -> None:
    asker = avelia.coordinator
    membership = asker.memberships.get()
    deputy = factories.user("drafter", at=membership.body)
    today = clock.today()
    Absence.objects.create(membership=membership, since=today, until=today, said_by=asker)
    StandIn.objects.create(membership=membership, person=deputy, since=today, until=today, named_by=asker)
    deputy = User.objects.get(pk=deputy.pk)

    asked = ask(released, asker)
    with pytest.raises(NotAllowed):
        confirm_withdrawal(withdrawal=asked, by=deputy)
    take_back_withdrawal(withdrawal=asked, by=asker)
    asked = ask(released, deputy)
    assert asked.asked_in_place_of == asker
    with pytest.raises(NotAllowed):
        confirm_withdrawal(withdrawal=asked, by=User.objects.get(pk=asker.pk))


@pytest.mark.parametrize("role", ["focal_point", "approver", "administrator", "drafter", "auditor", "nhri"])
def test_only_coordinators_of_the_state_decide(avelia: Avelia, released: Update, role: str) -> None:
    asked = ask(released, avelia.coordinator)
    abroad = factories.user("coordinator", at=factories.body("abroad", of=factories.state("MRD")))

    for person in (factories.user(role), abroad):
        with pytest.raises(NotAllowed):
            confirm_withdrawal(withdrawal=asked, by=person)


def test_refused_it_stays_public_and_may_be_asked_again(avelia: Avelia, released: Update, second: User) -> None:
    asked = ask(released, avelia.coordinator)
    with pytest.raises(StepRefused, match="already"):
        ask(released, second)
    with pytest.raises(InvalidInput):
        refuse_withdrawal(withdrawal=asked, reason=" ", by=second)

    refuse_withdrawal(withdrawal=asked, reason="A correction is enough.", by=second)

    assert is_public(released)
    with pytest.raises(StepRefused):
        confirm_withdrawal(withdrawal=asked, by=second)
    assert ask(released, second).stage == "asked"


def test_only_who_asked_takes_it_back(avelia: Avelia, released: Update, second: User) -> None:
    asked = ask(released, avelia.coordinator)
    with pytest.raises(NotAllowed):
        take_back_withdrawal(withdrawal=asked, by=second)

    take_back_withdrawal(withdrawal=asked, by=avelia.coordinator)

    with pytest.raises(StepRefused):
        confirm_withdrawal(withdrawal=asked, by=second)
    assert not Release.objects.filter(reason="withdrawal").exists()


def test_the_database_wants_two_people(avelia: Avelia, released: Update) -> None:
    asked = ask(released, avelia.coordinator)

    with pytest.raises(IntegrityError, match="two_people_withdraw"), transaction.atomic():
        Withdrawal.objects.filter(pk=asked.pk).update(
            stage="confirmed", decided_by=avelia.coordinator, decided_at=clock.now()
        )


def test_one_coordinator_alone_is_known_to_be_alone(avelia: Avelia, released: Update) -> None:
    state, alone = "AVL", {avelia.coordinator.pk}
    assert not somebody_else_may_confirm(state, besides=alone)

    factories.user("coordinator", at=avelia.coordinator.memberships.get().body)

    assert somebody_else_may_confirm(state, besides=alone)


def digest(person: User) -> list[str]:
    read_news(by=reminders())
    mail = compose_digest(person=person, now=True, by=reminders())
    return [notice.kind for notice in mail.digest.notices.order_by("id")] if mail and mail.digest else []


def test_the_second_person_is_told_and_the_first_hears_what_became_of_it(
    avelia: Avelia, released: Update, second: User
) -> None:
    asked = ask(released, avelia.coordinator)
    assert "withdraw_asked" in digest(second)
    assert not Notice.objects.filter(person=avelia.coordinator, kind="withdraw_asked").exists()

    confirm_withdrawal(withdrawal=asked, by=second)

    assert "withdraw_done" in digest(avelia.coordinator)
    notice = Notice.objects.get(person=avelia.coordinator, kind="withdraw_done")
    assert notice.path == f"/work/releases/withdrawals/{asked.pk}/"
    assert REASON not in str(Notice.objects.values_list("titles", flat=True))


def test_a_word_about_a_withdrawal_that_was_taken_back_is_dropped(
    avelia: Avelia, released: Update, second: User
) -> None:
    asked = ask(released, avelia.coordinator)
    read_news(by=reminders())
    take_back_withdrawal(withdrawal=asked, by=avelia.coordinator)

    with clock.at(clock.now() + datetime.timedelta(minutes=5)):
        assert "withdraw_asked" not in digest(second)

    assert Notice.objects.get(person=second, kind="withdraw_asked").dropped_at is not None
