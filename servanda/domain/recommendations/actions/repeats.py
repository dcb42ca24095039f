"""Linking a demand with its repetition, so that one thread follows both."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.recommendations import rules
from servanda.domain.recommendations.models import Recommendation, Thread
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common.errors import InvalidInput, require


@transaction.atomic
def link_repeat(*, earlier: Recommendation, later: Recommendation, by: User) -> dict[str, Any]:
    """Put the later asking into the earlier one's thread, made if neither has one. Returns what `unlink_repeat` needs.

    Where only the later one is in a thread, the earlier one joins it there: no knot is torn from its thread.
    """
    require(
        rules.can_link_repeats(by, state=earlier.state_id),
        _("You may not link recommendations to this State."),
    )
    if earlier.state_id != later.state_id:
        raise InvalidInput(_("A repeat is a demand made again to the same State."))
    rows = Recommendation.objects.select_for_update().order_by("pk").in_bulk([earlier.pk, later.pk])
    first, second = rows[earlier.pk], rows[later.pk]
    thread, made = first.thread or second.thread, False
    if thread is None:
        state, _hyphen, rest = first.public_id.partition("-")
        thread, made = Thread.objects.get_or_create(
            public_id=f"{state}-T-{rest}"[:80], defaults={"state_id": state, "titles": first.short_titles}
        )
    was = {str(row.pk): row.thread_id for row in (first, second)}
    first.thread = second.thread = thread
    Recommendation.objects.bulk_update([first, second], ["thread"])
    record("recommendations.repeat_linked", of=second, by=by, earlier=first.public_id, thread=thread.public_id)
    return {"thread": thread.pk, "made": made, "was": was}


@transaction.atomic
def unlink_repeat(*, before: dict[str, Any], by: User) -> None:
    """Undo `link_repeat`; a thread that it made goes with its last knot."""
    thread = Thread.objects.select_for_update().filter(pk=before["thread"]).first()
    if thread is None:
        return
    require(
        rules.can_link_repeats(by, state=thread.state_id),
        _("You may not link recommendations to this State."),
    )
    for key, was in before["was"].items():
        Recommendation.objects.filter(pk=int(key), thread=thread).update(thread=was)
    record("recommendations.repeat_unlinked", of=thread, by=by)
    if before["made"] and not thread.knots.exists():
        thread.delete()
