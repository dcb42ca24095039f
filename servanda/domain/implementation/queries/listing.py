"""One page of the working list and the counts beside it. What is wanted is looked up once, for all of them."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet

from servanda.domain.implementation.queries.working import MOST_ASKED, Wanted, narrowed, order_of, with_row
from servanda.domain.recommendations.models import Recommendation
from servanda.domain.recommendations.queries import recommendations_visible_to
from servanda.domain.recommendations.queries.threads import times_asked
from servanda.domain.recommendations.states import Provenance, TagKind

_TAGS = {TagKind.THEME.value: "theme", TagKind.GROUP.value: "group", TagKind.GOAL.value: "goal"}
_ROW = "row"
# A recommendation has one mechanism, one position of the State and each tag once: rows are recommendations. The page
# a reader asks for may lie behind the last one: then it is the last.
_LISTING = """
WITH wanted AS MATERIALIZED ({wanted})
SELECT 'mechanism', m.code, m.short_names::text, count(*)
FROM wanted w JOIN reference_mechanism m ON m.code = w.mechanism_id GROUP BY m.code
UNION ALL
SELECT 'cycle', cycle::text, '{{}}', count(*) FROM wanted WHERE cycle IS NOT NULL GROUP BY cycle
UNION ALL
SELECT 'position', p.value, '{{}}', count(*)
FROM wanted w JOIN recommendations_position p ON p.recommendation_id = w.id
WHERE p.superseded_at IS NULL AND p.holder_id IS NULL GROUP BY p.value
UNION ALL
SELECT t.kind, t.code, '{{}}', count(*)
FROM wanted w JOIN recommendations_tag t ON t.recommendation_id = w.id
WHERE t.kind = ANY(%s) AND t.provenance <> %s GROUP BY t.kind, t.code
UNION ALL
(SELECT 'row', id::text, '{{}}', row_number() OVER (ORDER BY {often} asked_on DESC, number_key, public_id) AS place
 FROM wanted ORDER BY place
 LIMIT %s OFFSET (SELECT least(%s, greatest(count(*) - 1, 0) / %s * %s) FROM wanted))
"""


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a facet, and how many of the list have it."""

    code: str
    count: int
    names: dict[str, str]


@dataclass(frozen=True, slots=True)
class Listing:
    """How many there are, those of one page, and the values of each facet, the most frequent first."""

    count: int
    rows: list[Any]
    facets: dict[str, list[Option]]


def listing(
    user: Any,
    wanted: Wanted,
    *,
    language: str,
    today: datetime.date,
    page: int,
    per_page: int,
    asked: Q | None = None,
) -> Listing:
    """The page with that number (from 1; the last one if there are fewer), in two statements. `asked`: working.py."""
    found = narrowed(recommendations_visible_to(user).select_related(None), wanted, user, today=today, asked=asked)
    keys: list[int] = []
    facets: dict[str, list[Option]] = {}
    often = wanted.sort == MOST_ASKED
    found = found.annotate(row_asked=times_asked()) if often else found
    for facet, code, names, number in _counted(found, often=often, page=page, per_page=per_page):
        if facet == _ROW:
            keys.append(int(code))
        else:
            facets.setdefault(_TAGS.get(facet, facet), []).append(Option(code, number, json.loads(names)))
    for options in facets.values():
        options.sort(key=lambda option: (-option.count, option.code))
    shown = Recommendation.objects.filter(pk__in=keys)
    rows = with_row(shown, language=language, asked=asked).order_by(*order_of(wanted))
    return Listing(sum(option.count for option in facets.get("mechanism", [])), list(rows) if keys else [], facets)


def _counted(
    found: QuerySet[Recommendation], *, often: bool, page: int, per_page: int
) -> list[tuple[str, str, str, int]]:
    """(facet, code, names, how many), and ("row", key, "", place) for each of the page."""
    named = ("id", "asked_on", "number_key", "public_id", "mechanism_id", "cycle")
    also = ("row_asked", "thread_id") if often else ()
    try:
        wanted, given = found.order_by().values(*named, *also).query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:  # nobody's State: Django knows without asking
        return []
    skipped = max(page - 1, 0) * per_page
    asked = [*given, list(_TAGS), Provenance.REFUSED.value, per_page, skipped, per_page, per_page]
    with connection.cursor() as cursor:
        cursor.execute(_LISTING.format(wanted=wanted, often="row_asked DESC, thread_id," if often else ""), asked)
        return list(cursor.fetchall())
