"""Scenes of work: objectives, assignments, actions, and updates on their way."""

from __future__ import annotations

import datetime
from functools import partial
from pathlib import Path
from typing import Any

from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.actions.evidence import attach_file, attach_link
from servanda.domain.implementation.actions.updates import (
    Answer,
    approve_update,
    comment_on_update,
    return_update,
    save_update,
    start_update,
    submit_update,
)
from servanda.domain.implementation.models import Update
from servanda.domain.implementation.states import AssignmentPart
from servanda.domain.recommendations.actions.clusters import add_to_cluster, create_cluster
from servanda.domain.recommendations.models import Cluster, Recommendation
from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock
from servanda.foundation.organisations.models import Body
from servanda.foundation.reference.models import State
from servanda.pipelines.demonstration.cast import HOME
from servanda.pipelines.demonstration.content import Story
from servanda.pipelines.demonstration.parts import parts_of
from servanda.pipelines.demonstration.planned import Plan
from servanda.pipelines.demonstration.script import Script
from servanda.pipelines.publication.actions.release import release_cluster, release_update

# 3 and 5 are planning's (planned.py).
_GROUPED, _JOINED, _WRITTEN, _SENT, _JUDGED, _RELEASED = 2, 4, 6, 7, 8, 9


class Work:
    """The working years of the demo State."""

    def __init__(self, story: Story, bodies: dict[str, Body], people: dict[str, User]) -> None:
        self.story, self.bodies, self.people = story, bodies, people
        self.clusters: dict[str, Cluster] = {}
        self.updates: dict[str, Update] = {}
        published = {row["key"]: row["published_on"] for row in story.documents}
        self.asked_on = {row["public_id"]: published[row["document"]] for row in story.recommendations}
        self.coordinator = people["coordinator"]
        self.plan = Plan(story, bodies, self.clusters, self.coordinator)

    def stage(self, script: Script) -> None:
        first_work = self._first_work()
        for row in self.story.clusters:
            begins = min(row["grouped_on"], first_work.get(row["key"], row["grouped_on"]))
            script.add(begins, _GROUPED, row["public_id"], partial(self._group, row))
            for day, members in self._joining(row, begins).items():
                script.add(day, _JOINED, row["public_id"], partial(self._join, row, members))
        begins_on = {
            row["key"]: min(row["grouped_on"], first_work.get(row["key"], row["grouped_on"]))
            for row in self.story.clusters
        }
        self.plan.stage(script, begins_on)
        for row in self.story.alone:
            asked = self.asked_on[row["recommendation"]]
            script.add(asked + datetime.timedelta(days=30), _GROUPED, row["lead"], partial(self._lead_alone, row))
        for row in self.story.updates:
            self._stage_update(script, row)

    def _lead_alone(self, row: dict[str, Any]) -> None:
        recommendation = Recommendation.objects.get(public_id=row["recommendation"])
        assign_body(target=recommendation, body=self.bodies[row["lead"]], part=AssignmentPart.LEAD, by=self.coordinator)

    def _first_work(self) -> dict[str, datetime.date]:
        """The day before the first update on each objective: it must exist by then."""
        found: dict[str, datetime.date] = {}
        for row in self.story.updates:
            if "cluster" in row:
                day = _begun(row) - datetime.timedelta(days=1)
                found[row["cluster"]] = min(day, found.get(row["cluster"], day))
        return found

    def _joining(self, row: dict[str, Any], begins: datetime.date) -> dict[datetime.date, list[str]]:
        days: dict[datetime.date, list[str]] = {}
        for public_id in row["members"]:
            days.setdefault(max(begins, self.asked_on[public_id]), []).append(public_id)
        return days

    def _group(self, row: dict[str, Any]) -> None:
        cluster = create_cluster(
            state=State.objects.get(pk=HOME),
            titles=row["titles"],
            objectives=row["objectives"],
            area=row["area"],
            public_id=row["public_id"],
            by=self.coordinator,
        )
        self.clusters[row["key"]] = cluster
        parts = [(row["lead"], AssignmentPart.LEAD)] if row.get("lead") else []
        parts += [(key, AssignmentPart.SUPPORTING) for key in row["supporting"]]
        for key, part in parts:
            assign_body(target=cluster, body=self.bodies[key], part=part, due_on=row["due_on"], by=self.coordinator)

    def _join(self, row: dict[str, Any], members: list[str]) -> None:
        cluster = self.clusters[row["key"]]
        joining = Recommendation.objects.filter(public_id__in=members).order_by("pk")
        add_to_cluster(cluster=cluster, recommendations=joining, by=self.coordinator)
        release_cluster(cluster=cluster, by=self.coordinator)

    def _stage_update(self, script: Script, row: dict[str, Any]) -> None:
        key = row["key"]
        script.add(_begun(row), _WRITTEN, key, partial(self._write, row))
        for earlier in row.get("earlier_versions", ()):
            script.add(earlier["submitted_on"], _SENT, key, partial(self._send, row))
            script.add(earlier["returned_on"], _JUDGED, key, partial(self._return, row, earlier))
            script.add(row["submitted_on"], _WRITTEN, key, partial(self._correct, row))
        if row.get("submitted_on"):
            script.add(row["submitted_on"], _SENT, key, partial(self._send, row))
        for comment in row.get("comments", ()):  # what outsiders said waits for a place where they speak themselves
            script.add(comment["made_on"], _JUDGED, key, partial(self._comment, row, comment))
        if row["stage"] == "returned":
            script.add(row["returned_on"], _JUDGED, key, partial(self._return, row, row))
        if row["stage"] == "approved":
            script.add(row["approved_on"], _JUDGED, key, partial(self._approve, row))
        if row.get("released_on"):
            script.add(row["released_on"], _RELEASED, key, partial(self._release, row))

    def _answer(self, row: dict[str, Any]) -> Answer:
        target = self._target(row)
        members: set[str] = set()
        if isinstance(target, Cluster):
            now = Recommendation.objects.filter(cluster_memberships__cluster=target, cluster_memberships__left_at=None)
            members = set(now.values_list("public_id", flat=True))
        return Answer(
            what_was_done=row["what_was_done"],
            effect_on_people=row["effect_on_people"],
            obstacles=tuple(row["obstacles"]),
            obstacle_words=row["obstacle_words"],
            level=row["level"],
            level_reason=row.get("level_reason", ""),
            confidentiality=row["confidentiality"],
            language=row["language"],
            period_from=row["period_from"],
            period_to=min(row["period_to"], clock.today()),
            levels={key: level for key, level in row.get("levels", {}).items() if key in members},
            **parts_of(self.story.parts.get(row["key"])),
        )

    def _target(self, row: dict[str, Any]) -> Cluster | Recommendation:
        if "cluster" in row:
            return self.clusters[row["cluster"]]
        return Recommendation.objects.get(public_id=row["recommendation"])

    def _write(self, row: dict[str, Any]) -> None:
        earlier = row.get("earlier_versions") or [row]
        first = {**row, "what_was_done": earlier[0]["what_was_done"]}
        author = self.people[row["author"]]
        update = start_update(
            target=self._target(row), body=self.bodies[row["body"]], answer=self._answer(first), by=author
        )
        for item in row.get("evidence", ()):
            update = self._attach(update, item, author)
        self.updates[row["key"]] = update

    def _attach(self, update: Update, item: dict[str, Any], author: User) -> Update:
        """The update, a version newer."""
        if item["kind"] == "link":
            return attach_link(update=update, title=item["title"], url=item["url"], by=author).update
        file: Path = self.story.evidence / item["file"]
        chunks = [file.read_bytes()]
        return attach_file(update=update, title=item["title"], file_name=file.name, chunks=chunks, by=author).update

    def _correct(self, row: dict[str, Any]) -> None:
        update = self.updates[row["key"]]
        saved = save_update(
            update=update, answer=self._answer(row), version=update.version, by=self.people[row["author"]]
        )
        self.updates[row["key"]] = saved

    def _send(self, row: dict[str, Any]) -> None:
        update = self.updates[row["key"]]
        self.updates[row["key"]] = submit_update(update=update, version=update.version, by=self.people[row["author"]])

    def _return(self, row: dict[str, Any], said: dict[str, Any]) -> None:
        update = self.updates[row["key"]]
        self.updates[row["key"]] = return_update(
            update=update, version=update.version, reason=said["return_reason"], by=self.people[said["returned_by"]]
        )

    def _comment(self, row: dict[str, Any], said: dict[str, Any]) -> None:
        comment_on_update(
            update=self.updates[row["key"]], part=said["part"], text=said["text"], by=self.people[said["author"]]
        )

    def _approve(self, row: dict[str, Any]) -> None:
        update = self.updates[row["key"]]
        self.updates[row["key"]] = approve_update(
            update=update, version=update.version, by=self.people[row["approved_by"]]
        )

    def _release(self, row: dict[str, Any]) -> None:
        release_update(update=self.updates[row["key"]], by=self.people[row["released_by"][0]])


def _begun(row: dict[str, Any]) -> datetime.date:
    """A week before it was sent, or the day a draft was last saved."""
    earlier = row.get("earlier_versions")
    sent = earlier[0]["submitted_on"] if earlier else row.get("submitted_on")
    day: datetime.date = sent - datetime.timedelta(days=7) if sent else row["saved_on"]
    return day
