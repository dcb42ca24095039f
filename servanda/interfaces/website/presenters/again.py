"""Demands that return at every review: a thread, a level, and one sentence."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from servanda.foundation.common.charts.thread import DrawnThread
from servanda.foundation.common.text import Passage, in_language
from servanda.interfaces.website.names import Names
from servanda.interfaces.website.presenters import threads as presenter
from servanda.pipelines.publication.queries.threads import PromiseThread


@dataclass(frozen=True, slots=True)
class Row:
    title: Passage
    newest: str  # public id of the last asking, whose page tells the whole story
    thread: DrawnThread
    level: str
    sentences: list[str]


def rows(found: Sequence[PromiseThread], names: Names, *, today: datetime.date, rtl: bool) -> list[Row]:
    begin = presenter.first_year((knot for thread in found for knot in thread.knots), today=today)
    return [
        Row(
            title=in_language(thread.titles),
            newest=thread.knots[-1].public_id,
            thread=presenter.drawn(thread, names, today=today, first_year=begin, rtl=rtl),
            level=(thread.level or {}).get("value", ""),
            sentences=[f"{presenter.asked_how_often(thread.knots)}.", *presenter.answered(thread.knots)],
        )
        for thread in found
    ]
