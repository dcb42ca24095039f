"""The page of one recommendation: everything released about it, in the order a reader asks."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from servanda.foundation.common.charts.lanes import Lanes, Position, draw_lanes
from servanda.foundation.common.figures import counted
from servanda.foundation.common.languages import OWN_NAMES
from servanda.foundation.common.text import Passage, in_language
from servanda.interfaces.website.names import Names
from servanda.interfaces.website.presenters import deeds, history, threads, titles
from servanda.interfaces.website.presenters.updates import account
from servanda.interfaces.website.words import ORIGINS, POSITIONS, word
from servanda.pipelines.publication.queries.pages import Entry
from servanda.pipelines.publication.queries.things import Version
from servanda.pipelines.publication.queries.threads import Knot, PromiseThread


@dataclass(frozen=True, slots=True)
class Text:
    passage: Passage
    language: str  # its own name
    note: str  # for what is not official


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the thread as a list: an asking or a finished action."""

    on: str
    year: str
    sign: str
    title: str
    small: str
    strong: str
    work: str  # weight of the line that follows
    late: bool = False
    is_action: bool = False
    url_id: str = ""


def recommendation(
    entry: Entry,
    cluster: Entry | None,
    thread: PromiseThread | None,
    updates: Sequence[Entry],
    versions: Sequence[Version],
    names: Names,
    *,
    today: datetime.date,
    rtl: bool,
) -> dict[str, Any]:
    content = entry.content
    done = deeds.rows(cluster.content["actions"] if cluster else [], today=today)
    return {
        "entry": entry,
        "of_state": names.state(content["state"]),
        "content": content,
        "title": titles.title(content, names),
        "source": titles.source(content, names),
        "asking": titles.recommenders(content, names),
        **_texts(content),
        "others": _others(cluster),
        "groups": _tagged(content, "group", names.groups),
        "goals": _goals(content, names),
        "themes": _tagged(content, "theme", names.themes),
        "lead_words": _lead_words(content),
        "status": deeds.status(done),
        "actions": done,
        "newest": account(updates[0]) if updates else None,
        "updates": len(updates),
        "history": history.lines(versions),
        "versions": len(versions),
        "release": versions[0].thing if versions else None,
        **_thread(thread, done, names, today, rtl),
    }


def _texts(content: dict[str, Any]) -> dict[str, Any]:
    held = {code: text["text"] for code, text in content["texts"].items()}
    shown = in_language(held)
    texts = [
        Text(
            Passage(text["text"], code),
            OWN_NAMES.get(code, code),
            word(ORIGINS, text["origin"]) if text["origin"] in ORIGINS else "",
        )
        for code, text in content["texts"].items()
    ]
    main = next((text for text in texts if text.passage.language == shown.language), None)
    return {"text": main, "other_texts": [text for text in texts if text is not main]}


def _others(cluster: Entry | None) -> str:
    number = len(cluster.content["members"]) - 1 if cluster else 0
    said = ngettext("with %(n)s more recommendation", "with %(n)s more recommendations", number)
    return said % {"n": counted(number)} if number > 0 else ""


def _lead_words(content: dict[str, Any]) -> str:
    number = len(content["bodies"])
    return (
        ngettext("with %(n)s other body", "with %(n)s other bodies", number) % {"n": counted(number)} if number else ""
    )


def _tagged(content: dict[str, Any], kind: str, known: dict[str, str]) -> list[tuple[str, str, bool]]:
    """Code, name, and whether it is only a suggestion."""
    return [
        (tag["code"], known.get(tag["code"], tag["label"] or tag["code"]), tag["provenance"] == "suggested")
        for tag in content["tags"]
        if tag["kind"] == kind and tag["provenance"] != "refused"
    ]


def _goals(content: dict[str, Any], names: Names) -> list[tuple[str, str, str, bool]]:
    """Targets, and goals of which no target is named: address part, name, suggested or not."""
    targets = _tagged(content, "sdg_target", names.targets)
    named = {code.split(".")[0] for code, _name, _maybe in targets}
    goals = [found for found in _tagged(content, "sdg_goal", names.goals) if found[0] not in named]
    return [("target", *found) for found in targets] + [("goal", *found) for found in goals]


def _thread(
    thread: PromiseThread | None, done: Sequence[deeds.Row], names: Names, today: datetime.date, rtl: bool
) -> dict[str, Any]:
    if thread is None or not any(knot.asked_on for knot in thread.knots):
        return {"lanes": None, "moments": [], "thread_words": "", "askings": []}
    words = [f"{threads.asked_how_often(thread.knots)}.", *threads.answered(thread.knots)]
    again = len(thread.knots) > 1
    return {
        "first_asked": threads.first_asked(thread.knots[0], names) if again else "",
        "askings": _askings(thread, names) if again else [],
        "lanes": _lanes(thread, done, names, today, rtl),
        "moments": _moments(thread, done, names),
        "thread_words": " ".join(words),
    }


def _lanes(thread: PromiseThread, done: Sequence[deeds.Row], names: Names, today: datetime.date, rtl: bool) -> Lanes:
    answers = [
        Position(on, threads.asked_as(knot.position), word(POSITIONS, knot.position))
        for knot in thread.knots
        if knot.position and (on := threads.first_day(knot.asked_on))
    ]
    return draw_lanes(
        threads.knots(thread.knots, names),
        threads.stretches(thread.stretches),
        positions=answers,
        bars=[row.bar for row in done],
        today=today,
        rtl=rtl,
    )


_WEIGHTS = {"nothing": "d", "planned": "", "under_way": "t", "done": "t"}


def _moments(thread: PromiseThread, done: Sequence[deeds.Row], names: Names) -> list[Moment]:
    doing = {stretch.since: stretch.doing.word for stretch in thread.stretches}
    found = [_asking(knot, doing.get(knot.asked_on, "nothing"), names) for knot in thread.knots if knot.asked_on]
    found += [_acting(row) for row in done if row.bar.completed or row.late]
    return sorted(found, key=lambda moment: moment.on)


def _askings(thread: PromiseThread, names: Names) -> list[Moment]:
    """Newest first: each with the weight of the line that leads down to the asking before."""
    doing = {stretch.since: stretch.doing.word for stretch in thread.stretches}
    days = ["", *(knot.asked_on for knot in thread.knots)]
    told = [_asking(knot, doing.get(day, "nothing"), names) for knot, day in zip(thread.knots, days, strict=False)]
    return told[::-1]


def _asking(knot: Knot, doing: str, names: Names) -> Moment:
    asking = [names.state(code) for code in knot.recommended_by]
    return Moment(
        on=knot.asked_on,
        year=knot.asked_on[:4],
        sign=str(threads.asked_as(knot.position)),
        title=threads.asker(knot, names),
        small=_("Asked by %(names)s.") % {"names": _(", ").join(asking)} if asking else "",
        strong=word(POSITIONS, knot.position) if knot.position else "",
        work=_WEIGHTS[doing],
        url_id=knot.public_id,
    )


def _acting(row: deeds.Row) -> Moment:
    on = row.bar.completed or row.bar.promised
    return Moment(
        on=on.isoformat() if on else "",
        year=str(on.year) if on else "",
        sign=row.status,
        title=str(row.title),
        small=str(row.body),
        strong=row.late,
        work="o" if row.late else "t",
        late=bool(row.late),
        is_action=True,
    )
