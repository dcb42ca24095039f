"""Which version each row has that a release is made of: where it lies and which transaction wrote it (ctid, xmin).

PostgreSQL gives a row another place and another writer whenever anything of it changes, by whatever way, and never
gives the same pair to two versions while the server runs. So two equal fingerprints mean equal rows, without a trigger
and without reading what the rows say. Fingerprints are hashes of 64 bits, put together by exclusive or.
"""

from __future__ import annotations

from types import SimpleNamespace

from django.db import connection
from django.db.models import Model

from servanda.domain.implementation.models import (
    Action,
    Assignment,
    BudgetLine,
    FormerPromise,
    Milestone,
    Risk,
    SupportNeed,
)
from servanda.domain.recommendations.models import (
    Alias,
    Cluster,
    ClusterMember,
    Document,
    OfficialText,
    Position,
    Recommendation,
    RecommendingState,
    Tag,
    Thread,
)
from servanda.foundation.organisations.models import Body
from servanda.foundation.reference.models import State

Key = tuple[str, str]  # kind and public id, as of a release

# All that `preview.everything_of` reads; a test compares. Released updates are followed by the chain instead.
_MODELS: dict[str, type[Model]] = {
    "action": Action,
    "alias": Alias,
    "asked": RecommendingState,
    "assignment": Assignment,
    "body": Body,
    "budget": BudgetLine,
    "cluster": Cluster,
    "document": Document,
    "helping": Action.supporting.through,
    "member": ClusterMember,
    "milestone": Milestone,
    "need": SupportNeed,
    "position": Position,
    "promise": FormerPromise,
    "recommendation": Recommendation,
    "risk": Risk,
    "state": State,
    "tag": Tag,
    "text": OfficialText,
    "thread": Thread,
}
TABLES = {name: model._meta.db_table for name, model in _MODELS.items()}
_T = SimpleNamespace(**TABLES)


def _of(*rows: str) -> str:
    """The fingerprint of some rows together; the table is part of it, so that no two cancel each other out."""
    parts = ", ".join(f"{row}.tableoid, {row}.ctid, {row}.xmin" for row in rows)
    return f"hash_record_extended(ROW({parts}), 0)"


_WHOLE = " UNION ALL ".join(
    f"SELECT '{name}' AS name, count(*), coalesce(bit_xor({_of('t')}), 0) FROM {table} t"  # noqa: S608 - own names
    for name, table in TABLES.items()
)
# Another server, or one that was set back to an earlier day, may use a pair again; entries laid out anew get new keys.
_HERE = "here"
_WORLD = f"""
SELECT '{_HERE}', 0, hash_record_extended(ROW(
    current_database(), pg_postmaster_start_time(), (SELECT min(id) FROM publication_entry)), 0)
"""  # noqa: S608 - our own name
# Kind and key of a thing, and the fingerprint of some rows its release is made of. A release names the bodies, the
# cluster, the document, the thread beside the thing's own rows; a cluster names its members and their targets.
_PARTS = f"""
WITH tags AS (
  SELECT t.recommendation_id, bit_xor({_of("t")}) AS version FROM {_T.tag} t GROUP BY t.recommendation_id
), assigned AS (
  SELECT a.cluster_id, a.recommendation_id, bit_xor({_of("a", "b")}) AS version
  FROM {_T.assignment} a JOIN {_T.body} b ON b.id = a.body_id WHERE a.ended_at IS NULL
  GROUP BY a.cluster_id, a.recommendation_id
), members AS (
  SELECT m.cluster_id, m.recommendation_id, {_of("m")} AS version FROM {_T.member} m WHERE m.left_at IS NULL
), parts(kind, id, version) AS (
  SELECT 'recommendation', r.id, {_of("r", "d", "t", "s")} FROM {_T.recommendation} r
    JOIN {_T.document} d ON d.id = r.document_id LEFT JOIN {_T.thread} t ON t.id = r.thread_id
    LEFT JOIN {_T.recommendation} s ON s.id = r.split_from_id
  UNION ALL SELECT 'recommendation', recommendation_id, version FROM tags
  UNION ALL SELECT 'recommendation', t.recommendation_id, {_of("t")} FROM {_T.text} t
  UNION ALL SELECT 'recommendation', a.recommendation_id, {_of("a")} FROM {_T.asked} a
  UNION ALL SELECT 'recommendation', a.recommendation_id, {_of("a")} FROM {_T.alias} a
  UNION ALL SELECT 'recommendation', p.recommendation_id, {_of("p", "b")} FROM {_T.position} p
    LEFT JOIN {_T.body} b ON b.id = p.holder_id
  UNION ALL SELECT 'recommendation', m.recommendation_id, hash_record_extended(ROW(m.version, {_of("c")}), 1)
    FROM members m JOIN {_T.cluster} c ON c.id = m.cluster_id
  UNION ALL SELECT 'recommendation', m.recommendation_id, hash_record_extended(ROW(m.version, a.version), 2)
    FROM members m JOIN assigned a ON a.cluster_id = m.cluster_id
  UNION ALL SELECT 'recommendation', recommendation_id, version FROM assigned WHERE recommendation_id IS NOT NULL
  UNION ALL SELECT 'document', d.id, {_of("d")} FROM {_T.document} d
  UNION ALL SELECT 'document', r.document_id, {_of("r")} FROM {_T.recommendation} r
  UNION ALL SELECT 'cluster', c.id, {_of("c")} FROM {_T.cluster} c
  UNION ALL SELECT 'cluster', m.cluster_id, hash_record_extended(ROW(m.version, {_of("r")}), 3)
    FROM members m JOIN {_T.recommendation} r ON r.id = m.recommendation_id
  UNION ALL SELECT 'cluster', m.cluster_id, hash_record_extended(ROW(m.version, t.version), 4)
    FROM members m JOIN tags t ON t.recommendation_id = m.recommendation_id
  UNION ALL SELECT 'cluster', cluster_id, version FROM assigned WHERE cluster_id IS NOT NULL
  UNION ALL SELECT 'cluster', a.cluster_id, {_of("a", "b")} FROM {_T.action} a JOIN {_T.body} b ON b.id = a.body_id
  UNION ALL SELECT 'cluster', a.cluster_id, {_of("h", "b")} FROM {_T.action} a
    JOIN {_T.helping} h ON h.action_id = a.id JOIN {_T.body} b ON b.id = h.body_id
  UNION ALL SELECT 'cluster', a.cluster_id, {_of("x")} FROM {_T.action} a JOIN {_T.milestone} x ON x.action_id = a.id
  UNION ALL SELECT 'cluster', a.cluster_id, {_of("x")} FROM {_T.action} a JOIN {_T.promise} x ON x.action_id = a.id
  UNION ALL SELECT 'cluster', a.cluster_id, {_of("x")} FROM {_T.action} a JOIN {_T.budget} x ON x.action_id = a.id
  UNION ALL SELECT 'cluster', a.cluster_id, {_of("x")} FROM {_T.action} a JOIN {_T.need} x ON x.action_id = a.id
), versions AS (
  SELECT kind, id, bit_xor(version) AS version FROM parts GROUP BY kind, id
)
SELECT 'cluster', c.public_id, v.version FROM {_T.cluster} c
  JOIN versions v ON v.kind = 'cluster' AND v.id = c.id WHERE c.state_id = %(state)s
    AND (c.closed_at IS NULL OR c.merged_into_id IS NOT NULL)
UNION ALL SELECT 'document', d.public_id, v.version FROM {_T.document} d
  JOIN versions v ON v.kind = 'document' AND v.id = d.id WHERE d.state_id = %(state)s
UNION ALL SELECT 'recommendation', r.public_id, v.version FROM {_T.recommendation} r
  JOIN versions v ON v.kind = 'recommendation' AND v.id = r.id WHERE r.state_id = %(state)s
"""  # noqa: S608 - names of tables from above, never anybody's input


def versions_of_everything() -> tuple[int, dict[str, tuple[int, int]]]:
    """What makes fingerprints comparable, and for each table the number of its rows and their fingerprint together.

    As long as these stay, nothing that rests on these tables reads differently.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"{_WHOLE} UNION ALL {_WORLD}")
        found = {name: (count, version) for name, count, version in cursor.fetchall()}
    return found.pop(_HERE)[1], found


def versions_of_things(state: str) -> dict[Key, int]:
    """The fingerprint of all rows from which the release of each open cluster, document and recommendation is made."""
    with connection.cursor() as cursor:
        cursor.execute(_PARTS, {"state": state})
        return {(kind, public_id): version for kind, public_id, version in cursor.fetchall()}
