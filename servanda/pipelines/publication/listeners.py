"""News from below: an import was applied or undone."""

from __future__ import annotations

from typing import Any

from servanda.pipelines.publication.tasks import release_batch_later

_NEWS = frozenset({"ingest.batch_applied", "ingest.batch_undone"})


def hear(sender: Any, event: Any, **kwargs: Any) -> None:
    """Ask for the release in the background; the import itself has already committed."""
    if event.name in _NEWS:
        release_batch_later.defer(batch_id=int(event.details.get("batch") or event.thing_id))
