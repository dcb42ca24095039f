"""The chain: what is hashed, and the one place where a release is written.

`append` checks nothing about who may: the actions do, before they call it.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Max

from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.pipelines.publication import entries
from servanda.pipelines.publication.canonical import NO_HASH, sha256
from servanda.pipelines.publication.models import Entry, Release
from servanda.pipelines.publication.states import ReleaseReason

# Any fixed number does; it names the lock under which releases are numbered.
_LOCK = 7_310_261_184
_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Draft:
    """What a release would say. Nothing is public before `append` has run and its transaction committed."""

    kind: str
    public_id: str
    state: str
    content: dict[str, Any]


def hold_the_pen() -> None:
    """Wait until no other transaction writes releases; lasts until this one ends. Call it before reading."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def header(release: Release) -> dict[str, Any]:
    """What the hash of a release covers, besides its content through `content_hash`."""
    return {
        "content_hash": release.content_hash,
        "kind": release.kind,
        "previous_hash": release.previous_hash,
        "public_id": release.public_id,
        "reason": release.reason,
        "reason_words": release.reason_words,
        "released_at": written_time(release.released_at),
        "released_by": release.released_by,
        "sequence": release.sequence,
        "state": release.state_code,
        "version": release.version,
    }


def written_time(moment: datetime.datetime) -> str:
    """UTC with microseconds, always of the same length: 2026-11-09T10:00:00.000000Z."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def append(
    drafts: Iterable[Draft], *, by: User, reason: ReleaseReason | None = None, reason_words: str = ""
) -> list[int]:
    """Release each draft whose content is new, and lay it out for search; returns the sequence numbers.

    Without a reason: first release or change. What was withdrawn comes back by a correction only.
    """
    hold_the_pen()
    writer = _Writer(by.audit_label, reason, reason_words)
    for some in _in_groups(drafts):
        writer.write(some)
    if writer.written:
        _record(writer, by)
    return writer.written


def _record(writer: _Writer, by: User) -> None:
    last = Release.objects.get(sequence=writer.written[-1])
    details = {"first": writer.written[0], "last": writer.written[-1], "kinds": writer.kinds}
    record(f"publication.{writer.verb}", of=last, by=by, **details)


class _Writer:
    """Numbers releases and links each to the one before; alive while the pen is held."""

    def __init__(self, label: str, reason: ReleaseReason | None, reason_words: str) -> None:
        head = Release.objects.order_by("-sequence").values_list("sequence", "hash").first()
        self.sequence, self.hash = head or (0, NO_HASH)
        self.label, self.reason, self.reason_words = label, reason, reason_words
        self.now = clock.now()
        self.written: list[int] = []
        self.kinds: dict[str, int] = {}

    @property
    def verb(self) -> str:
        return {ReleaseReason.CORRECTION: "corrected", ReleaseReason.WITHDRAWAL: "withdrawn"}.get(
            self.reason or ReleaseReason.CHANGE, "released"
        )

    def write(self, drafts: list[Draft]) -> None:
        held, versions = live_hashes(drafts), _versions(drafts)
        made = []
        for draft in {(d.kind, d.public_id): d for d in drafts}.values():
            key = (draft.kind, draft.public_id)
            content_hash = sha256(draft.content)
            returns = self.reason == ReleaseReason.CORRECTION and key not in held
            if returns or _is_news(key, content_hash, held, versions):
                made.append(self._link(draft, content_hash, versions.get(key, 0) + 1))
        _insert(made)
        entries.lay_out(made)
        self.written.extend(release.sequence for release in made)

    def _link(self, draft: Draft, content_hash: str, version: int) -> Release:
        self.sequence += 1
        usual = ReleaseReason.FIRST if version == 1 else ReleaseReason.CHANGE
        release = Release(
            sequence=self.sequence,
            kind=draft.kind,
            public_id=draft.public_id,
            version=version,
            content=draft.content,
            content_hash=content_hash,
            previous_hash=self.hash,
            released_at=self.now,
            released_by=self.label,
            reason=self.reason or usual,
            reason_words=self.reason_words,
            state_code=draft.state,
        )
        release.hash = self.hash = sha256(header(release))
        self.kinds[draft.kind] = self.kinds.get(draft.kind, 0) + 1
        return release


_COLUMNS = {
    "sequence": "bigint",
    "kind": "text",
    "public_id": "text",
    "version": "int",
    "content": "jsonb",
    "content_hash": "text",
    "previous_hash": "text",
    "hash": "text",
    "released_at": "timestamptz",
    "released_by": "text",
    "reason": "text",
    "reason_words": "text",
    "state_code": "text",
}
# One JSON parameter: arrays of JSON, as bulk_create sends them, cost seconds of escaping for thousands of rows.
_INSERT = (
    f"INSERT INTO publication_release ({', '.join(_COLUMNS)}) SELECT {', '.join(_COLUMNS)} "  # noqa: S608 - own names
    f"FROM jsonb_to_recordset(%s::jsonb) AS r({', '.join(f'{name} {kind}' for name, kind in _COLUMNS.items())})"
)


def _insert(made: list[Release]) -> None:
    rows = [{name: getattr(release, name) for name in _COLUMNS} for release in made]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [json.dumps(rows, ensure_ascii=False, default=datetime.datetime.isoformat)])


def would_be_written(drafts: list[Draft]) -> list[Draft]:
    """Those of the drafts that `append` would release as they stand: what a preview shows, no more and no less."""
    held = live_hashes(drafts)
    gone = _versions(draft for draft in drafts if (draft.kind, draft.public_id) not in held)
    return [draft for draft in drafts if _is_news((draft.kind, draft.public_id), sha256(draft.content), held, gone)]


def _is_news(
    key: tuple[str, str],
    content_hash: str,
    held: Mapping[tuple[str, str], str],
    versions: Mapping[tuple[str, str], int],
) -> bool:
    """Never public yet, or otherwise than now. What has versions of which none is public was withdrawn: it stays so."""
    return held[key] != content_hash if key in held else key not in versions


def live_hashes(drafts: Iterable[Draft]) -> dict[tuple[str, str], str]:
    """The content hash of what is public now, by kind and public id."""
    found: dict[tuple[str, str], str] = {}
    for kind, ids in _by_kind(drafts).items():
        rows = Entry.objects.filter(kind=kind, public_id__in=ids).values_list("public_id", "content_hash")
        found.update({(kind, public_id): content_hash for public_id, content_hash in rows.order_by("pk")})
    return found


def _versions(drafts: Iterable[Draft]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for kind, ids in _by_kind(drafts).items():
        rows = Release.objects.filter(kind=kind, public_id__in=ids).values_list("public_id").annotate(Max("version"))
        found.update({(kind, public_id): version for public_id, version in rows.order_by("public_id")})
    return found


def _by_kind(drafts: Iterable[Draft]) -> Mapping[str, list[str]]:
    ids: dict[str, list[str]] = {}
    for draft in drafts:
        ids.setdefault(draft.kind, []).append(draft.public_id)
    return ids


def _in_groups(drafts: Iterable[Draft]) -> Iterator[list[Draft]]:
    some: list[Draft] = []
    for draft in drafts:
        some.append(draft)
        if len(some) >= _AT_ONCE:
            yield some
            some = []
    if some:
        yield some
