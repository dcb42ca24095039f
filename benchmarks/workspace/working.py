"""What bodies did with it: assignments, actions, ten years of updates with their past, and the trail of it all."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pgtrigger
from django.db import connection

from benchmarks.search.words import sentence
from servanda.domain.implementation.models import (
    Action,
    Assignment,
    ClearanceStep,
    Comment,
    Evidence,
    Update,
    UpdateLevel,
)
from servanda.domain.recommendations.models import Cluster, Recommendation
from servanda.foundation.accounts.models import Membership
from servanda.foundation.common.history import past_of
from servanda.foundation.organisations.models import Body

UpdateEvent: Any = past_of(Update)
_YEARS = 10
_KINDS = ("law", "policy", "budget", "training", "ratification", "data", "remedy", "institution", "service")
# Fifteen rows of trail for an update: started, saved often, sent, approved. A million and a half in all.
_TRAIL = """
INSERT INTO audit_event (name, happened_at, by_id, by_label, thing_kind, thing_id, thing_label, state_code, details)
SELECT (ARRAY['implementation.update_started', 'implementation.update_submitted', 'implementation.update_approved',
              'implementation.update_saved'])[least(n, 4)],
       u.started_at + n * interval '1 hour',
       CASE WHEN n = 3 THEN coalesce(u.approved_by_id, u.author_id) ELSE u.author_id END,
       'Focal point, Ministry', 'implementation.update', u.id::text, 'Objective', 'QAA',
       jsonb_build_object('version', n)
FROM implementation_update u, generate_series(1, %s) n
"""
_WATCHED = (
    "implementation.Update:approved_went_the_whole_way",
    "implementation.ClearanceStep:steps_are_decided_in_order",
)
_RELEASES = """
INSERT INTO publication_release (sequence, kind, public_id, version, content, content_hash, previous_hash, hash,
                                 released_at, released_by, reason, reason_words, state_code)
SELECT (SELECT max(sequence) FROM publication_release) + row_number() OVER (ORDER BY u.id), 'update',
       'QAA-U-' || u.id, 1, '{}', repeat('0', 64), repeat('0', 64), lpad(u.id::text, 64, 'x'), u.released_at,
       'Coordinator', 'first', '', 'QAA'
FROM implementation_update u WHERE u.released_at IS NOT NULL
"""


@dataclass
class Work:
    """Everything the bodies did, drawn by `chance`."""

    bodies: list[Body]
    people: list[Membership]
    clusters: list[Cluster]
    alone: list[Recommendation]
    chance: random.Random
    today: datetime.date
    held: list[Assignment] = field(default_factory=list)

    def do(self, updates: int) -> None:
        """All of it but the releases."""
        self.held = Assignment.objects.bulk_create(self._assignments())
        Action.objects.bulk_create(self._actions(), batch_size=2000)
        # Ten years at once: the triggers that watch over each step of the way would look at every row.
        with pgtrigger.ignore(*_WATCHED):
            made = Update.objects.bulk_create(self._updates(updates), batch_size=2000)
            ClearanceStep.objects.bulk_create(self._steps(made), batch_size=5000)
        self._around(made)
        past = UpdateEvent._meta
        kept = [field.column for field in past.fields if not field.name.startswith("pgh_")]
        with connection.cursor() as cursor:
            # What the triggers would have kept. They begin a subtransaction for each row, which takes minutes here.
            cursor.execute(
                f"INSERT INTO {past.db_table} ({', '.join(kept)}, pgh_created_at, pgh_label, pgh_obj_id) "
                f"SELECT {', '.join(kept)}, saved_at, 'update', id FROM implementation_update"
            )
            cursor.execute(_TRAIL, [15])

    def release(self) -> None:
        """Most of what is approved has long been public."""
        with connection.cursor() as cursor:
            cursor.execute(_RELEASES)

    def _assignments(self) -> Iterator[Assignment]:
        by = self.people[1].user
        for number, cluster in enumerate(self.clusters):
            parts = ("lead", "supporting", "supporting") if number % 15 else ("supporting", "supporting")
            for part, body in zip(parts, self.chance.sample(self.bodies[1:59], len(parts)), strict=True):
                due = self.today + datetime.timedelta(days=self.chance.randrange(-30, 300))
                yield Assignment(
                    cluster=cluster, body=body, part=part, due_on=due, assigned_by=by, assigned_at=self._ago()
                )
        for item in self.alone[::2]:
            body = self.chance.choice(self.bodies[1:59])
            yield Assignment(recommendation=item, body=body, part="lead", assigned_by=by, assigned_at=self._ago())

    def _actions(self) -> Iterator[Action]:
        for cluster in self.clusters:
            for number in range(self.chance.randrange(0, 9)):
                status = self.chance.choice(("planned", "under_way", "completed", "not_started"))
                promised = self.today + datetime.timedelta(days=self.chance.randrange(-400, 900))
                yield Action(
                    public_id=f"{cluster.public_id}-A{number + 1}",
                    cluster=cluster,
                    body=self.chance.choice(self.bodies[1:59]),
                    titles={"en": sentence(self.chance, "en")},
                    kind=self.chance.choice(_KINDS),
                    status=status,
                    starts_on=promised - datetime.timedelta(days=500),
                    promised_for=promised,
                    completed_on=promised if status == "completed" else None,
                )

    def _updates(self, count: int) -> Iterator[Update]:
        at = {(held.body_id, held.role): held.user_id for held in self.people}
        for number in range(count):
            assignment = self.held[number % len(self.held)]
            wrote = at.get((assignment.body_id, "focal_point"), self.people[2].user_id)
            approved = at.get((assignment.body_id, "approver"), self.people[3].user_id)
            begun = self._ago()
            yield Update(
                cluster_id=assignment.cluster_id,
                recommendation_id=assignment.recommendation_id,
                body_id=assignment.body_id,
                author_id=wrote,
                written_by=[wrote],
                what_was_done=" ".join(sentence(self.chance, "en") for _n in range(4)),
                effect_on_people=sentence(self.chance, "en"),
                level=self.chance.choice(("initial", "partial", "substantial", "full")),
                started_at=begun,
                saved_at=begun,
                **self._stage(number, count, begun, wrote, approved),
            )

    def _stage(self, number: int, count: int, begun: datetime.datetime, wrote: int, approved: int) -> dict[str, Any]:
        sent = {"submitted_at": begun + datetime.timedelta(days=2), "submitted_by_id": wrote}
        left = count - number
        if left <= 400:
            return {"stage": "draft"}
        if left <= 900:
            return {"stage": "submitted", **sent}
        if left <= 1_100:
            back = {"returned_at": begun + datetime.timedelta(days=3), "returned_by_id": approved}
            return {"stage": "returned", **sent, **back, "return_reason": "Say how many."}
        return {
            "stage": "approved",
            **sent,
            "approved_at": begun + datetime.timedelta(days=5),
            "approved_by_id": approved,
            # One in five hundred still waits.
            "released_at": begun + datetime.timedelta(days=6) if number % 500 else None,
        }

    def _steps(self, made: list[Update]) -> Iterator[ClearanceStep]:
        """One step each, as where nobody has drawn a chain: decided, or waiting for the body's approver."""
        through = {held.user_id: held.pk for held in self.people}
        for row in made:
            step = ClearanceStep(
                update=row, round=1, position=1, decider="approvers", body_id=row.body_id, days=7, stage="waiting"
            )
            step.began_at, step.due_on = row.submitted_at, self.today
            if row.stage == "approved":
                by = row.approved_by_id
                step.stage, step.decided_at, step.decided_by_id = "cleared", row.approved_at, by
                step.decided_through_id = through[by]
            if row.stage == "returned":
                step.stage, step.decided_at, step.decided_by_id = "returned", row.returned_at, row.returned_by_id
                step.decided_through_id, step.reason = through[row.returned_by_id], row.return_reason
            if row.stage != "draft":
                yield step

    def _around(self, made: list[Update]) -> None:
        some = made[::3]
        Evidence.objects.bulk_create(
            [
                Evidence(
                    update=row, kind="link", title="The report", url="https://q.example/r", added_by_id=row.author_id
                )
                for row in some
            ],
            batch_size=5000,
        )
        Comment.objects.bulk_create(
            [
                Comment(update=row, part="what_was_done", text="Say how many.", author_id=row.author_id)
                for row in made[::5]
            ],
            batch_size=5000,
        )
        alone = [row for row in made[::10] if row.cluster_id]
        members: dict[int, int] = dict(
            Cluster.objects.filter(memberships__left_at=None).values_list("pk", "memberships__recommendation")
        )
        UpdateLevel.objects.bulk_create(
            [
                UpdateLevel(update=row, recommendation_id=members[row.cluster_id], level="initial")
                for row in alone
                if row.cluster_id in members
            ],
            batch_size=5000,
        )

    def _ago(self) -> datetime.datetime:
        day = self.today - datetime.timedelta(days=8 + int(_YEARS * 365 * self.chance.random() ** 2))
        return datetime.datetime.combine(day, datetime.time(9), tzinfo=datetime.UTC)
