"""Scenes of asking: documents arrive with their recommendations, positions and threads."""

from __future__ import annotations

import datetime
from functools import partial
from typing import Any

from servanda.domain.recommendations.actions.imports import add_recommendations, hold_document
from servanda.domain.recommendations.actions.tags import confirm_tag
from servanda.domain.recommendations.actions.texts import give_text, state_position
from servanda.domain.recommendations.actions.threads import begin_thread, tie_to_thread
from servanda.domain.recommendations.arrivals import Arrival, ArrivingTag, number_key
from servanda.domain.recommendations.models import Document, Recommendation
from servanda.domain.recommendations.states import Provenance, TagKind, TextOrigin
from servanda.foundation.accounts.models import User
from servanda.foundation.reference.models import State, TaxonomyVersion
from servanda.pipelines.demonstration.cast import HOME
from servanda.pipelines.demonstration.content import Story
from servanda.pipelines.demonstration.script import Script
from servanda.pipelines.ingest.records import fingerprint
from servanda.pipelines.publication.actions.release import release_import

_ARRIVES, _ANSWERED = 0, 1
# A UPR report is adopted about four months after the review; the State's answers come with it.
_ANSWER_TAKES = datetime.timedelta(days=120)


def stage_documents(script: Script, story: Story, *, by: User) -> None:
    """For each document a scene of arrival, and for the UPR one of the State's answer."""
    by_document: dict[str, list[dict[str, Any]]] = {}
    for row in story.recommendations:
        by_document.setdefault(row["document"], []).append(row)
    addenda = {row["answers"]: row for row in story.documents if row.get("answers")}
    for document in story.documents:
        rows = by_document.get(document["key"], [])
        if not rows:
            continue
        script.add(
            document["published_on"],
            _ARRIVES,
            document["symbol"],
            partial(_arrive, document, rows, by),
        )
        answer = addenda.get(document["key"])
        if answer is not None:
            on = max(answer["published_on"], document["published_on"])
            script.add(on, _ANSWERED, answer["symbol"], partial(_answer, answer, rows, by))


def stage_threads(script: Script, story: Story, *, by: User) -> None:
    """Threads are tied in the scene after the last document, by the secretariat."""
    script.add(script.today - datetime.timedelta(days=45), 8, "threads", partial(_tie, story, by))


def _arrive(document: dict[str, Any], rows: list[dict[str, Any]], by: User) -> None:
    held = hold_document(
        state=HOME,
        mechanism=document["mechanism"],
        public_id=document["public_id"],
        symbol=document["symbol"],
        kind=document["kind"],
        titles=document["titles"],
        cycle=document.get("cycle"),
        session=str(document.get("session", "")),
        published_on=str(document["published_on"]),
        by=by,
    )
    made = add_recommendations(arrivals=[_arrival(held, row) for row in rows], by=by)
    for recommendation, row in zip(made, rows, strict=True):
        for language, text in row["text"].items():
            if language != "en":
                give_text(
                    recommendation=recommendation,
                    language=language,
                    text=text,
                    origin=TextOrigin.OFFICIAL,
                    source="demo",
                    by=by,
                )
        _confirm(recommendation, row, by)
    release_import(recommendations=Recommendation.objects.filter(pk__in=[item.pk for item in made]), by=by)


def _arrival(document: Document, row: dict[str, Any]) -> Arrival:
    return Arrival(
        public_id=row["public_id"],
        document=document,
        text=row["text"]["en"],
        language="en",
        source="demo",
        fingerprint=fingerprint(row["text"]["en"]),
        number=row["number"],
        number_key=number_key(row["number"]),
        asked_on=str(document.published_on),
        recommended_by=tuple((code, code) for code in row.get("recommending_states", ())),
        tags=tuple(_tags(row)),
        short_titles=row["short_title"],
    )


def _tags(row: dict[str, Any]) -> list[ArrivingTag]:
    version = _version()
    given = Provenance(row["tags_provenance"])
    tags = [ArrivingTag(TagKind.THEME, code, given, vocabulary_version=version) for code in row["themes"]]
    tags += [ArrivingTag(TagKind.GROUP, code, given, vocabulary_version=version) for code in row["groups"]]
    goals: dict[str, Provenance] = {}
    for link in row["sdg"]:
        # Confirming is a person's act: it happens afterwards, from a suggestion like any other.
        given = Provenance.IMPORTED if link["provenance"] == Provenance.IMPORTED else Provenance.SUGGESTED
        tags.append(ArrivingTag(TagKind.TARGET, link["target"], given))
        goals.setdefault(link["target"].split(".")[0], given)
    return tags + [ArrivingTag(TagKind.GOAL, code, given) for code, given in goals.items()]


def _version() -> str:
    newest = TaxonomyVersion.objects.order_by("-valid_from").first()
    return newest.number if newest else ""


def _confirm(recommendation: Recommendation, row: dict[str, Any], by: User) -> None:
    for link in row["sdg"]:
        if link["provenance"] == Provenance.CONFIRMED:
            confirm_tag(recommendation=recommendation, kind=TagKind.TARGET, code=link["target"], by=by)
            goal = link["target"].split(".")[0]
            confirm_tag(recommendation=recommendation, kind=TagKind.GOAL, code=goal, by=by)


def _answer(answer: dict[str, Any], rows: list[dict[str, Any]], by: User) -> None:
    held = {
        item.public_id: item for item in Recommendation.objects.filter(public_id__in=[r["public_id"] for r in rows])
    }
    for row in rows:
        if row.get("position"):
            state_position(
                recommendation=held[row["public_id"]],
                value=row["position"]["value"],
                explanations=row["position"].get("explanation", {}),
                source=answer["symbol"],
                stated_on=str(answer["published_on"]),
                by=by,
            )
    release_import(recommendations=Recommendation.objects.filter(pk__in=[item.pk for item in held.values()]), by=by)


def _tie(story: Story, by: User) -> None:
    home = State.objects.get(pk=HOME)
    for row in story.threads:
        thread = begin_thread(state=home, public_id=f"{HOME}-T-{row['key']}", titles=row["titles"], by=by)
        tied = [item["public_id"] for item in story.recommendations if item.get("thread") == row["key"]]
        tie_to_thread(
            thread=thread, recommendations=Recommendation.objects.filter(public_id__in=tied).order_by("pk"), by=by
        )
