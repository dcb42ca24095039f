"""Questions that were answered elsewhere: on the page of a recommendation, in a cluster, by a later import."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction

# A person's link says what became of the question; a link that the source gives leaves nothing to ask.
_BY_TAGS = """
UPDATE classification_suggestion s
SET stage = CASE t.provenance WHEN 'confirmed' THEN 'accepted' WHEN 'refused' THEN 'refused' ELSE 'overtaken' END,
    decided_by_id = t.decided_by_id, decided_at = t.decided_at
FROM recommendations_tag t
WHERE t.recommendation_id = s.recommendation_id AND t.kind = s.kind AND t.code = s.value
    AND t.provenance <> 'suggested' AND s.stage IN ('open', 'overtaken')
    AND NOT (s.stage = 'overtaken' AND t.provenance = 'imported')
    AND s.recommendation_id = ANY(%(keys)s)"""
_BY_WORK = """
UPDATE classification_suggestion s SET stage = 'overtaken'
FROM recommendations_recommendation r
WHERE r.id = s.recommendation_id AND s.stage = 'open' AND s.recommendation_id = ANY(%(keys)s)
    AND ((s.kind = 'action' AND r.action_category IS NOT NULL)
        OR (s.kind = 'cluster' AND EXISTS (
            SELECT FROM recommendations_clustermember m WHERE m.recommendation_id = r.id AND m.left_at IS NULL))
        OR (s.kind = 'repeat' AND EXISTS (
            SELECT FROM recommendations_recommendation e WHERE e.public_id = s.value AND e.thread_id = r.thread_id)))"""


@transaction.atomic
def settle(keys: Sequence[int]) -> int:
    """Close what is answered already for these recommendations; returns how many suggestions that were."""
    with connection.cursor() as cursor:
        found = 0
        for statement in (_BY_TAGS, _BY_WORK):
            cursor.execute(statement, {"keys": list(keys)})
            found += cursor.rowcount
    return found
