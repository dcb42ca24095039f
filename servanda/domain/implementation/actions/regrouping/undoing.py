"""Taking a merge, a split or a move back, while nothing newer stands on it."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from servanda.domain.implementation.models import Action, Assignment, CallLine, Question, Update
from servanda.domain.implementation.states import AssignmentPart
from servanda.domain.recommendations.actions.regrouping import bring_back
from servanda.domain.recommendations.models import Cluster, ClusterMember, Regrouping
from servanda.domain.recommendations.queries.regrouping import clusters_to_change, joined_by
from servanda.domain.recommendations.states import RegroupingKind
from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock
from servanda.foundation.common.errors import StepRefused


@transaction.atomic
def undo_regrouping(*, regrouping: Regrouping, by: User) -> int:
    """Everything goes back that still stands where it was put. Returns how many recommendations went back.

    Refused where somebody has answered for all of them since, or where the new cluster has got work of its own.
    """
    source, target = clusters_to_change(regrouping.source, regrouping.target)
    list(Update.objects.select_for_update(of=("self",)).filter(cluster=target).order_by("pk"))
    _refuse_if_answered_since(regrouping, target)
    if regrouping.kind == RegroupingKind.SPLIT:
        _refuse_if_worked_on(regrouping, target)
    back = bring_back(regrouping=regrouping, by=by)
    moved = regrouping.moved
    going: tuple[tuple[type[Any], str], ...] = (
        (Action, "actions"), (Update, "updates"), (CallLine, "lines"), (Question, "questions"),
    )  # fmt: skip
    for model, name in going:
        model.objects.filter(pk__in=moved.get(name, []), cluster=target).update(cluster=source)
    _excuses_fall(moved.get("excused", []))
    _serve_as_before(regrouping, source)
    _parts_as_before(moved, source)
    return back


def _refuse_if_answered_since(regrouping: Regrouping, target: Cluster) -> None:
    since = Q(submitted_at__gt=regrouping.done_at) | Q(approved_at__gt=regrouping.done_at)
    newer = Update.objects.filter(since, cluster=target).select_related("body").order_by("id").first()
    if newer:
        message = _("%(body)s has answered for all of “%(title)s” since then. Split it or move members instead.")
        raise StepRefused(message % {"body": newer.body, "title": target})


def _refuse_if_worked_on(regrouping: Regrouping, target: Cluster) -> None:
    """The new cluster closes: nothing may be left in it that the split did not bring."""
    given, brought = regrouping.moved.get("given", []), regrouping.moved.get("actions", [])
    others = (
        ClusterMember.objects.filter(cluster=target, left_at=None).exclude(pk__in=joined_by(regrouping).values("pk")),
        Action.objects.filter(cluster=target).exclude(pk__in=brought),
        Assignment.objects.filter(cluster=target, ended_at=None).exclude(pk__in=given),
        Update.objects.filter(cluster=target),
        CallLine.objects.filter(cluster=target),
        Question.objects.filter(cluster=target),
    )
    if any(rows.exists() for rows in others):
        message = _("“%(title)s” has got work of its own since then. Merge it with another objective instead.")
        raise StepRefused(message % {"title": target})


def _excuses_fall(keys: list[int]) -> None:
    """The answer is owed again, unless the call ended meanwhile."""
    rows = CallLine.objects.filter(pk__in=keys, call__ended_at=None)
    rows.update(excused_at=None, excused_by=None, excuse="")


def _serve_as_before(regrouping: Regrouping, source: Cluster) -> None:
    """Actions serve whom they served, unless somebody chose anew since."""
    moved = regrouping.moved
    rows = ClusterMember.objects.filter(pk__in=regrouping.chosen)
    went = set(rows.values_list("recommendation", flat=True))
    for key in moved.get("narrowed", []):
        action = Action.objects.filter(pk=key, cluster=source).first()
        if action and set(action.recommendations.values_list("pk", flat=True)) == went:
            action.recommendations.clear()
    for key, served in moved.get("served", {}).items():
        action = Action.objects.filter(pk=int(key), cluster=source).first()
        chosen = {item for item in went if not served or item in served}
        if action and set(action.recommendations.values_list("pk", flat=True)) == chosen:
            action.recommendations.set(served)


def _parts_as_before(moved: dict[str, Any], source: Cluster) -> None:
    """What was given ends, what was ended goes on; a body or a post that closed meanwhile stays out."""
    Assignment.objects.filter(pk__in=moved.get("given", []), ended_at=None).update(ended_at=clock.now())
    for key, due_on in moved.get("promoted", {}).items():
        promoted = Assignment.objects.filter(pk=int(key), ended_at=None, part=AssignmentPart.LEAD)
        promoted.update(part=AssignmentPart.SUPPORTING, due_on=datetime.date.fromisoformat(due_on) if due_on else None)
    ended = Assignment.objects.filter(pk__in=moved.get("ended", []), cluster=source, body__closed_on=None)
    open_posts = ended.filter(Q(post=None) | Q(post__closed_on=None))
    Assignment.objects.filter(pk__in=list(open_posts.values_list("pk", flat=True))).update(ended_at=None)
