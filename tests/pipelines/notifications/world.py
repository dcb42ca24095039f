"""A small State with work to be reminded of, and days that pass."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.actions.calls import Asking, prepare_call, send_call
from servanda.domain.implementation.actions.updates import Answer, start_update, submit_update
from servanda.domain.implementation.models import Call, Update
from servanda.domain.implementation.queries.asking import Choice
from servanda.domain.recommendations.models import Cluster
from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock
from servanda.foundation.organisations.models import Body
from servanda.pipelines.notifications.actions.digests import compose_digest, read_news
from servanda.pipelines.notifications.actions.escalation import escalate_late_answers
from servanda.pipelines.notifications.actions.late_decisions import escalate_late_decisions
from servanda.pipelines.notifications.actions.mail import send_waiting
from servanda.pipelines.notifications.models import Mail
from servanda.pipelines.notifications.people import reminders
from tests import factories

MONDAY = datetime.date(2026, 5, 4)


@contextmanager
def day(number: int, hour: int = 9) -> Iterator[datetime.date]:
    """Days are counted from a Monday."""
    on = MONDAY + datetime.timedelta(days=number)
    with clock.at(datetime.datetime.combine(on, datetime.time(hour), tzinfo=datetime.UTC)):
        yield on


class World:
    """One ministry with a focal point and an approver, one coordinator, one objective."""

    def __init__(self, *, language: str = "en") -> None:
        factories.installation()
        self.justice: Body = factories.body("ministry-of-justice")
        self.author: User = factories.user("focal_point", at=self.justice, language=language)
        self.approver: User = factories.user("approver", at=self.justice)
        self.coordinator: User = factories.user("coordinator", at=factories.body("national-mechanism", kind="nmirf"))
        self.cluster: Cluster = factories.cluster("Nobody marries before 18")

    def assign(self, *, due: datetime.date | None = None, part: str = "supporting", cluster: Cluster | None = None):
        return assign_body(
            target=cluster or self.cluster, body=self.justice, part=part, due_on=due, by=self.coordinator
        )

    def call(self, *, due: datetime.date, title: str = "For the fourth UPR report") -> Call:
        asking = Asking(titles={"en": title}, reasons={"en": "The report is due."}, due_on=due)
        call = prepare_call(state=self.justice.state, asking=asking, choice=Choice(), by=self.coordinator)
        return send_call(call=call, version=call.version, by=self.coordinator)

    def answer(self, *, on: Cluster | None = None, said: str = "The bill passed.") -> Update:
        update = start_update(
            target=on or self.cluster, body=self.justice, answer=Answer(what_was_done=said), by=self.author
        )
        return submit_update(update=update, version=update.version, by=self.author)

    def digest(self, person: User | None = None) -> Mail | None:
        """What the round of the hour does for one person."""
        read_news(by=reminders())
        escalate_late_answers(by=reminders())
        escalate_late_decisions(by=reminders())
        made = compose_digest(person=User.objects.get(pk=(person or self.author).pk), by=reminders())
        send_waiting(by=reminders())
        return made

    def round(self) -> list[Mail]:
        """What the round does for everybody, and the sending after it."""
        made = [self.digest(person) for person in (self.author, self.approver, self.coordinator)]
        return [mail for mail in made if mail]
