"""Taking further what nobody answered: to whoever the body's person reports to, never before they were reminded."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.implementation.models import CallLine
from servanda.domain.implementation.queries.answers import Owed, answers_owed_by
from servanda.foundation.accounts.models import User
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import StepRefused, require
from servanda.foundation.organisations.models import Body
from servanda.pipelines.notifications import things
from servanda.pipelines.notifications.dues import owed_by_body
from servanda.pipelines.notifications.models import Escalation, Notice
from servanda.pipelines.notifications.people import supervisors_of_writers, who_may
from servanda.pipelines.notifications.queries import reminded_before, reminder_settings
from servanda.pipelines.notifications.rules import can_remind
from servanda.pipelines.notifications.states import NoticeKind


@transaction.atomic
def escalate_late_answers(*, by: User) -> list[Escalation]:
    """Everything late for as many days as the installation allows, once. Again the same day changes nothing."""
    today = clock.today()
    limit = reminder_settings().escalate_after_days
    late = [item for owed in owed_by_body(today=today).values() for item in owed if item.days <= -limit]
    return _escalate(late, today, by)


@transaction.atomic
def escalate_answer(*, line: CallLine, by: User) -> list[Escalation]:
    """Take one late answer of a call further now, by hand."""
    require(can_remind(by, state=line.call.state_id), _("Only a coordinator of this State may take this further."))
    today = clock.today()
    body = Body.objects.filter(pk=line.body_id)
    held = (line.cluster_id, line.recommendation_id)
    item = next(
        (
            o
            for o in answers_owed_by(body, today=today)
            if (o.assignment.cluster_id, o.assignment.recommendation_id) == held
        ),
        None,
    )
    if item is None or item.is_on_its_way:
        raise StepRefused(_("This answer is not missing any more."))
    if item.days >= 0:
        raise StepRefused(_("This answer is not late yet. Remind the body first."))
    name = things.of_owed(item)
    if name not in reminded_before({name: item.due_on}, today=today):
        raise StepRefused(
            _("Nobody there has been told yet that it is late. Remind them first, and come back tomorrow.")
        )
    return _escalate([item], today, by)


def _escalate(late: Iterable[Owed], today: datetime.date, by: User) -> list[Escalation]:
    items = {things.of_owed(item): item for item in late}
    reminded = reminded_before({name: item.due_on for name, item in items.items()}, today=today)
    items = {name: item for name, item in items.items() if name in reminded}
    writers = who_may(Permission.UPDATE_WRITE, {item.assignment.body_id for item in items.values()})
    found = []
    for item in items.values():
        above = supervisors_of_writers(writers.get(item.assignment.body_id, ()), item.assignment.post)
        found += _take_further(item, above, by)
    return found


def _take_further(item: Owed, above: list[User], by: User) -> list[Escalation]:
    made = []
    told: list[User | None] = [*above] or [None]
    for supervisor in told:
        held = item.assignment
        found, is_new = Escalation.objects.get_or_create(
            body=held.body,
            cluster=held.cluster,
            recommendation=held.recommendation,
            step=None,
            due_on=item.due_on,
            supervisor=supervisor,
            defaults={
                "call": item.calls[0].call if item.calls else None,
                "supervisor_label": supervisor.audit_label[:200] if supervisor else "",
                "escalated_by": by,
                "escalated_at": clock.now(),
            },
        )
        if is_new:
            made.append(found)
            if supervisor:
                _tell(item, supervisor)
    if made:
        posts = [escalation.supervisor_label for escalation in made if escalation.supervisor_label]
        body = item.assignment.body.public_id
        record("notifications.answer_escalated", of=item.target, by=by, body=body, due_on=item.due_on, to=posts)
    return made


def _tell(item: Owed, person: User) -> None:
    name = things.of_owed(item)
    notice = Notice(
        person=person,
        kind=NoticeKind.ESCALATED,
        key=f"escalated:{name}:{item.due_on.isoformat()}",
        thing=name,
        titles=things.titles_of(item.target),
        body=item.assignment.body,
        due_on=item.due_on,
        path=things.path_to(item.target),
        happened_at=clock.now(),
    )
    Notice.objects.bulk_create([notice], ignore_conflicts=True)
