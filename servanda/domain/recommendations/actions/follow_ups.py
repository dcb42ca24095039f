"""Noting which paragraphs a mechanism wants to hear about early, as its document says."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.recommendations import rules
from servanda.domain.recommendations.models import FollowUp, Recommendation
from servanda.domain.recommendations.states import FollowUpKind
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import StepRefused, require


@transaction.atomic
def mark_follow_up(
    *,
    recommendation: Recommendation,
    kind: FollowUpKind = FollowUpKind.FOLLOW_UP,
    due_on: datetime.date | None = None,
    source: str = "",
    by: User,
) -> FollowUp:
    """The mechanism chose it for follow-up, or asked for interim measures. A mark that runs is replaced, and stays."""
    _require(recommendation, by)
    Recommendation.objects.select_for_update(of=("self",)).get(pk=recommendation.pk)
    running = recommendation.follow_ups.filter(ended_at=None)
    running.update(ended_at=clock.now(), ended_by=by)
    mark = FollowUp.objects.create(
        recommendation=recommendation, kind=kind, due_on=due_on, source=source.strip(), marked_by=by
    )
    due = due_on.isoformat() if due_on else None
    record("recommendations.follow_up_marked", of=recommendation, by=by, kind=kind.value, due_on=due)
    return mark


@transaction.atomic
def end_follow_up(*, recommendation: Recommendation, by: User) -> FollowUp:
    """The mechanism has its answer, or the mark was wrong."""
    _require(recommendation, by)
    mark = recommendation.follow_ups.select_for_update().filter(ended_at=None).first()
    if mark is None:
        raise StepRefused(_("No follow-up is noted here any more."))
    mark.ended_at, mark.ended_by = clock.now(), by
    mark.save()
    record("recommendations.follow_up_ended", of=recommendation, by=by, kind=mark.kind)
    return mark


def _require(recommendation: Recommendation, by: User) -> None:
    require(
        rules.can_mark_follow_up(by, recommendation),
        _("Only a coordinator of this State may note what is followed up."),
    )
