"""A coordinator reminds by hand those who have not answered a call."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from servanda.domain.implementation.models import Call
from servanda.domain.implementation.queries.calls import lines_of
from servanda.domain.implementation.states import CallStage
from servanda.foundation.accounts.models import User
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import StepRefused, require
from servanda.foundation.organisations.models import Body
from servanda.pipelines.notifications import things
from servanda.pipelines.notifications.actions.digests import compose_digest
from servanda.pipelines.notifications.models import Notice
from servanda.pipelines.notifications.people import people_who_may
from servanda.pipelines.notifications.rules import can_remind
from servanda.pipelines.notifications.states import NoticeKind


@dataclass(frozen=True, slots=True)
class Reminded:
    """What became of a reminder by hand."""

    mailed: int  # a mail goes out now
    later: int  # had their mail today, or put reminders off: they read it with the next one
    bodies_without_people: tuple[str, ...]


def remind_now(*, call: Call, by: User) -> Reminded:
    """Tell everybody who still owes an answer to this call; whoever had a mail today gets it with the next one."""
    require(can_remind(by, state=call.state_id), _("Only a coordinator of this State may remind."))
    if call.stage != CallStage.SENT:
        raise StepRefused(_("This call is not running: nobody owes an answer to it."))
    missing = lines_of(call).filter(excused_at=None, found=None, is_assigned=True)
    counts = Counter(missing.values_list("body", flat=True))
    people = people_who_may(Permission.UPDATE_WRITE, counts)
    notices = _notices(call, counts, people)
    Notice.objects.bulk_create(notices.values(), ignore_conflicts=True)
    mailed = sum(1 for notice in notices.values() if compose_digest(person=notice.person, now=True, by=by))
    record("notifications.call_reminded", of=call, by=by, people=len(notices), mailed=mailed)
    silent = Body.objects.filter(pk__in=set(counts) - set(people)).order_by("public_id")
    return Reminded(mailed, len(notices) - mailed, tuple(str(body) for body in silent))


def _notices(call: Call, counts: Counter[int], people: dict[int, list[User]]) -> dict[int, Notice]:
    found: dict[int, Notice] = {}
    for body, readers in people.items():
        for person in readers:
            if person.pk in found:
                found[person.pk].count += counts[body]
                continue
            found[person.pk] = Notice(
                person=person,
                kind=NoticeKind.REMINDED,
                key=f"reminded:{call.pk}:{clock.today().isoformat()}",
                thing=things.call(call.pk),
                titles=dict(call.titles),
                body_id=body,
                count=counts[body],
                due_on=call.due_on,
                path=things.DESK,
                happened_at=clock.now(),
            )
    return found
