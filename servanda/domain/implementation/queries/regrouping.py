"""What would follow if objectives were merged or split: read by the page before, and by the action that does it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from servanda.domain.implementation.models import Action, Assignment, CallLine, Question, Update
from servanda.domain.implementation.queries.calls import with_answers
from servanda.domain.implementation.states import AssignmentPart, CallStage, UpdateStage
from servanda.domain.recommendations.models import Cluster, ClusterMember

_IN_HAND = (UpdateStage.DRAFT, UpdateStage.RETURNED)  # back with whoever writes it


@dataclass(frozen=True, slots=True)
class Part:
    """A body's part in the one that closes, and what it becomes in the other.

    `becomes`: its part there, new (`own` is None) or instead of its own; empty where it keeps the part it has.
    """

    held: Assignment
    own: Assignment | None
    becomes: str


@dataclass(frozen=True, slots=True)
class MergePreview:
    """`stamp` names what was read: if anything of it changes, the merge is refused."""

    source: Cluster
    target: Cluster
    members: list[int]
    parts: list[Part]
    actions: list[Action]
    drafts: list[Update]  # go along: whoever writes them can still change them
    waiting: list[Update]  # sent and not decided: they stand in the way
    approved: int  # stay what they were about, and still speak of those members
    lines: list[CallLine]
    doubled: list[CallLine]
    questions: list[Question]
    stamp: str


@dataclass(frozen=True, slots=True)
class SplitPreview:
    """For a split, and for moving chosen members elsewhere; `actions` say whether they serve none but the chosen."""

    source: Cluster
    target: Cluster | None
    chosen: list[int]
    staying: int
    parts: list[Assignment]
    actions: list[tuple[Action, bool]]
    drafts: int
    waiting: int
    approved: int
    stamp: str


def merge_preview(source: Cluster, target: Cluster) -> MergePreview:
    """What merging `source` into `target` would do. The caller has checked that the person manages both."""
    members = _members(source)
    held = list(_parts(source))
    parts = _joined(held, list(_parts(target)))
    actions = list(actions_by_id(source))
    open_updates = list(
        Update.objects.filter(cluster=source, stage__in=(*_IN_HAND, UpdateStage.SUBMITTED))
        .select_related("body")
        .order_by("id")
    )
    lines, doubled = _lines(source, target)
    questions = list(Question.objects.filter(cluster=source).order_by("id"))
    return MergePreview(
        source=source,
        target=target,
        members=members,
        parts=parts,
        actions=actions,
        drafts=[update for update in open_updates if update.stage in _IN_HAND],
        waiting=[update for update in open_updates if update.stage == UpdateStage.SUBMITTED],
        approved=_approved(source),
        lines=lines,
        doubled=doubled,
        questions=questions,
        stamp=_stamp(
            (source.pk, source.version, target.pk, target.version),
            members,
            [(part.held.pk, part.becomes, part.own and part.own.pk) for part in parts],
            [action.pk for action in actions],
            [(update.pk, update.stage) for update in open_updates],
            [line.pk for line in [*lines, *doubled]],
            [question.pk for question in questions],
        ),
    )


def split_preview(source: Cluster, chosen: Collection[int], *, target: Cluster | None = None) -> SplitPreview:
    """What taking these members into a new cluster, or into `target`, would do."""
    members = _members(source)
    going = [key for key in members if key in set(chosen)]
    actions = []
    for action in actions_by_id(source).prefetch_related("recommendations"):
        serves = {item.pk for item in action.recommendations.all()}
        actions.append((action, bool(serves) and serves <= set(going)))
    parts = list(_parts(source))
    stages = list(Update.objects.filter(cluster=source).order_by("id").values_list("stage", flat=True))
    versions = [(cluster.pk, cluster.version) for cluster in (source, target) if cluster]
    return SplitPreview(
        source=source,
        target=target,
        chosen=going,
        staying=len(members) - len(going),
        parts=parts,
        actions=actions,
        drafts=sum(stage in _IN_HAND for stage in stages),
        waiting=sum(stage == UpdateStage.SUBMITTED for stage in stages),
        approved=sum(stage == UpdateStage.APPROVED for stage in stages),
        stamp=_stamp(versions, members, going, [row.pk for row in parts], [(a.pk, goes) for a, goes in actions]),
    )


def _members(cluster: Cluster) -> list[int]:
    rows = ClusterMember.objects.filter(cluster=cluster, left_at=None).order_by("recommendation")
    return list(rows.values_list("recommendation", flat=True))


def _parts(cluster: Cluster) -> QuerySet[Assignment]:
    """The lead first."""
    return (
        Assignment.objects.filter(cluster=cluster, ended_at=None).select_related("body", "post").order_by("part", "id")
    )


def actions_by_id(cluster: Cluster) -> QuerySet[Action]:
    return Action.objects.filter(cluster=cluster).select_related("body").order_by("id")


def _approved(cluster: Cluster) -> int:
    return Update.objects.filter(cluster=cluster, stage=UpdateStage.APPROVED).count()


def _joined(held: list[Assignment], there: list[Assignment]) -> list[Part]:
    """One lead at most, one part for each body: whoever leads the objective that stays goes on leading it."""
    own = {row.body_id: row for row in there}
    led = any(row.part == AssignmentPart.LEAD for row in there)
    parts = []
    for row in held:
        leads = row.part == AssignmentPart.LEAD and not led
        if row.body_id in own and not leads:
            becomes = ""
        else:
            becomes = AssignmentPart.LEAD if leads else AssignmentPart.SUPPORTING
        parts.append(Part(row, own.get(row.body_id), becomes))
        led = led or leads
    return parts


def _lines(source: Cluster, target: Cluster) -> tuple[list[CallLine], list[CallLine]]:
    """Answers that running calls still wait for: those that go along, and those asked for the other one too."""
    running = CallLine.objects.filter(cluster=source, call__stage__in=(CallStage.DRAFT, CallStage.SENT))
    lines: list[Any] = [line for line in with_answers(running).order_by("id") if not line.found and not line.excused_at]
    asked = set(CallLine.objects.filter(cluster=target).values_list("call", "body"))
    doubled = [line for line in lines if (line.call_id, line.body_id) in asked]
    return [line for line in lines if line not in doubled], doubled


def _stamp(*read: Any) -> str:
    return hashlib.sha256(repr(read).encode()).hexdigest()[:32]
