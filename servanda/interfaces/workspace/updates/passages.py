"""Comments where they belong: the text cut at the passages they speak of, and the threads beside it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from servanda.domain.implementation.queries.comments import Passage, comments_of, passage_of
from servanda.domain.implementation.rules import can_comment_on_update
from servanda.foundation.accounts.queries import posts_held_by
from servanda.foundation.common.words import Change, Run
from servanda.interfaces.workspace.updates.clearance_forms import PARTS


@dataclass(frozen=True, slots=True)
class Thread:
    """A remark with its number, the passage it speaks of as it stands now, and what was answered."""

    number: int
    comment: Any
    passage: Passage | None
    replies: list[Any]

    @property
    def is_open(self) -> bool:
        """Neither settled nor withdrawn."""
        return self.comment.settled_at is None and self.comment.withdrawn_at is None

    @property
    def is_gone(self) -> bool:
        """It spoke of a passage that is no longer in the text."""
        return bool(self.comment.quote) and self.passage is None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: how it changed, whether somebody speaks of it, and whose remarks end here."""

    change: str
    text: str
    is_quoted: bool
    marks: tuple[int, ...]


def threads_of(update: Any, comments: list[Any]) -> list[Thread]:
    return [
        Thread(number, item, passage_of(item, update), list(item.replies.all()))
        for number, item in enumerate(comments, start=1)
    ]


def remarks_for(update: Any, user: Any) -> dict[str, Any]:
    """What was remarked and is not settled yet, for whoever writes on; with the parts and people it names."""
    threads = threads_of(update, list(comments_of(update))) if can_comment_on_update(user, update) else []
    waiting = [thread for thread in threads if thread.is_open]
    speakers = {item.author_id for thread in waiting for item in (thread.comment, *thread.replies)}
    return {"remarks": waiting, "parts": PARTS, "labels": posts_held_by(speakers)}


def pieces(runs: list[Run], threads: list[Thread]) -> list[Piece]:
    """The runs, cut wherever a passage begins or ends. What was taken out has no place in the text of now."""
    passages = [(thread.passage, thread.number) for thread in threads if thread.passage]
    cuts = sorted({edge for passage, _number in passages for edge in (passage.start, passage.end)})
    found: list[Piece] = []
    at = 0
    for run in runs:
        if run.change == Change.REMOVED:
            found.append(Piece(run.change, run.text, is_quoted=False, marks=()))
            continue
        end = at + len(run.text)
        edges = [at, *(cut for cut in cuts if at < cut < end), end]
        for first, last in pairwise(edges):
            quoted = any(passage.start <= first and last <= passage.end for passage, _number in passages)
            marks = tuple(number for passage, number in passages if first < passage.end == last)
            found.append(Piece(run.change, run.text[first - at : last - at], quoted, marks))
        at = end
    return found
