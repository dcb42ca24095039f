"""The scene in which a machine reads the demo's texts, and the coordinator decides on some of what it proposes."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from servanda.domain.recommendations.models import Recommendation
from servanda.foundation.accounts.models import User
from servanda.foundation.reference.models import State
from servanda.pipelines.classification.actions.deciding import Answer, decide
from servanda.pipelines.classification.engine import Text, Why
from servanda.pipelines.classification.gathering.keeping import Draft, keep_proposals
from servanda.pipelines.classification.merging import Row, Said, rows_of
from servanda.pipelines.classification.models import Suggestion
from servanda.pipelines.classification.reading import said_by_sources, texts_of
from servanda.pipelines.classification.settling import settle
from servanda.pipelines.classification.states import Stage, Verdict
from servanda.pipelines.classification.writing import bring_in_line
from servanda.pipelines.demonstration.cast import HOME
from servanda.pipelines.demonstration.content import Story
from servanda.pipelines.demonstration.script import Script

_READ = 8  # after what was asked and sorted on the day
METHOD, VERSION = "knowledge", "demo"


def stage_suggestions(script: Script, story: Story, *, by: User) -> None:
    """Everything is proposed on one day; what the coordinator decided, they decided that day."""
    told = story.suggestions
    script.add(told["made_on"], _READ, "suggestions", partial(_play, story, by))


def _play(story: Story, by: User) -> None:
    keys = list(Recommendation.objects.filter(state=HOME).order_by("pk").values_list("pk", flat=True))
    settle(keys)
    bring_in_line(_rows(story, keys), keys=keys)
    keep_proposals(state=HOME, drafts=[_draft(row) for row in story.suggestions["proposals"]], run=None)
    for row in story.suggestions["decided"]:
        asked = Suggestion.objects.get(
            recommendation__public_id=row["recommendation"], kind=row["kind"], value=row["value"], stage=Stage.OPEN
        )
        answer = Answer(Verdict(row["verdict"]), row.get("instead", ""))
        decide(state=State.objects.get(pk=HOME), answers={asked.pk: answer}, by=by)


def _draft(row: dict[str, Any]) -> Draft:
    members = [(public_id, sure) for public_id, sure in row["members"]]
    return Draft(row["titles"], row["objectives"], row["area"], row["themes"], members)


def _rows(story: Story, keys: list[int]) -> list[Row]:
    """What the story proposes, and what sources did, as an engine's run would write it."""
    proposed: dict[str, list[dict[str, Any]]] = {}
    for item in story.recommendations:
        proposed[item["public_id"]] = list(item.get("suggestions", ()))
    for row in story.suggestions["suggestions"]:
        proposed[row["recommendation"]].append(row)
    clusters = {row["key"]: row["public_id"] for row in story.clusters}
    public_ids = dict(Recommendation.objects.filter(pk__in=keys).order_by("pk").values_list("pk", "public_id"))
    sources = said_by_sources(keys)
    rows: list[Row] = []
    for text in texts_of(keys):
        said = [_said(text, row, clusters) for row in proposed[public_ids[text.key]]]
        rows += rows_of(text, [*sources.get(text.key, ()), *said])
    return rows


def _said(text: Text, row: dict[str, Any], clusters: dict[str, str]) -> Said:
    value = clusters[row["value"]] if row["kind"] == "cluster" else row["value"]
    places = [
        found.span()
        for words in row["because"].split(", ")
        for found in re.finditer(rf"\b{re.escape(words)}\b", text.words)
    ]
    return Said(row["kind"], value, row["confidence"], METHOD, VERSION, Why(spans=tuple(places)))
