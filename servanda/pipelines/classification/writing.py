"""Bringing the stored suggestions in line with what is proposed now: many rows by COPY, compared by the database.

What is unchanged is not written. What a person decided, the source gave, or a person tagged is never proposed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction

from servanda.foundation.common import clock
from servanda.pipelines.classification.merging import Row

_COLUMNS = "recommendation_id, kind, value, confidence, why, method, version"
_ARRIVING = """
CREATE TEMPORARY TABLE arriving (
    recommendation_id bigint, kind varchar, value varchar, confidence double precision, why jsonb,
    method varchar, version varchar
)"""
# Left out: links decided or given by the source; a category that is held; an objective for what is in one; a repeat of
# what is in the same thread. All four are a person's or the source's word already.
_PROPOSED = f"""
CREATE TEMPORARY TABLE proposed AS
SELECT {", ".join(f"a.{name.strip()}" for name in _COLUMNS.split(","))}
FROM arriving a
JOIN recommendations_recommendation r ON r.id = a.recommendation_id
LEFT JOIN recommendations_tag t
    ON t.recommendation_id = a.recommendation_id AND t.kind = a.kind AND t.code = a.value
    AND t.provenance <> 'suggested'
LEFT JOIN recommendations_clustermember m
    ON a.kind = 'cluster' AND m.recommendation_id = a.recommendation_id AND m.left_at IS NULL
LEFT JOIN recommendations_recommendation e ON a.kind = 'repeat' AND e.public_id = a.value
WHERE t.id IS NULL AND m.id IS NULL
    AND NOT (a.kind = 'action' AND r.action_category IS NOT NULL)
    AND NOT (a.kind = 'repeat' AND (e.id IS NULL OR coalesce(e.thread_id = r.thread_id, false)))"""  # noqa: S608 - no outside words
_NEW = f"""
INSERT INTO classification_suggestion ({_COLUMNS}, made_at, stage, instead)
SELECT {", ".join(f"p.{name.strip()}" for name in _COLUMNS.split(","))}, %(now)s, 'open', ''
FROM proposed p
LEFT JOIN classification_suggestion s USING (recommendation_id, kind, value)
WHERE s.id IS NULL
ON CONFLICT (recommendation_id, kind, value) DO NOTHING"""  # noqa: S608 - no outside words
# A run of some engines leaves what another one proposed, unless it is surer now.
_CHANGED = """
UPDATE classification_suggestion s
SET confidence = p.confidence, why = p.why, method = p.method, version = p.version, made_at = %(now)s, stage = 'open'
FROM proposed p
WHERE s.recommendation_id = p.recommendation_id AND s.kind = p.kind AND s.value = p.value
    AND (s.stage = 'overtaken' OR (s.stage = 'open'
        AND ((s.method <> ALL(%(others)s) AND s.method = ANY(coalesce(%(methods)s::varchar[], ARRAY[s.method])))
            OR coalesce(p.confidence, -1) > coalesce(s.confidence, -1))
        AND (s.confidence IS DISTINCT FROM p.confidence OR s.why <> p.why OR s.method <> p.method
            OR s.version <> p.version)))"""
_OVERTAKEN = """
UPDATE classification_suggestion s SET stage = 'overtaken'
WHERE s.recommendation_id = ANY(%(keys)s) AND s.stage = 'open' AND s.method <> ALL(%(others)s)
    AND s.method = ANY(coalesce(%(methods)s::varchar[], ARRAY[s.method]))
    AND NOT EXISTS (
        SELECT FROM proposed p
        WHERE p.recommendation_id = s.recommendation_id AND p.kind = s.kind AND p.value = s.value)"""


@transaction.atomic
def bring_in_line(
    rows: Iterable[Row], *, keys: Sequence[int], others: Sequence[str] = (), methods: Sequence[str] | None = None
) -> dict[str, int]:
    """Write what is proposed for these recommendations; returns how many rows were touched, and how.

    An open row that is proposed no longer falls silent, unless it is of one of the `others`: methods not asked now.
    With `methods`, only these were asked, and every other method is one of the others.
    """
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.arriving, pg_temp.proposed")
        cursor.execute(_ARRIVING)
        with cursor.copy(f"COPY arriving ({_COLUMNS}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(
                    (row.recommendation, row.kind, row.value, row.confidence, row.why, row.method, row.version)
                )
        cursor.execute("ANALYZE arriving (recommendation_id, kind, value)")
        cursor.execute(_PROPOSED)
        cursor.execute("ANALYZE proposed (recommendation_id, kind, value)")
        given: dict[str, Any] = {"now": clock.now(), "others": list(others), "keys": list(keys)}
        given["methods"] = None if methods is None else list(methods)
        counts = {}
        for name, statement in (("new", _NEW), ("changed", _CHANGED), ("overtaken", _OVERTAKEN)):
            cursor.execute(statement, given)
            counts[name] = cursor.rowcount
        cursor.execute("SELECT count(*) FROM proposed")
        counts["proposed"] = int(cursor.fetchone()[0])
        cursor.execute("DROP TABLE pg_temp.arriving, pg_temp.proposed")
    return counts
