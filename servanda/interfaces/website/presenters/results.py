"""One row of the list of recommendations."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from servanda.foundation.common.charts.thread import DrawnThread
from servanda.foundation.common.languages import direction
from servanda.foundation.common.text import Passage, in_language
from servanda.interfaces.website.names import Names
from servanda.interfaces.website.presenters import threads, titles
from servanda.interfaces.website.presenters.story import Text
from servanda.pipelines.publication.queries.asking import LONGEST_TEXT
from servanda.pipelines.publication.queries.marks import Segment
from servanda.pipelines.publication.queries.results import Row
from servanda.pipelines.publication.queries.threads import PromiseThread

# What a row points out; that nobody has assessed it stands beside it anyway.
_POINTED_OUT = ("no_money", "no_lead")


@dataclass(frozen=True, slots=True)
class Result:
    public_id: str
    title: list[Segment]
    title_language: str
    title_direction: str
    excerpt: list[Segment]
    language: str
    direction: str
    source: str
    asking: str
    tags: list[str]
    level: str
    position: str
    thread: DrawnThread | None
    asked: str
    lead: Passage
    why: str  # words that say what was asked, where it was found by meaning


def results(
    rows: Sequence[Row], found: Mapping[str, PromiseThread], names: Names, *, today: datetime.date, rtl: bool
) -> list[Result]:
    begin = threads.first_year((knot for thread in found.values() for knot in thread.knots), today=today)

    def draw(thread: PromiseThread | None) -> DrawnThread | None:
        return threads.drawn(thread, names, today=today, first_year=begin, rtl=rtl) if thread else None

    return [_result(row, found.get(_thread(row.content)), names, draw) for row in rows]


def _thread(content: dict[str, Any]) -> str:
    return (content.get("thread") or {}).get("public_id", "")


def _result(row: Row, thread: PromiseThread | None, names: Names, draw: Any) -> Result:
    content = row.content
    fallback = titles.title(content, names)
    return Result(
        public_id=row.public_id,
        title=row.title or [Segment(fallback.text)],
        title_language=row.title_language if row.title else fallback.language,
        title_direction=direction(row.title_language if row.title else fallback.language),
        excerpt=row.excerpt,
        language=row.language,
        direction=direction(row.language),
        source=titles.source(content, names, short=True),
        asking=titles.recommenders(content, names),
        tags=[*(["late"] if row.is_late and _is_open(content) else []), *(f for f in _POINTED_OUT if f in row.flags)],
        level=(content.get("level") or {}).get("value", ""),
        position=(content.get("position") or {}).get("value", ""),
        thread=draw(thread) if thread and len(thread.knots) > 1 else None,
        asked=threads.asked_how_often(thread.knots) if thread else _once(content),
        lead=in_language((content.get("lead") or {}).get("names")) or Passage("", ""),
        why=_(", ").join(row.why),
    )


def question(text: Text | None) -> str:
    """A recommendation as a search by meaning: its first words, as many as a search may have."""
    words = text.passage.text if text else ""
    return words if len(words) <= LONGEST_TEXT else words[:LONGEST_TEXT].rsplit(" ", 1)[0]


def _is_open(content: dict[str, Any]) -> bool:
    return (content.get("level") or {}).get("value") != "full"


def _once(content: dict[str, Any]) -> str:
    year = str(content.get("asked_on") or "")[:4]
    return _("Asked once, in %(year)s") % {"year": year} if year else ""
