"""More like this: what is most alike to a recommendation, or to what somebody typed, beyond what they have already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any

from servanda.pipelines.publication.meaning import texts_of
from servanda.pipelines.publication.queries.meaning import Likeness, forget, like_texts, like_typed, ready, reasons
from servanda.pipelines.publication.queries.results import SHOWN, Row, fetched, found_by_meaning

MOST = 5
# A review asks the same in twenty paragraphs; more than two of them would hide what other reviews asked.
OF_A_DOCUMENT = 2
_LOOKED_AT = 120


def alike(public_id: str, content: dict[str, Any], *, language: str, most: int = MOST) -> list[Row]:
    """Recommendations to the same State that ask for something alike, across mechanisms and cycles.

    Those of its own thread are left out: the thread tells of them. Empty while there is no index.
    """
    held = ready()
    if held is None:
        return []
    texts = texts_of(content)
    likeness = like_texts(held, texts, states=[content["state"]])
    thread = (content.get("thread") or {}).get("public_id", "")
    found = _varied(_nearest(likeness), without={public_id}, thread=thread)[:most]
    return found_by_meaning(found, reasons(held, texts=texts), language=language)


def alike_to_words(
    text: str, *, states: tuple[str, ...], without: Collection[str], language: str, most: int = MOST
) -> list[Row]:
    """What is alike in meaning to words that few texts have; `without` what is shown already."""
    held = ready()
    if held is None or not text.strip():
        return []
    found = _varied(_nearest(like_typed(held, text, states=states)), without=without)[:most]
    return found_by_meaning(found, reasons(held, typed=text), language=language)


def _nearest(likeness: Likeness) -> list[dict[str, Any]]:
    keys = list(likeness)[:_LOOKED_AT]
    sql = f"SELECT id, document, thread, {SHOWN} FROM publication_entry WHERE id = ANY(%(keys)s) ORDER BY id"  # noqa: S608
    rows = fetched(sql, {"keys": keys}) if keys else []
    if keys and not rows:  # entries were laid out anew, under other keys: the next reader finds them
        forget()
    return sorted(rows, key=lambda row: -likeness[row["id"]])


def _varied(rows: list[dict[str, Any]], *, without: Collection[str], thread: str = "") -> list[dict[str, Any]]:
    """In order, few of each document."""
    kept, of_document = [], Counter[str]()
    for row in rows:
        if row["public_id"] in without or (thread and row["thread"] == thread):
            continue
        of_document[row["document"]] += 1
        if of_document[row["document"]] <= OF_A_DOCUMENT:
            kept.append(row)
    return kept
