"""Scenes of Parliament: bills on their way, questions asked and answered."""

from __future__ import annotations

from functools import partial
from typing import Any

from servanda.domain.implementation.actions.parliament import (
    Asked,
    move_bill,
    record_answer,
    record_bill,
    record_question,
)
from servanda.domain.implementation.models import Bill, Question
from servanda.domain.implementation.states import BillStage
from servanda.pipelines.demonstration.script import Script
from servanda.pipelines.demonstration.worked import Work

# After the actions and objectives of the same day, before what waits for today.
_RECORDED, _MOVED = 20, 21


class House:
    """What Parliament did about the demo State's promises."""

    def __init__(self, work: Work, bills: list[dict[str, Any]], questions: list[dict[str, Any]]) -> None:
        self.work, self.people, self.bodies = work, work.people, work.bodies
        self.rows, self.asked = bills, questions
        self.bills: dict[str, Bill] = {}
        self.questions: dict[str, Question] = {}

    def stage(self, script: Script) -> None:
        """One scene for each step of a bill, each question and each answer."""
        for row in self.rows:
            first, *following = row["steps"]
            # A bill is recorded once its action is in the plan, with the days on which it really moved.
            starts = self.work.plan.planned_on[row["action"]]
            script.add(max(first["day"], starts), _RECORDED, row["action"], partial(self._record, row))
            for step in following:
                script.add(max(step["day"], starts), _MOVED, row["action"], partial(self._move, row, step))
        for row in self.asked:
            script.add(row["asked_on"], _RECORDED, row["number"], partial(self._ask, row))
            if row.get("answered_on"):
                script.add(row["answered_on"], _MOVED, row["number"], partial(self._answer, row))

    def _record(self, row: dict[str, Any]) -> None:
        self.bills[row["action"]] = record_bill(
            action=self.work.plan.actions[row["action"]],
            titles=row["titles"],
            number=row.get("number", ""),
            since=row["steps"][0]["day"],
            by=self.people[row["by"]],
        )

    def _move(self, row: dict[str, Any], step: dict[str, Any]) -> None:
        bill = self.bills[row["action"]]
        self.bills[row["action"]] = move_bill(
            bill=bill,
            stage=BillStage(step["stage"]),
            on=step["day"],
            committee=self.bodies[step["committee"]] if "committee" in step else None,
            version=bill.version,
            by=self.people[row["by"]],
        )

    def _ask(self, row: dict[str, Any]) -> None:
        asked = Asked(
            asked_by=row["asked_by"],
            asked_on=row["asked_on"],
            text=row["text"],
            answering=self.bodies[row["answering"]],
            language=row.get("language", "en"),
            number=row["number"],
            due_on=row["due_on"],
            about=self.work.clusters[row["cluster"]],
        )
        made = record_question(house=self.bodies[row["house"]], asked=asked, by=self.people[row["by"]])
        self.questions[row["number"]] = made

    def _answer(self, row: dict[str, Any]) -> None:
        question = self.questions[row["number"]]
        record_answer(
            question=question, answered_on=row["answered_on"], version=question.version, by=self.people[row["by"]]
        )
