"""Scenes of asking: calls for updates, digests in the mailbox of files, a late answer taken further."""

from __future__ import annotations

import datetime
from functools import partial
from typing import Any

from servanda.domain.implementation.actions.calls import Asking, close_call, excuse_line, prepare_call, send_call
from servanda.domain.implementation.models import Call
from servanda.domain.implementation.queries.asking import Choice
from servanda.foundation.accounts.models import User
from servanda.foundation.organisations.mail import is_kept_as_files
from servanda.foundation.reference.models import Mechanism, State
from servanda.pipelines.demonstration.cast import HOME
from servanda.pipelines.demonstration.script import Script
from servanda.pipelines.demonstration.worked import Work
from servanda.pipelines.notifications.actions.digests import compose_digest, read_news
from servanda.pipelines.notifications.actions.escalation import escalate_late_answers
from servanda.pipelines.notifications.actions.mail import send_waiting
from servanda.pipelines.notifications.people import reminders

_SENT, _EXCUSED, _ENDED, _MORNING = 1, 7, 11, 90
# Nobody real is written to: digests are played only where mail is kept as files.
# Enough to show the mailbox; everybody else's digest comes with the first worker.
_READERS = ("focal_point", "approver", "parliament")
_MORNINGS = 2
_MOST_READERS = 16


class Calling:
    """What the coordinator asks, and what people read in the morning."""

    def __init__(self, rows: list[dict[str, Any]], work: Work, people: dict[str, User]) -> None:
        self.rows, self.work, self.people = rows, work, people
        self.coordinator = people["coordinator"]
        self.calls: dict[str, Call] = {}

    def stage(self, script: Script) -> None:
        for row in self.rows:
            script.add(row["sent_on"], _SENT, row["key"], partial(self._send, row))
            for excuse in row.get("excused", ()):
                day = row["sent_on"] + datetime.timedelta(days=4)
                script.add(day, _EXCUSED, row["key"], partial(self._excuse, row, excuse))
            if row.get("closed_on"):
                script.add(row["closed_on"], _ENDED, row["key"], partial(self._close, row))
        if is_kept_as_files():
            for day in _working_days_before(script.today, _MORNINGS):
                script.add(day, _MORNING, "the morning's mail", self._morning)

    def _send(self, row: dict[str, Any]) -> None:
        held = [self.work.clusters[key].public_id for key in row["objectives"] if key in self.work.clusters]
        asking = Asking(
            titles=row["titles"],
            reasons=row["reasons"],
            due_on=row["due_on"],
            mechanism=Mechanism.objects.filter(code=row.get("mechanism", "")).first(),
        )
        call = prepare_call(
            state=State.objects.get(pk=HOME),
            asking=asking,
            choice=Choice(objectives=tuple(held)),
            by=self.coordinator,
        )
        self.calls[row["key"]] = send_call(call=call, version=call.version, by=self.coordinator)

    def _excuse(self, row: dict[str, Any], excuse: dict[str, str]) -> None:
        cluster = self.work.clusters[excuse["objective"]]
        line = self.calls[row["key"]].lines.filter(cluster=cluster, body__public_id=excuse["body"]).first()
        if line is not None:
            excuse_line(line=line, reason=excuse["reason"], by=self.coordinator)

    def _close(self, row: dict[str, Any]) -> None:
        close_call(call=self.calls[row["key"]], by=self.coordinator)

    def _morning(self) -> None:
        """What the round of the hour does, for some."""
        read_news(by=reminders())
        escalate_late_answers(by=reminders())
        readers = User.objects.filter(memberships__until=None, memberships__role__in=_READERS).distinct()
        for person in readers.order_by("pk")[:_MOST_READERS]:
            compose_digest(person=person, by=reminders())
        send_waiting(by=reminders())


def _working_days_before(today: datetime.date, number: int) -> list[datetime.date]:
    """The last working days before today, the earliest first: weekends are quiet."""
    found: list[datetime.date] = []
    day = today
    while len(found) < number:
        day -= datetime.timedelta(days=1)
        if day.weekday() < 5:
            found.append(day)
    return found[::-1]
