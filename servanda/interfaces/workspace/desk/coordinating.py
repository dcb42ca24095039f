"""The coordinator's desk: what to decide, how much is covered, who is late, what waits for release."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from servanda.domain.implementation.queries import (
    actions_visible_to,
    next_promise,
    updates_visible_to,
    without_lead,
)
from servanda.domain.implementation.queries.coverage import Coverage, coverage_for
from servanda.domain.implementation.queries.desks import first_of
from servanda.domain.implementation.queries.lateness import late_bodies
from servanda.domain.implementation.states import UpdateStage
from servanda.domain.recommendations.queries import clusters_visible_to
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import holds
from servanda.interfaces.workspace.desk.things import Thing
from servanda.pipelines.classification.queries.queue import has_questions
from servanda.pipelines.publication.queries.unreleased import first_waiting_for_release

_LONG = datetime.timedelta(days=5)
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Share:
    """One bar of the coverage panel."""

    words: str
    count: int
    percent: float
    missing: str
    url: str

    @property
    def gap(self) -> float:
        """Where the bar begins when it runs from the right."""
        return 100 - self.percent


def coordinating(user: Any, *, today: datetime.date, now: datetime.datetime) -> dict[str, Any]:
    """Context of the desk for who releases; empty for everybody else."""
    if not holds(user, Permission.RELEASE):
        return {}
    waiting = first_waiting_for_release(user, most=_SHOWN, long_before=now - _LONG)
    covered = coverage_for(user, today=today, also=has_questions(user))
    late, late_count = late_bodies(user, today=today, most=_SHOWN)
    sent = updates_visible_to(user).filter(stage=UpdateStage.SUBMITTED).order_by("submitted_at", "id")
    promise: Any = next_promise(actions_visible_to(user), today=today)
    things = [*_to_release(waiting), *_objectives(user), *_suggested(covered), *_texts(covered)]
    return {
        "things": things,
        "coverage": _shares(covered),
        "covered_of": covered.total,
        "late_bodies": late,
        "late_count": late_count,
        "waiting": waiting,
        "waiting_count": waiting[0].all_waiting if waiting else 0,
        "sent": list(first_of(sent, most=_SHOWN)),
        "promise": promise,
        "promise_days": (promise.promised_for - today).days if promise else 0,
    }


def _to_release(waiting: list[Any]) -> list[Thing]:
    if not waiting:
        return []
    why = _("Approved by their bodies. You see exactly what the public will see.")
    count, long = waiting[0].all_waiting, waiting[0].long_waiting
    if long:
        # The oldest come first, so those shown are the ones that have waited long.
        bodies = ", ".join(dict.fromkeys(str(update.body) for update in waiting[:long]))
        why = ngettext(
            "One has waited more than five days: %(bodies)s.",
            "%(n)s have waited more than five days: %(bodies)s.",
            long,
        ) % {"n": long, "bodies": bodies}
    words = ngettext("approved update waits for release", "approved updates wait for release", count)
    return [Thing(count, words, why, _("Review"), reverse("workspace:releases"))]


def _objectives(user: Any) -> list[Thing]:
    alone = list(without_lead(clusters_visible_to(user)))
    if not alone:
        return []
    words = ngettext("objective without a lead body", "objectives without a lead body", len(alone))
    names = "; ".join(str(cluster) for cluster in alone[:4])
    return [Thing(len(alone), words, f"{names}.", _("Assign"), reverse("workspace:clusters") + "?lead=none")]


def _suggested(covered: Coverage) -> list[Thing]:
    """Texts with questions nobody has answered: the engines' and those that sources brought."""
    if not covered.also:
        return []
    words = ngettext("text with suggestions to decide", "texts with suggestions to decide", covered.also)
    why = _("None counts before you accept it.")
    return [Thing(covered.also, words, why, _("Continue"), reverse("workspace:suggestions"))]


def _texts(covered: Coverage) -> list[Thing]:
    here, found = reverse("workspace:recommendations"), []
    alone = covered.total - covered.in_cluster
    if alone:
        words = ngettext("recommendation outside every objective", "recommendations outside every objective", alone)
        why = _("Put each where it belongs, or begin an objective.")
        found.append(Thing(alone, words, why, _("Sort"), f"{here}?gap=cluster"))
    return found


def _shares(covered: Coverage) -> list[Share]:
    here = reverse("workspace:recommendations")

    def share(words: str, count: int, missing: str, gap: str) -> Share:
        left = covered.total - count
        percent = round(100 * count / covered.total, 2) if covered.total else 0
        return Share(words, count, percent, missing % {"n": left} if left else "", f"{here}?gap={gap}")

    return [
        share(_("have a lead body"), covered.with_lead, _("%(n)s without"), "lead"),
        share(_("are part of an objective"), covered.in_cluster, _("%(n)s alone"), "cluster"),
        share(_("are linked to an SDG target"), covered.with_target, _("%(n)s not linked"), "target"),
        share(_("had an update in six months"), covered.answered, _("%(n)s silent"), "silent"),
    ]
