"""Two objectives become one."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.implementation.actions.regrouping.noting import note_what_went_along
from servanda.domain.implementation.models import Action, Assignment, CallLine, Question, Update
from servanda.domain.implementation.queries.regrouping import MergePreview, merge_preview
from servanda.domain.recommendations import rules
from servanda.domain.recommendations.actions.regrouping import take_across
from servanda.domain.recommendations.models import Cluster, Regrouping
from servanda.domain.recommendations.queries.regrouping import clusters_to_change
from servanda.domain.recommendations.states import RegroupingKind
from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock
from servanda.foundation.common.errors import EditedMeanwhile, StepRefused, require


@transaction.atomic
def merge_clusters(*, source: Cluster, target: Cluster, seen: str, by: User) -> Regrouping:
    """All of `source` goes on in `target`: members, plan, parts, drafts, what is asked. It closes and leads there.

    Approved updates stay what they were about; they still speak of the members that were in it. `seen` is the stamp
    of the preview the person read; if anything of it changed, EditedMeanwhile.
    """
    source, target = clusters_to_change(source, target)
    for cluster in (source, target):
        require(
            rules.can_change_cluster(by, cluster), _("Only a coordinator of this State may change an open cluster.")
        )
    list(Update.objects.select_for_update(of=("self",)).filter(cluster__in=(source, target)).order_by("pk"))
    preview = merge_preview(source, target)
    if preview.stamp != seen:
        raise EditedMeanwhile(_("Something changed in one of them after you looked. Read again what would happen."))
    if preview.waiting:
        message = _(
            "%(body)s has sent an answer on “%(title)s” that is not decided yet. Agree to it or return it first."
        )
        raise StepRefused(message % {"body": preview.waiting[0].body, "title": source})
    made = take_across(kind=RegroupingKind.MERGE, source=source, target=target, by=by)
    made.moved = {
        **_take_parts(preview, made, by),
        "actions": [action.pk for action in preview.actions],
        "narrowed": _keep_what_they_serve(preview),
        "updates": [update.pk for update in preview.drafts],
        "lines": [line.pk for line in preview.lines],
        "excused": _excuse(preview, by),
        "questions": [question.pk for question in preview.questions],
    }
    made.save()
    note_what_went_along(regrouping=made, by=by)
    going: tuple[tuple[type[Any], str], ...] = (
        (Action, "actions"), (Update, "updates"), (CallLine, "lines"), (Question, "questions"),
    )  # fmt: skip
    for model, name in going:
        model.objects.filter(pk__in=made.moved[name]).update(cluster=target)
    return made


def _take_parts(preview: MergePreview, made: Regrouping, by: User) -> dict[str, Any]:
    """Parts end where they were held; in the other they begin anew, unless the body has its own there."""
    ended = [part.held.pk for part in preview.parts]
    Assignment.objects.filter(pk__in=ended).update(ended_at=made.done_at)
    given, promoted = [], {}
    for part in preview.parts:
        if part.own and part.becomes:
            promoted[str(part.own.pk)] = part.own.due_on.isoformat() if part.own.due_on else None
            part.own.part, part.own.due_on = part.becomes, part.own.due_on or part.held.due_on
            part.own.save()
        elif part.becomes:
            new = Assignment.objects.create(
                body=part.held.body,
                post=part.held.post,
                cluster=preview.target,
                part=part.becomes,
                due_on=part.held.due_on,
                assigned_by=by,
                assigned_at=made.done_at,
            )
            given.append(new.pk)
    return {"ended": ended, "given": given, "promoted": promoted}


def _keep_what_they_serve(preview: MergePreview) -> list[int]:
    """An action for all members of its objective goes on serving these, and not all of the larger one."""
    narrowed = []
    for action in preview.actions if preview.members else ():
        if not action.recommendations.exists():
            action.recommendations.set(preview.members)
            narrowed.append(action.pk)
    return narrowed


def _excuse(preview: MergePreview, by: User) -> list[int]:
    """The same body is asked about the other one in the same call: one answer will do."""
    said = _("It is part of “%(title)s” now, which is asked too.") % {"title": str(preview.target)[:400]}
    keys = [line.pk for line in preview.doubled]
    CallLine.objects.filter(pk__in=keys).update(excused_at=clock.now(), excused_by=by, excuse=said)
    return keys
