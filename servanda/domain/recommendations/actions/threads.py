"""Tying recommendations that ask the same into one thread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.recommendations import rules
from servanda.domain.recommendations.models import Recommendation, Thread
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common.errors import InvalidInput, require
from servanda.foundation.reference.models import State


@transaction.atomic
def begin_thread(*, state: State, public_id: str, titles: Mapping[str, str], by: User) -> Thread:
    """A demand that may come back, named in people's words. The same public id twice gives the same thread."""
    require(rules.can_manage_clusters(by, state=state.pk), _("Only a coordinator of this State may tie threads."))
    thread, made = Thread.objects.get_or_create(public_id=public_id, defaults={"state": state, "titles": dict(titles)})
    if thread.state_id != state.pk:
        raise InvalidInput(_("This address stands for a thread of another State. Choose another."), field="public_id")
    if made:
        record("recommendations.thread_begun", of=thread, by=by)
    return thread


@transaction.atomic
def tie_to_thread(*, thread: Thread, recommendations: Iterable[Recommendation], by: User) -> int:
    """Say that these ask for the same. Returns how many were not tied to it before."""
    require(
        rules.can_manage_clusters(by, state=thread.state_id), _("Only a coordinator of this State may tie threads.")
    )
    items = list(recommendations)
    if any(item.state_id != thread.state_id for item in items):
        raise InvalidInput(_("A thread follows demands to one State only."))
    keys = [item.pk for item in items]
    tied = Recommendation.objects.filter(pk__in=keys).exclude(thread=thread).update(thread=thread)
    if tied:
        record("recommendations.thread_tied", of=thread, by=by, tied=[item.public_id for item in items])
    return tied
