"""Scenes of clearance: chains drawn, steps agreed to, remarks on passages."""

from __future__ import annotations

from functools import partial
from typing import Any

from servanda.domain.implementation.actions.chains import Drawn, draw_chain
from servanda.domain.implementation.actions.clearance import approve_update
from servanda.domain.implementation.actions.comments import comment_on_update, reply_to_comment
from servanda.domain.implementation.models import Comment
from servanda.domain.implementation.queries.chains import chain_in_force
from servanda.domain.implementation.states import Decider
from servanda.foundation.organisations.models import Post
from servanda.foundation.reference.models import State
from servanda.pipelines.demonstration.cast import HOME
from servanda.pipelines.demonstration.script import Script
from servanda.pipelines.demonstration.worked import Work

# Before what is sent on the same day; after what was sent.
_DRAWN, _SAID = 1, 8


class Clearances:
    """What was drawn and decided beside the plain way of updates, which `Work` plays."""

    def __init__(self, work: Work) -> None:
        self.work, self.story = work, work.story
        self.comments: dict[int, Comment] = {}

    def stage(self, script: Script) -> None:
        told = self.story.clearance
        for row in told["chains"]:
            script.add(row["drawn_on"], _DRAWN, "a chain", partial(self._draw, row))
        for row in told["agreed"]:
            script.add(row["agreed_on"], _SAID, row["update"], partial(self._agree, row))
        for number, row in enumerate(told["passages"]):
            script.add(row["made_on"], _SAID, row["update"], partial(self._comment, number, row))
            for reply in row.get("replies", ()):
                script.add(reply["made_on"], _SAID, row["update"], partial(self._reply, number, reply))

    def _draw(self, row: dict[str, Any]) -> None:
        state = State.objects.get(pk=HOME)
        body = self.work.bodies.get(row.get("body", ""))
        held = chain_in_force(state, body)
        steps = [
            Drawn(Decider(step["decider"]), step["days"], self._post(step), self._body(step)) for step in row["steps"]
        ]
        version = held.version if held else 0
        draw_chain(state=state, body=body, steps=steps, version=version, by=self.work.people["administrator"])

    def _post(self, step: dict[str, Any]) -> int | None:
        if "post" not in step:
            return None
        row = next(item for item in self.story.posts if item["key"] == step["post"])
        return Post.objects.get(body=self.work.bodies[row["body"]], titles=row["titles"]).pk

    def _body(self, step: dict[str, Any]) -> int | None:
        return self.work.bodies[step["body"]].pk if "body" in step else None

    def _agree(self, row: dict[str, Any]) -> None:
        update = self.work.updates[row["update"]]
        self.work.updates[row["update"]] = approve_update(
            update=update, version=update.version, by=self.work.people[row["by"]]
        )

    def _comment(self, number: int, row: dict[str, Any]) -> None:
        self.comments[number] = comment_on_update(
            update=self.work.updates[row["update"]],
            part=row["part"],
            quote=row["quote"],
            text=row["text"],
            by=self.work.people[row["author"]],
        )

    def _reply(self, number: int, row: dict[str, Any]) -> None:
        reply_to_comment(comment=self.comments[number], text=row["text"], by=self.work.people[row["author"]])
