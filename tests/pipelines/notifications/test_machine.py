"""Over any days and events: no two mails a day, nothing overdue goes untold, nothing is taken further early."""

from __future__ import annotations

import datetime

import pytest
from django.db import transaction
from django.db.models import Count
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from servanda.domain.implementation.actions.calls import cancel_call, excuse_line, extend_call
from servanda.domain.implementation.actions.updates import approve_update, return_update
from servanda.domain.implementation.models import Call, CallLine, Update
from servanda.foundation.accounts.models import User
from servanda.foundation.common.errors import DomainError
from servanda.pipelines.notifications.actions.digests import compose_digest
from servanda.pipelines.notifications.actions.mail import send_waiting
from servanda.pipelines.notifications.actions.preferences import choose_frequency, put_off
from servanda.pipelines.notifications.actions.reminding import remind_now
from servanda.pipelines.notifications.dues import owed_by
from servanda.pipelines.notifications.models import Digest, Escalation, Mail, Notice, Snooze
from servanda.pipelines.notifications.people import reminders
from servanda.pipelines.notifications.queries import frequency_of
from servanda.pipelines.notifications.things import of_owed
from tests import factories
from tests.pipelines.notifications.world import MONDAY, World, day

DUE = st.integers(min_value=1, max_value=20)
WHICH = st.integers(min_value=0, max_value=1)


class Reminding(RuleBasedStateMachine):
    """Whole days pass; in between people call, answer, return, put off, choose, and a mail server comes and goes."""

    def __init__(self) -> None:
        super().__init__()
        self.today = 0
        self.world: World | None = None
        self.round_was_today = False

    @initialize()
    def begin(self) -> None:
        self.world = World()
        self.clusters = [self.world.cluster, factories.cluster("No torture")]
        with day(0):
            for cluster in self.clusters:
                self.world.assign(cluster=cluster)

    def at(self):  # type: ignore[no-untyped-def]
        return day(self.today)

    def on(self, number: int) -> datetime.date:
        return MONDAY + datetime.timedelta(days=self.today + number)

    @rule(days=st.integers(min_value=1, max_value=9))
    def days_pass_and_every_day_has_its_round(self, days: int) -> None:
        for _day in range(days):
            self.today += 1
            with self.at():
                self.world.round()
        self.round_was_today = True

    @rule()
    def the_machine_is_off_for_a_week(self) -> None:
        self.today += 7
        self.round_was_today = False

    @rule(due=DUE)
    def somebody_calls(self, due: int) -> None:
        with self.at():
            self.world.call(due=self.on(due))
        self.round_was_today = False

    @rule(which=WHICH, fate=st.sampled_from(["waits", "returned", "approved"]))
    def the_body_answers(self, which: int, fate: str) -> None:
        with self.at():
            update = self.world.answer(on=self.clusters[which])
            if fate == "returned":
                return_update(update=update, version=update.version, reason="Say how many.", by=self.world.approver)
            if fate == "approved":
                approve_update(update=update, version=update.version, by=self.world.approver)
        self.round_was_today = False

    @rule(which=WHICH)
    def what_waits_is_returned(self, which: int) -> None:
        with self.at():
            found = Update.objects.filter(stage="submitted", cluster=self.clusters[which]).order_by("pk").first()
            if found:
                return_update(update=found, version=found.version, reason="Say how many.", by=self.world.approver)
        self.round_was_today = False

    @rule(due=DUE, change=st.sampled_from(["extend", "excuse", "cancel"]))
    def a_call_changes(self, due: int, change: str) -> None:
        call = Call.objects.filter(stage="sent").order_by("-pk").first()
        if call is None:
            return
        with self.at():
            if change == "extend":
                extend_call(call=call, due_on=self.on(due), version=call.version, by=self.world.coordinator)
            elif change == "excuse":
                line = CallLine.objects.filter(call=call).order_by("pk").first()
                excuse_line(line=line, reason="Not needed.", by=self.world.coordinator)
            else:
                cancel_call(call=call, reason="Moved.", by=self.world.coordinator)
        self.round_was_today = False

    @rule(days=st.integers(min_value=1, max_value=30), which=st.sampled_from(["", 0, 1]))
    def somebody_puts_off(self, days: int, which: int | str) -> None:
        with self.at():
            thing = "" if which == "" else f"c{self.clusters[int(which)].pk}:b{self.world.justice.pk}"
            try:
                put_off(thing=thing, until=self.on(days), by=User.objects.get(pk=self.world.author.pk))
            except DomainError:
                return

    @rule(frequency=st.sampled_from(["daily", "weekly", "never"]))
    def somebody_chooses(self, frequency: str) -> None:
        with self.at():
            choose_frequency(frequency=frequency, by=self.world.author)
        self.round_was_today = False

    @rule()
    def the_coordinator_reminds(self) -> None:
        call = Call.objects.filter(stage="sent").order_by("pk").first()
        with self.at():
            if call:
                remind_now(call=call, by=self.world.coordinator)
                send_waiting(by=reminders())

    @rule()
    def a_worker_composes_and_sends_once_more(self) -> None:
        with self.at():
            compose_digest(person=User.objects.get(pk=self.world.author.pk), by=reminders())
            send_waiting(by=reminders())

    @invariant()
    def nobody_gets_two_mails_a_day(self) -> None:
        left = Mail.objects.filter(kind="digest", leaves_on__isnull=False).order_by().values("person", "leaves_on")
        assert not left.annotate(n=Count("pk")).filter(n__gt=1).exists()
        made = Digest.objects.order_by().values("person", "day").annotate(n=Count("pk"))
        assert not made.filter(n__gt=1).exists()

    @invariant()
    def nothing_overdue_goes_untold(self) -> None:
        if self.world is None or not self.round_was_today:
            return
        with self.at() as today:
            author = User.objects.get(pk=self.world.author.pk)
            off = set(Snooze.objects.filter(person=author, until__gt=today).values_list("thing", flat=True))
            # Weekends are quiet and weekly readers are told on Mondays; everybody else today.
            is_weekly = frequency_of(author) == "weekly" and today.weekday() > 0
            if today.weekday() >= 5 or is_weekly or "" in off:
                return
            told = set(Notice.objects.filter(person=author, kind="overdue").values_list("thing", "due_on"))
            for item in owed_by(author, today=today):
                if item.days < 0 and of_owed(item) not in off:
                    assert (of_owed(item), item.due_on) in told

    @invariant()
    def nothing_is_taken_further_before_the_person_was_told(self) -> None:
        for made in Escalation.objects.order_by("pk"):
            thing = f"c{made.cluster_id}:b{made.body_id}"
            told = Notice.objects.filter(
                kind="overdue", thing=thing, due_on=made.due_on, told_on__lt=made.escalated_at.date()
            )
            assert told.exists()
            assert (made.escalated_at.date() - made.due_on).days >= 14


class Fresh(Reminding):
    """Each run in a transaction of its own, taken back at its end."""

    def __init__(self) -> None:
        super().__init__()
        self._all = transaction.atomic()
        self._all.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._all.__exit__(None, None, None)


def play(*, runs: int, steps: int) -> None:
    run_state_machine_as_test(
        Fresh,
        settings=settings(
            max_examples=runs,
            phases=(Phase.reuse, Phase.generate),
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )


@pytest.mark.django_db
def test_whatever_happens_people_are_told_once_a_day_and_in_time() -> None:
    play(runs=3, steps=12)


@pytest.mark.slow
@pytest.mark.django_db
def test_whatever_happens_for_very_long() -> None:
    play(runs=150, steps=60)
