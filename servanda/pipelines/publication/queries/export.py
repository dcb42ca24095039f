"""All results of a search as rows of a table or as full contents, streamed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction

from servanda.foundation.common.text import in_language
from servanda.pipelines.publication.models import Entry
from servanda.pipelines.publication.queries.asking import Query, checked
from servanda.pipelines.publication.queries.conditions import conditions
from servanda.pipelines.publication.queries.lexemes import understand
from servanda.pipelines.publication.queries.meaning import meant

# Column names are stable: others build on them.
COLUMNS = (
    "public_id",
    "state",
    "mechanism",
    "kind",
    "cycle",
    "session",
    "document",
    "number",
    "asked_on",
    "language",
    "text",
    "text_language",
    "recommended_by",
    "position",
    "level",
    "level_said_by",
    "level_on",
    "cluster",
    "thread",
    "lead",
    "bodies",
    "themes",
    "groups",
    "targets",
    "themes_source",
    "version",
    "released_at",
)
_AT_ONCE = 1_000


def export_rows(query: Query) -> Iterator[dict[str, Any]]:
    """Every recommendation found, newest asking first, as one flat row each."""
    for entry in _entries(query):
        yield _flat(entry, query.language)


def export_contents(query: Query) -> Iterator[dict[str, Any]]:
    """Every recommendation found, with all that was released about it."""
    for entry in _entries(query):
        yield {
            "public_id": entry.public_id,
            "kind": entry.kind,
            "version": entry.version,
            "released_at": entry.released_at.isoformat(),
            "content": entry.content,
        }


def _entries(query: Query) -> Iterator[Entry]:
    """Keys in one statement, contents a thousand at a time: no long transaction while somebody downloads slowly."""
    likeness = meant(checked(query))
    understood = understand(query.text)
    held = conditions(query, understood.tsquery if likeness is None else "")
    if likeness is not None:
        held.only(list(likeness))
    elif query.text.strip() and not understood.tsquery:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', '20s', true)")
        cursor.execute(
            f"SELECT id FROM publication_entry WHERE {held.where} ORDER BY asked_on DESC, sort_key, public_id",  # noqa: S608
            held.parameters,
        )
        keys = [row[0] for row in cursor.fetchall()]
    for start in range(0, len(keys), _AT_ONCE):
        some = Entry.objects.defer("words").in_bulk(keys[start : start + _AT_ONCE])
        yield from (some[key] for key in keys[start : start + _AT_ONCE] if key in some)


def _flat(entry: Entry, language: str) -> dict[str, Any]:
    content = entry.content
    passage = in_language({code: held["text"] for code, held in content.get("texts", {}).items()}, language)
    level = content.get("level") or {}
    asked_by = (asking.get("state") or asking["printed"] for asking in content.get("recommended_by", ()))
    return {
        "public_id": entry.public_id,
        "state": entry.state_code,
        "mechanism": entry.mechanism,
        "kind": content.get("kind", entry.kind),
        "cycle": entry.cycle,
        "session": content.get("session", ""),
        "document": (content.get("document") or {}).get("symbol", ""),
        "number": content.get("number", ""),
        "asked_on": str(entry.asked_on or ""),
        "language": content.get("language", ""),
        "text": passage.text,
        "text_language": passage.language if passage.text else "",
        "recommended_by": "; ".join(asked_by),
        "position": entry.position,
        "level": entry.level,
        "level_said_by": (level.get("said_by") or {}).get("public_id", ""),
        "level_on": level.get("on", ""),
        "cluster": entry.cluster,
        "thread": entry.thread,
        "lead": entry.lead_body,
        "bodies": "; ".join(entry.bodies),
        "themes": "; ".join(entry.themes),
        "groups": "; ".join(entry.groups),
        "targets": "; ".join(entry.targets),
        "themes_source": _sources(content),
        "version": entry.version,
        "released_at": entry.released_at.isoformat(),
    }


def _sources(content: dict[str, Any]) -> str:
    """Who stands behind each theme: "confirmed" and "imported" are told apart in every export."""
    tags = [tag for tag in content.get("tags", ()) if tag["kind"] == "theme"]
    return "; ".join(f"{tag['code']}: {tag['provenance']} ({tag['source']})" for tag in tags)
