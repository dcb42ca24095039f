"""Reading the chain itself: its head, its lines, what happened to one thing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from servanda.pipelines.publication.chain import header
from servanda.pipelines.publication.models import Release
from servanda.pipelines.publication.states import ReleaseReason

Head = tuple[int, str]  # number and hash of a release


def head_of_chain(known: Head) -> tuple[Head, bool]:
    """Number and hash of the newest release, and whether the chain still holds the one the caller knows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "(SELECT sequence, hash FROM publication_release ORDER BY sequence DESC LIMIT 1)"
            " UNION ALL (SELECT sequence, hash FROM publication_release WHERE sequence = %s)",
            [known[0]],
        )
        rows = sorted(cursor.fetchall())
    return (rows[-1], known in rows) if rows else ((0, ""), False)


def latest_sequence() -> int:
    """The number of the newest release; 0 before the first."""
    return Release.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0


def latest_release() -> Release | None:
    """The head of the chain."""
    return Release.objects.order_by("-sequence").first()


def releases(*, since: int = 0, state: str = "", limit: int = 100) -> QuerySet[Release]:
    """Releases after a number, in order."""
    found = Release.objects.filter(sequence__gt=since).order_by("sequence")
    return (found.filter(state_code=state) if state else found)[:limit]


def checkpoint() -> dict[str, Any]:
    """Number and hash of the newest release: whoever keeps this can prove later that nothing before was altered."""
    head = latest_release()
    return {"sequence": head.sequence, "hash": head.hash} if head else {"sequence": 0, "hash": "0" * 64}


def with_withdrawals(found: QuerySet[Release]) -> QuerySet[Release]:
    """Marks releases that a later one withdrew: their content is no longer handed out."""
    later = Release.objects.filter(
        kind=OuterRef("kind"),
        public_id=OuterRef("public_id"),
        version__gt=OuterRef("version"),
        reason=ReleaseReason.WITHDRAWAL,
    )
    return found.annotate(is_withdrawn=Exists(later))


def line(release: Any) -> dict[str, Any]:
    """A release as one object of the public chain; `content` is null where it was withdrawn later."""
    content = None if release.is_withdrawn else release.content
    return {**header(release), "hash": release.hash, "content": content}


def chain_lines(*, since: int = 0) -> Iterator[str]:
    """The chain as JSON lines, a thousand at a time; for mirrors and verifiers."""
    while True:
        some = list(with_withdrawals(Release.objects.filter(sequence__gt=since)).order_by("sequence")[:1000])
        for release in some:
            yield json.dumps(line(release), ensure_ascii=False, sort_keys=True) + "\n"
        if len(some) < 1000:
            return
        since = some[-1].sequence
