"""Searching the public record: a page of results, how many there are, and what they could be narrowed to."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from servanda.foundation.common.errors import InvalidInput
from servanda.pipelines.publication.queries import counting
from servanda.pipelines.publication.queries.asking import DEEPEST, By, Query, Sort, checked
from servanda.pipelines.publication.queries.conditions import Conditions, conditions
from servanda.pipelines.publication.queries.hits import NEWEST, Hits, hits
from servanda.pipelines.publication.queries.lexemes import understand
from servanda.pipelines.publication.queries.meaning import Likeness, forget, meant, ready, reasons
from servanda.pipelines.publication.queries.results import SHOWN, Row, fetched, found_by_meaning, found_by_words
from servanda.pipelines.publication.queries.suggest import did_you_mean

SECONDS = 3  # no search may keep the database busy for longer
_LIMITS = {
    "statement_timeout": f"{SECONDS}s",
    "work_mem": "64MB",
    "jit": "off",
}
# More hits than this are not ranked one by one: the newest of them are, and the rest follow by date.
MOST_RANKED = 1_000
_ORDERS = {Sort.NEWEST: NEWEST, Sort.LATE: f"due_on NULLS LAST, {NEWEST}"}


@dataclass(frozen=True, slots=True)
class Page:
    """Results in their order, and how many there are; `after` leads to the next page."""

    rows: list[Row]
    counted: counting.Counted
    query: Query
    after: str
    suggestion: str

    @property
    def total(self) -> int:
        return self.counted.total

    @property
    def facets(self) -> counting.Counts:
        return self.counted.facets


def search(query: Query) -> Page:
    """Answer a question from what has been released; InvalidInput says what cannot be asked.

    Where nothing can be found by meaning yet, words are taken as they stand; the page's own query says so.
    """
    likeness = meant(checked(query))
    return _by_words(replace(query, by=By.WORDS)) if likeness is None else _by_meaning(query, likeness)


def _by_words(query: Query) -> Page:
    understood = understand(query.text)
    held = conditions(query, understood.tsquery)
    if query.text.strip() and not understood.tsquery:
        held.find_nothing()
    with _within_time():
        matching = hits(held, MOST_RANKED - MOST_RANKED % query.per_page) if held.by_words else None
        counted = counting.count(query, held, matching.keys if matching else None)
        found = _rows(query, held, matching) if counted.total else []
        suggestion = did_you_mean(understood) if not counted.total and understood.tsquery else ""
    rows = found_by_words(found, understood, language=query.language)
    return Page(rows, counted, query, _after(found, query), suggestion)


def _by_meaning(query: Query, likeness: Likeness) -> Page:
    """The most alike first, unless another order is asked for; nothing else is different."""
    with _within_time():
        held, matching = _among(query, likeness)
        if likeness and not matching.keys:  # entries were laid out anew, under other keys
            forget()
            likeness = meant(query) or {}
            held, matching = _among(query, likeness)
        counted = counting.count(query, held, matching.keys)
        found = _rows(query, held, matching, likeness) if counted.total else []
    opened = ready()
    rows = found_by_meaning(found, reasons(opened, typed=query.text), language=query.language) if opened else []
    return Page(rows, counted, query, _after(found, query), "")


def _among(query: Query, likeness: Likeness) -> tuple[Conditions, Hits]:
    held = conditions(query, "")
    held.only(list(likeness))
    return held, hits(held, DEEPEST)


def _after(found: list[dict[str, Any]], query: Query) -> str:
    return _cursor(found[-1]) if len(found) == query.per_page and query.order == Sort.NEWEST else ""


@contextmanager
def _within_time() -> Iterator[None]:
    """A time limit and room to count in, for the statements inside only."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(f'current_setting({name!r})' for name in _LIMITS)}")
        before = dict(zip(_LIMITS, cursor.fetchone(), strict=True))
        _set(cursor, _LIMITS)
        yield
        # Settings would outlive this block where the caller has a transaction open.
        _set(cursor, before)


def _set(cursor: Any, settings: dict[str, str]) -> None:
    calls = ", ".join("set_config(%s, %s, true)" for _setting in settings)
    cursor.execute(f"SELECT {calls}", [part for setting in settings.items() for part in setting])


# An exact symbol or number comes first.
_RANKED = (
    "SELECT id, ts_rank(words, %(tsquery)s::tsquery) + (lower(public_id) = %(exact)s)::int AS rank"
    " FROM publication_entry WHERE id = ANY(%(newest)s)"
)
# By meaning the order is known already.
_IN_ORDER = "SELECT id, array_position(%(ordered)s, id) AS rank FROM publication_entry WHERE id = ANY(%(ordered)s)"


def _rows(
    query: Query, held: Conditions, matching: Hits | None, likeness: Likeness | None = None
) -> list[dict[str, Any]]:
    parameters = {**held.parameters, "limit": query.per_page, "offset": (query.page - 1) * query.per_page}
    where = held.where
    if query.after:
        parameters |= _from_cursor(query.after) | {"offset": 0}
        where += (
            " AND (asked_on < %(asked_on)s OR asked_on = %(asked_on)s"
            " AND (sort_key, public_id) > (%(sort_key)s, %(public_id)s))"
        )
    order, source = _ORDERS.get(query.order, NEWEST), f"SELECT id FROM publication_entry WHERE {where}"  # noqa: S608
    if query.order == Sort.RELEVANCE and matching and likeness is not None:
        order, source = f"rank, {NEWEST}", _IN_ORDER
        parameters["ordered"] = sorted(matching.newest, key=lambda key: (-likeness[key], key))
    # A page lies whole among the ranked or whole behind them.
    elif query.order == Sort.RELEVANCE and matching and parameters["offset"] < len(matching.newest):
        order, source = f"rank DESC, {NEWEST}", _RANKED
        parameters |= {"exact": query.text.strip().lower(), "newest": matching.newest}
    source += f" ORDER BY {order} LIMIT %(limit)s OFFSET %(offset)s"
    # Keys first: content is read for the rows of the page alone.
    sql = f"WITH page AS MATERIALIZED ({source}) SELECT {SHOWN} FROM page JOIN publication_entry USING (id)"  # noqa: S608
    return fetched(f"{sql} ORDER BY {order}", parameters)


def _cursor(row: dict[str, Any]) -> str:
    place = json.dumps([row["asked_on"], row["sort_key"], row["public_id"]]).encode()
    return base64.urlsafe_b64encode(place).decode().rstrip("=")


def _from_cursor(cursor: str) -> dict[str, str]:
    try:
        place = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        asked_on, sort_key, public_id = place
    except (ValueError, TypeError, binascii.Error) as error:
        raise InvalidInput(_("“after” is not the cursor of an earlier page."), field="after") from error
    if not all(isinstance(part, str) and "\0" not in part for part in place):
        raise InvalidInput(_("“after” is not the cursor of an earlier page."), field="after")
    return {"asked_on": asked_on, "sort_key": sort_key, "public_id": public_id}
