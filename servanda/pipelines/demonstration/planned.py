"""Scenes of planning: actions, where they stand, and what stands beside them in the plan."""

from __future__ import annotations

import datetime
from functools import partial
from typing import Any

from servanda.domain.implementation.actions.actions import plan_action, set_action_status
from servanda.domain.implementation.actions.budget import add_budget_line
from servanda.domain.implementation.actions.milestones import add_milestone, change_milestone, reach_milestone
from servanda.domain.implementation.actions.needs import add_need, show_need_to_partners
from servanda.domain.implementation.actions.replanning import replan_action
from servanda.domain.implementation.actions.risks import add_risk
from servanda.domain.implementation.models import Action, Milestone
from servanda.domain.implementation.states import ActionStatus
from servanda.domain.recommendations.models import Cluster
from servanda.foundation.accounts.models import User
from servanda.foundation.organisations.models import Body
from servanda.pipelines.demonstration.content import Story
from servanda.pipelines.demonstration.script import Script

PLANNED, MOVED = 3, 5
_FIRST = PLANNED + 1  # milestones are set before anything moves


class Plan:
    """The plan of the demo State, in the coordinator's hand. `clusters` fills as the objectives are made."""

    def __init__(self, story: Story, bodies: dict[str, Body], clusters: dict[str, Cluster], by: User) -> None:
        self.story, self.bodies, self.clusters, self.by = story, bodies, clusters, by
        self.beside = {row["action"]: row for row in story.plan}
        self.actions: dict[str, Action] = {}
        self.planned_on: dict[str, datetime.date] = {}

    def stage(self, script: Script, begins_on: dict[str, datetime.date]) -> None:
        """All actions, each planned a month before it begins but not before its objective was made."""
        for row in self.story.actions:
            begins = begins_on[row["cluster"]]
            starts = row.get("starts_on") or row.get("promised_for") or begins
            planned = min(max(begins, starts - datetime.timedelta(days=30)), script.today)
            self.planned_on[row["key"]] = planned
            script.add(planned, PLANNED, row["key"], partial(self._plan, row))
            if row["status"] == ActionStatus.COMPLETED:
                script.add(max(planned, row["completed_on"]), MOVED, row["key"], partial(self._move, row))
            elif row["status"] != ActionStatus.PLANNED:
                script.add(max(planned, starts), MOVED, row["key"], partial(self._move, row))
            if row["key"] in self.beside:
                self._stage_beside(script, row, planned)

    def _stage_beside(self, script: Script, row: dict[str, Any], planned: datetime.date) -> None:
        key, beside = row["key"], self.beside[row["key"]]
        script.add(planned, _FIRST, key, partial(self._put_beside, key))
        earlier = beside.get("promised_before", [])
        later = [*(said["day"] for said in earlier[1:]), row.get("promised_for")] if earlier else []
        for said, then in zip(earlier, later, strict=True):
            script.add(max(planned, said["said_on"]), MOVED, key, partial(self._postpone, key, then, said["reasons"]))
        for place, milestone in enumerate(beside.get("milestones", ())):
            if moved := milestone.get("moved"):
                day = max(planned, moved["said_on"])
                script.add(day, MOVED, key, partial(self._move_milestone, key, place, moved["due_on"]))
            if reached := milestone.get("reached_on"):
                script.add(max(planned, reached), MOVED, key, partial(self._reach, key, place, reached))

    def _plan(self, row: dict[str, Any]) -> None:
        beside = self.beside.get(row["key"], {})
        first = [said["day"] for said in beside.get("promised_before", ())]
        money = {} if "budget" in beside else {name: row.get(name) for name in ("cost", "missing")}
        self.actions[row["key"]] = plan_action(
            cluster=self.clusters[row["cluster"]],
            body=self.bodies[row["body"]],
            titles=row["titles"],
            kind=row["kind"],
            descriptions=beside.get("descriptions"),
            starts_on=row.get("starts_on"),
            promised_for=first[0] if first else row.get("promised_for"),
            currency=row.get("currency", ""),
            **money,
            by=self.by,
        )

    def _now(self, key: str) -> Action:
        return Action.objects.select_related("body", "cluster").get(pk=self.actions[key].pk)

    def _put_beside(self, key: str) -> None:
        action, beside, by = self._now(key), self.beside[key], self.by
        if helping := beside.get("supporting"):
            action = replan_action(
                action=action,
                titles=action.titles,
                descriptions=action.descriptions,
                kind=action.kind,  # type: ignore[arg-type]
                body=action.body,
                supporting=[self.bodies[each] for each in helping],
                starts_on=action.starts_on,
                version=action.version,
                by=by,
            )
        for line in beside.get("budget", ()):
            add_budget_line(action=action, currency="USD", **line, by=by)
        for row in beside.get("milestones", ()):
            add_milestone(action=action, titles=row["titles"], due_on=row["due_on"], by=by)
        for risk in beside.get("risks", ()):
            add_risk(action=action, **risk, by=by)
        for row in beside.get("needs", ()):
            need = add_need(action=action, **{name: row[name] for name in row if name != "shown"}, by=by)
            if row.get("shown"):
                show_need_to_partners(need=need, shown=True, version=need.version, by=by)

    def _move(self, row: dict[str, Any]) -> None:
        action = self._now(row["key"])
        reasons = self.beside.get(row["key"], {}).get("discontinued_why")
        set_action_status(
            action=action,
            status=row["status"],
            completed_on=row.get("completed_on"),
            reasons=reasons if row["status"] == ActionStatus.DISCONTINUED else None,
            version=action.version,
            by=self.by,
        )

    def _postpone(self, key: str, day: datetime.date, reasons: dict[str, str]) -> None:
        action = self._now(key)
        set_action_status(
            action=action,
            status=action.status,  # type: ignore[arg-type]
            completed_on=action.completed_on,
            promised_for=day,
            reasons=reasons,
            version=action.version,
            by=self.by,
        )

    def _milestone(self, key: str, place: int) -> Milestone:
        return Milestone.objects.select_related("action").filter(action=self.actions[key]).order_by("id")[place]

    def _reach(self, key: str, place: int, day: datetime.date) -> None:
        reach_milestone(milestone=self._milestone(key, place), reached_on=day, by=self.by)

    def _move_milestone(self, key: str, place: int, day: datetime.date) -> None:
        held = self._milestone(key, place)
        change_milestone(milestone=held, titles=held.titles, due_on=day, version=held.version, by=self.by)
