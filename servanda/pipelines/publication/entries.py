"""Laying releases out for search: one entry for each thing that is public now.

Everything in an entry comes from the chain, and the names of codes from the reference tables. What depends on other
things (an objective's dates, how often a demand was made) is worked out by `_derive` after the rows are in place, so
that releasing one by one and rebuilding at once give the same rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction

from servanda.pipelines.publication import facets, vectors
from servanda.pipelines.publication.models import Entry, Release, Word
from servanda.pipelines.publication.states import ReleaseKind, ReleaseReason
from servanda.pipelines.publication.words import is_worth_suggesting

_COLUMNS = {
    "sequence": "bigint",
    **facets.COLUMNS,
}
# Taken from the release as stored.
_COPIED = ("kind", "public_id", "version", "released_at", "content", "content_hash", "state_code")
_HEAD = "(SELECT max(sequence) FROM publication_release)"
_UPSERT = f"""
INSERT INTO publication_entry ({", ".join([*_COPIED, *_COLUMNS])}, first_released_at, as_of, words)
SELECT {", ".join([f"c.{name}" for name in _COPIED] + [f"r.{name}" for name in _COLUMNS])},
       (SELECT f.released_at FROM publication_release f
        WHERE f.kind = c.kind AND f.public_id = c.public_id AND f.version = 1),
       {_HEAD}, {vectors.SQL}
FROM jsonb_to_recordset(%s::jsonb) AS r({", ".join(f"{n} {t}" for n, t in {**_COLUMNS, **vectors.COLUMNS}.items())})
JOIN publication_release c ON c.sequence = r.sequence
ON CONFLICT (kind, public_id) DO UPDATE SET
  {", ".join(f"{name} = excluded.{name}" for name in [*_COPIED, *_COLUMNS, "first_released_at", "as_of", "words"])}
"""  # noqa: S608 - names of columns from the tables above, never anybody's input

_DERIVE = f"""
UPDATE publication_entry e SET due_on = d.due_on, flags = d.flags, as_of = {_HEAD}
FROM (
  SELECT r.id, c.due_on,
         array_remove(ARRAY[
           CASE WHEN t.knots >= 3 THEN 'asked_often' END,
           CASE WHEN r.lead_body = '' THEN 'no_lead' END,
           CASE WHEN 'no_money' = ANY(c.flags) THEN 'no_money' END,
           CASE WHEN r.level = '' THEN 'not_assessed' END
         ], NULL)::varchar[] AS flags
  FROM publication_entry r
  LEFT JOIN publication_entry c ON c.kind = 'cluster' AND c.public_id = r.cluster AND r.cluster <> ''
  LEFT JOIN (SELECT thread, count(*) AS knots FROM publication_entry
             WHERE kind = 'recommendation' AND thread <> '' GROUP BY thread) t ON t.thread = r.thread
  WHERE r.kind = 'recommendation'
    AND (%(all)s OR r.public_id = ANY(%(ids)s) OR r.cluster = ANY(%(clusters)s) OR r.thread = ANY(%(threads)s))
) d
WHERE e.id = d.id AND (e.due_on, e.flags) IS DISTINCT FROM (d.due_on, d.flags)
"""  # noqa: S608


def lay_out(releases: list[Release]) -> None:
    """Bring entries in line with these releases, the newest of each thing among them."""
    if not releases:
        return
    newest = {(release.kind, release.public_id): release for release in releases}
    threads = _threads_before(newest)
    gone = [key for key, release in newest.items() if release.reason == ReleaseReason.WITHDRAWAL]
    for kind, public_id in gone:
        Entry.objects.filter(kind=kind, public_id=public_id).delete()
    _upsert([release for key, release in newest.items() if key not in set(gone)])
    _derive(newest.values(), threads)


def rebuild_entries() -> int:
    """Throw all entries away and lay the chain out again; returns how many there are. Gives identical rows."""
    with transaction.atomic():
        Entry.objects.all().delete()
        Word.objects.all().delete()
        newest = Release.objects.order_by("kind", "public_id", "-version").distinct("kind", "public_id")
        some: list[Release] = []
        for release in newest.iterator(chunk_size=1000):
            if release.reason != ReleaseReason.WITHDRAWAL:
                some.append(release)
            if len(some) >= 2000:
                _upsert(some)
                some = []
        _upsert(some)
        with connection.cursor() as cursor:
            cursor.execute(_DERIVE, {"all": True, "ids": [], "clusters": [], "threads": []})
    return Entry.objects.count()


def _upsert(releases: list[Release]) -> None:
    if not releases:
        return
    names = vectors.Names()
    rows: list[dict[str, object]] = []
    words: set[str] = set()
    for release in releases:
        spoken = vectors.passages(release, names)
        words.update(vectors.printed(spoken))
        own = {"sequence": release.sequence, **facets.of(release, names), **vectors.columns(spoken)}
        rows.append({key: value for key, value in own.items() if value is not None})
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, [json.dumps(rows, ensure_ascii=False)])
    Word.objects.bulk_create(
        [Word(word=word) for word in sorted(filter(is_worth_suggesting, words))], ignore_conflicts=True, batch_size=5000
    )


def _threads_before(newest: dict[tuple[str, str], Release]) -> set[str]:
    """Threads these recommendations were in: one that leaves changes how often the others were asked."""
    ids = [public_id for kind, public_id in newest if kind == ReleaseKind.RECOMMENDATION]
    held = Entry.objects.filter(kind=ReleaseKind.RECOMMENDATION, public_id__in=ids).exclude(thread="")
    return set(held.order_by("thread").values_list("thread", flat=True).distinct())


def _derive(releases: Iterable[Release], threads: set[str]) -> None:
    ids, clusters = [], []
    for release in releases:
        if release.kind == ReleaseKind.RECOMMENDATION:
            ids.append(release.public_id)
            threads.add((release.content.get("thread") or {}).get("public_id", ""))
        elif release.kind == ReleaseKind.CLUSTER:
            clusters.append(release.public_id)
    if ids or clusters:
        with connection.cursor() as cursor:
            scope: dict[str, Any] = {"all": False, "ids": ids, "clusters": clusters, "threads": sorted(threads - {""})}
            cursor.execute(_DERIVE, scope)
