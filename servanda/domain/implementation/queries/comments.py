"""What was said on the way of an update, and where in it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from servanda.domain.implementation.models import Comment, Update
from servanda.domain.implementation.queries.clearance import takes_part
from servanda.domain.implementation.states import SENT_STAGES
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import bodies_where
from servanda.foundation.common.history import past_of

# The parts whose passages can be quoted.
QUOTED_PARTS = ("what_was_done", "effect_on_people")
# A sentence ends with its mark and a space, or with the line. Marks of Arabic and Chinese among them.
_SENTENCE = re.compile(r"[^\n]*?(?:[.!?؟。！？…]+[”»\"')\]]*(?=\s|$)|[。！？]|(?=\n)|$)")


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text: from `start`, so many characters."""

    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def comments_of(update: Update) -> QuerySet[Comment]:
    """Remarks in order, each with its replies. Ask `can_comment_on_update` first: readers by role do not see them."""
    said = ("author", "settled_by")
    replies = Prefetch("replies", Comment.objects.select_related(*said).order_by("id"))
    return update.comments.filter(answers=None).select_related(*said).prefetch_related(replies).order_by("id")


def comments_visible_to(user: Any) -> QuerySet[Comment]:
    """Remarks for those who take part in the clearance: `can_comment_on_update`, as a query."""
    own = bodies_where(user, Permission.UPDATE_WRITE) | bodies_where(user, Permission.UPDATE_REVIEW)
    clears = Q(stage__in=SENT_STAGES, body__in=bodies_where(user, Permission.UPDATE_CLEAR))
    visible = Update.objects.filter(Q(body__in=own) | clears | takes_part(user)).order_by().values("pk")
    return Comment.objects.filter(update__in=visible).select_related("update__body").order_by("id")


def own_comments_of(user: Any) -> QuerySet[Comment]:
    """Those of them that this person wrote."""
    return comments_visible_to(user).filter(author=user).order_by("id")


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a comment said, and until when."""

    text: str
    until: datetime.datetime


def earlier_words_of(comments: Iterable[Comment]) -> dict[int, list[Earlier]]:
    """By comment, what it said before its author changed or withdrew it, oldest first. One query."""
    changed = {item.pk: item for item in comments if item.changed_at or item.withdrawn_at}
    past = past_of(Comment)
    if not changed or past is None:
        return {}
    found: dict[int, list[Earlier]] = {}
    rows: dict[int, list[Any]] = {}
    for row in past._default_manager.filter(pgh_obj_id__in=changed).order_by("pgh_id"):
        rows.setdefault(row.pgh_obj_id, []).append(row)  # type: ignore[attr-defined]
    for key, item in changed.items():
        for before, after in pairwise([*rows.get(key, ()), item]):
            if before.text != after.text:
                found.setdefault(key, []).append(Earlier(before.text, after.changed_at))
        if item.withdrawn_at:
            found.setdefault(key, []).append(Earlier(item.text, item.withdrawn_at))
    return found


def sentences(text: str) -> list[Passage]:
    """The sentences of a text with their places, for choosing one; a line break ends one too."""
    found = []
    for match in _SENTENCE.finditer(text):
        words = match.group().strip()
        if words:
            found.append(Passage(match.start() + match.group().index(words), words))
    return found


def find_passage(text: str, quote: str, near: int) -> Passage | None:
    """Where the quoted words stand now: the place nearest to where they stood. None: they are gone.

    White space counts as one space, so a broken line does not lose the passage.
    """
    words = quote.split()
    if not words:
        return None
    places = re.finditer(r"\s+".join(map(re.escape, words)), text)
    best = min(places, key=lambda match: abs(match.start() - near), default=None)
    return Passage(best.start(), best.group()) if best else None


def passage_of(comment: Comment, update: Update) -> Passage | None:
    """Where the comment's passage stands in the update now."""
    if not comment.quote:
        return None
    return find_passage(getattr(update, comment.part, ""), comment.quote, comment.quote_at or 0)
