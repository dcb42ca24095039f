"""Results as they are shown: title and words with what was searched for marked, and why each was found."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from servanda.foundation.common import clock
from servanda.foundation.common.text import Passage, in_language
from servanda.pipelines.embeddings.why import told
from servanda.pipelines.publication.queries import marks
from servanda.pipelines.publication.queries.lexemes import Understood
from servanda.pipelines.publication.queries.meaning import Reasons

SHOWN = "kind, public_id, state_code, content, asked_on, sort_key, due_on, flags, released_at"


@dataclass(frozen=True, slots=True)
class Row:
    """One result. `title` and `excerpt` are segments with hits marked, in `language`.

    Found by meaning: `why` are its words that say what was asked.
    """

    kind: str
    public_id: str
    state: str
    content: dict[str, Any]
    title: list[marks.Segment]
    excerpt: list[marks.Segment]
    title_language: str
    language: str
    is_late: bool
    flags: tuple[str, ...]
    released_at: Any
    why: tuple[str, ...] = ()


def fetched(sql: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows with the columns of `SHOWN`."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for row in rows:
        row["content"] = json.loads(row["content"]) if isinstance(row["content"], str) else row["content"]
    return rows


def found_by_words(found: Sequence[dict[str, Any]], understood: Understood, *, language: str) -> list[Row]:
    passages = [_passages(row["content"], language) for row in found]
    if understood.lexemes:
        marks.prepare(text for title, words in passages for text in (title.text, words.text))
    return [
        _row(
            row,
            title,
            words,
            marks.marked(title.text, understood.lexemes),
            marks.snippet(words.text, understood.lexemes),
        )
        for row, (title, words) in zip(found, passages, strict=True)
    ]


def found_by_meaning(found: Sequence[dict[str, Any]], reasons: Reasons, *, language: str) -> list[Row]:
    rows = []
    for row in found:
        title, words = _passages(row["content"], language)
        in_title, in_words = reasons.spans(title.text), reasons.spans(words.text)
        rows.append(
            _row(
                row,
                title,
                words,
                marks.in_segments(title.text, [(span.start, span.end) for span in in_title]),
                marks.shortened(words.text, [(span.start, span.end) for span in in_words]),
                told(words.text, in_words) or told(title.text, in_title),
            )
        )
    return rows


def _row(
    row: dict[str, Any],
    title: Passage,
    words: Passage,
    marked: list[marks.Segment],
    excerpt: list[marks.Segment],
    why: tuple[str, ...] = (),
) -> Row:
    return Row(
        kind=row["kind"],
        public_id=row["public_id"],
        state=row["state_code"],
        content=row["content"],
        title=marked,
        excerpt=excerpt,
        title_language=title.language,
        language=words.language,
        is_late=bool(row["due_on"] and row["due_on"] < clock.today()),
        flags=tuple(row["flags"]),
        released_at=row["released_at"],
        why=why,
    )


def _passages(content: dict[str, Any], language: str) -> tuple[Passage, Passage]:
    """Title and words in the reader's language, else the next best."""
    titles = content.get("short_titles") or content.get("titles") or content.get("names") or {}
    texts = {code: held["text"] for code, held in content.get("texts", {}).items()}
    if "what_was_done" in content:
        texts = {content["language"]: content["what_was_done"]}
    return in_language(titles, language), in_language(texts or content.get("objectives") or {}, language)
