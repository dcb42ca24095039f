"""Taking further what nobody decided: to whoever stands above those it waits for, never before they were reminded."""

from __future__ import annotations

import datetime

from django.db import transaction

from servanda.domain.implementation.models import ClearanceStep
from servanda.domain.implementation.queries.clearance import clearance_due, people_to_decide
from servanda.domain.implementation.rules import had_a_hand
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.organisations.models import Body
from servanda.pipelines.notifications import things
from servanda.pipelines.notifications.models import Escalation, Notice
from servanda.pipelines.notifications.people import supervisors_of
from servanda.pipelines.notifications.queries import reminded_before, reminder_settings
from servanda.pipelines.notifications.states import NoticeKind


@transaction.atomic
def escalate_late_decisions(*, by: User) -> list[Escalation]:
    """Every step of clearance late for as many days as the installation allows, once. Again changes nothing.

    A step that waits for nobody is not among them: it stands in the list of orphans.
    """
    today = clock.today()
    limit = today - datetime.timedelta(days=reminder_settings().escalate_after_days)
    late = {things.update(step.update_id): step for step in clearance_due(today).filter(due_on__lte=limit)}
    days = {name: step.due_on for name, step in late.items() if step.due_on}
    reminded = reminded_before(days, kind=NoticeKind.DECIDE_LATE, today=today)
    return [made for name, step in late.items() if name in reminded for made in _take_further(step, by)]


def _take_further(step: ClearanceStep, by: User) -> list[Escalation]:
    assert step.due_on is not None  # a waiting step has a day; the database says so
    hands = had_a_hand(step)
    waits_for = [held for held in people_to_decide(step) if held.user_id not in hands]
    if not waits_for:
        return []
    made = []
    told: list[User | None] = [*supervisors_of(waits_for, step.post)] or [None]
    for supervisor in told:
        found, is_new = Escalation.objects.get_or_create(
            step=step,
            due_on=step.due_on,
            supervisor=supervisor,
            defaults={
                "body": _place_of(step),
                "cluster": step.update.cluster,
                "recommendation": step.update.recommendation,
                "supervisor_label": supervisor.audit_label[:200] if supervisor else "",
                "escalated_by": by,
                "escalated_at": clock.now(),
            },
        )
        if is_new:
            made.append(found)
            if supervisor:
                _tell(step, supervisor)
    if made:
        posts = [escalation.supervisor_label for escalation in made if escalation.supervisor_label]
        record(
            "notifications.decision_escalated", of=step.update, by=by, step=step.position, due_on=step.due_on, to=posts
        )
    return made


def _place_of(step: ClearanceStep) -> Body:
    return step.body or (step.post.body if step.post else step.update.body)


def _tell(step: ClearanceStep, person: User) -> None:
    notice = Notice(
        person=person,
        kind=NoticeKind.DECIDE_FURTHER,
        key=f"decide_further:{step.pk}",
        thing=things.update(step.update_id),
        titles=things.titles_of(step.update.target),
        body=_place_of(step),
        due_on=step.due_on,
        path=things.path_to_update(step.update),
        happened_at=clock.now(),
    )
    Notice.objects.bulk_create([notice], ignore_conflicts=True)
