"""Scenes between people: supervisors, absences, stand-ins, and work for posts and for many at once."""

from __future__ import annotations

from functools import partial
from typing import Any

from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.actions.batches import apply_batch, plan_batch, undo_batch
from servanda.domain.implementation.models import Assignment
from servanda.domain.implementation.states import AssignmentPart
from servanda.domain.recommendations.models import Cluster
from servanda.foundation.accounts.actions.absences import name_stand_in, say_away
from servanda.foundation.accounts.actions.bodies import set_supervisor
from servanda.foundation.accounts.models import Membership, User
from servanda.foundation.common import clock
from servanda.foundation.organisations.models import Body, Post
from servanda.pipelines.demonstration.content import Story
from servanda.pipelines.demonstration.script import Script

_RANK = 90  # after the day's work


class Seats:
    """What happens to posts and the people in them."""

    def __init__(self, story: Story, bodies: dict[str, Body], people: dict[str, User]) -> None:
        self.story, self.bodies, self.people = story, bodies, people
        self.public_ids = {row["key"]: row["public_id"] for row in story.clusters}

    def stage(self, script: Script) -> None:
        """What lies ahead is said today: people note their leave before it begins."""
        seats, today = self.story.seats, script.today
        for row in seats["alternates"]:
            script.add(row["since"], _RANK, "alternate", partial(self._alternate, row))
        for row in seats["absences"]:
            script.add(row["since"], _RANK, "absence", partial(self._absence, row))
        for row in seats["together"]:
            script.add(row["since"], _RANK, "together", partial(self._together, row))
        script.add(today, _RANK, "supervisors", self._supervisors)
        script.add(today, _RANK, "posts", self._posts)

    def _held(self, key: str) -> Membership:
        held = Membership.objects.filter(user=self.people[key], until=None)
        return held.exclude(post=None).order_by("id")[0]

    def _post(self, key: str) -> Post:
        row = next(row for row in self.story.posts if row["key"] == key)
        return Post.objects.get(body=self.bodies[row["body"]], titles=row["titles"])

    def _supervisors(self) -> None:
        by = self.people["administrator"]
        for below, above in self.story.seats["supervisors"].items():
            set_supervisor(post=self._post(below), reports_to=self._post(above), by=by)

    def _alternate(self, row: dict[str, Any]) -> None:
        name_stand_in(
            membership=self._held(row["holder"]),
            person=self.people[row["stand_in"]],
            since=clock.today(),
            why=row["why"],
            by=self.people[row["holder"]],
        )

    def _absence(self, row: dict[str, Any]) -> None:
        held, by = self._held(row["holder"]), self.people[row["holder"]]
        say_away(membership=held, since=row["since"], until=row["until"], by=by)
        if "stand_in" in row:
            person = self.people[row["stand_in"]]
            name_stand_in(membership=held, person=person, since=row["since"], until=row["until"], by=by)

    def _posts(self) -> None:
        for row in self.story.seats["posts"]:
            cluster, body = self._cluster(row["cluster"]), self.bodies[row["body"]]
            held = Assignment.objects.filter(cluster=cluster, body=body, ended_at=None).order_by("id").first()
            assign_body(
                target=cluster,
                body=body,
                post=self._post(row["post"]),
                part=AssignmentPart(row["part"]),
                due_on=held.due_on if held else None,
                by=self.people["coordinator"],
            )

    def _together(self, row: dict[str, Any]) -> None:
        batch = plan_batch(
            clusters=[self._cluster(key) for key in row["clusters"]],
            body=self.bodies[row["body"]],
            part=AssignmentPart(row["part"]),
            due_on=row.get("due_on"),
            by=self.people["coordinator"],
        )
        apply_batch(batch=batch, by=self.people["coordinator"])
        if row.get("undone"):
            undo_batch(batch=batch, by=self.people["coordinator"])

    def _cluster(self, key: str) -> Cluster:
        return Cluster.objects.get(public_id=self.public_ids[key])
