"""Load versioned lists so that nothing tagged under an older version changes.

The newest version of a list may be corrected until a next one is added to `taxonomy_versions.yaml`.
What stood in an older version stays: a term is retired, never deleted; a new name is a new wording;
a crosswalk line is withdrawn, never re-pointed.
"""

from __future__ import annotations

import csv
import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from servanda.foundation.reference.crosswalk_loader import load_crosswalk
from servanda.foundation.reference.models import Crosswalk, Taxonomy, TaxonomyVersion, Term, TermWording

Entry = Mapping[str, Any]

# The parser in C reads the lists in a tenth of the time, where PyYAML was built with it.
_YAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ListRefused(Exception):
    """A data file would rewrite the past, or contradicts itself."""


def load_taxonomies(folder: Path) -> tuple[int, int]:
    """Every list and crosswalk in the folder; how many terms and how many crosswalk lines were written."""
    versions = _read_yaml(folder / "taxonomy_versions.yaml")
    terms = 0
    for described in _read_yaml(folder / "taxonomies.yaml"):
        taxonomy, _ = Taxonomy.objects.update_or_create(pk=described["code"], defaults={"names": described["names"]})
        mine = [version for version in versions if version["taxonomy"] == taxonomy.pk]
        if mine:
            terms += load_list(taxonomy, versions=mine, entries=_read_yaml(folder / described["file"]))
    lines = 0
    for path in sorted((folder / "crosswalks").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as text:
            lines += load_crosswalk(path.stem, rows=list(csv.DictReader(text)))
    return terms, lines


def load_list(taxonomy: Taxonomy, *, versions: Sequence[Entry], entries: Sequence[Entry]) -> int:
    """One list in its newest version; how many terms were added, reworded, moved or retired."""
    _refuse_contradictions(taxonomy.pk, entries)
    held_versions = _versions(taxonomy, versions)
    return _bring_terms(taxonomy, entries, versions=held_versions)


def _bring_terms(taxonomy: Taxonomy, entries: Sequence[Entry], *, versions: Mapping[str, TaxonomyVersion]) -> int:
    newest = max(versions.values(), key=lambda version: version.valid_from)
    held = {term.code: term for term in taxonomy.terms.select_related("since", "until", "parent")}
    known = set(held)
    created = [
        Term(
            taxonomy=taxonomy,
            code=entry["code"],
            since=_version(versions, entry.get("since", newest.number), of=entry["code"]),
            position=place,
        )
        for place, entry in enumerate(entries)
        if entry["code"] not in known
    ]
    held |= {term.code: term for term in Term.objects.bulk_create(created)}
    placed = [
        held[entry["code"]]
        for place, entry in enumerate(entries)
        if _place(held, entry, versions=versions, newest=newest, place=place, is_new=entry["code"] not in known)
    ]
    Term.objects.bulk_update(placed, ["parent", "position", "until", "replaced_by"])
    written = {term.code for term in (*created, *placed)}
    written |= _word(held, entries, versions=versions, newest=newest)
    written |= _retire(held, named={entry["code"] for entry in entries}, at=newest)
    return len(written)


def _read_yaml(path: Path) -> Any:
    """A data file's content; nothing where a folder has no such file."""
    if not path.exists():
        return []
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_YAML) or []  # noqa: S506 - both loaders are the safe ones


def _refuse_contradictions(code: str, entries: Sequence[Entry]) -> None:
    codes = [entry["code"] for entry in entries]
    for one in codes:
        if codes.count(one) > 1:
            raise ListRefused(f"The list of {code} names the term {one!r} twice. Keep one of them.")
    for entry in entries:
        for link in ("parent", "replaced_by"):
            if entry.get(link) and entry[link] not in codes:
                raise ListRefused(f"Term {entry['code']!r} has the {link} {entry[link]!r}, which the list lacks.")


def _versions(taxonomy: Taxonomy, rows: Sequence[Entry]) -> dict[str, TaxonomyVersion]:
    """Versions by number. One that the database holds already is left as it is."""
    for row in rows:
        valid_from = row["valid_from"]
        if not isinstance(valid_from, datetime.date):
            valid_from = datetime.date.fromisoformat(str(valid_from))
        TaxonomyVersion.objects.get_or_create(
            taxonomy=taxonomy,
            number=str(row["number"]),
            defaults={"valid_from": valid_from, "note": row.get("note", "")},
        )
    listed = {str(row["number"]) for row in rows}
    versions = {version.number: version for version in taxonomy.versions.order_by("valid_from")}
    latest = list(versions)[-1]
    if latest not in listed:
        raise ListRefused(
            f"The database holds version {latest} of {taxonomy.pk}, which the data files do not know. "
            "They are older than the database; install the newer release."
        )
    return versions


def _version(versions: Mapping[str, TaxonomyVersion], number: object, *, of: str) -> TaxonomyVersion:
    if str(number) not in versions:
        raise ListRefused(f"Term {of!r} names the version {number}, which taxonomy_versions.yaml lacks.")
    return versions[str(number)]


def _place(
    held: Mapping[str, Term],
    entry: Entry,
    *,
    versions: Mapping[str, TaxonomyVersion],
    newest: TaxonomyVersion,
    place: int,
    is_new: bool,
) -> bool:
    """Parent, order and retirement of a term; whether anything changed."""
    term = held[entry["code"]]
    parent = held[entry["parent"]] if entry.get("parent") else None
    until = _version(versions, entry["until"], of=entry["code"]) if entry.get("until") else None
    replaced_by = held[entry["replaced_by"]] if entry.get("replaced_by") else None
    if not is_new and term.since_id != newest.pk and term.parent != parent:
        raise ListRefused(f"Term {term.code!r} stood elsewhere in an earlier version. Retire it and add a new code.")
    if term.until and term.until != until and term.until != newest:
        raise ListRefused(f"Term {term.code!r} was retired with {term.until.number}. Add a new code instead.")
    was = (term.parent_id, term.position, term.until_id, term.replaced_by_id)
    term.parent, term.position, term.until, term.replaced_by = parent, place, until, replaced_by
    return was != (term.parent_id, term.position, term.until_id, term.replaced_by_id)


def _word(
    held: Mapping[str, Term],
    entries: Sequence[Entry],
    *,
    versions: Mapping[str, TaxonomyVersion],
    newest: TaxonomyVersion,
) -> set[str]:
    """Wordings by the version they hold from; codes of terms that got one or had the newest corrected."""
    worded: dict[int, dict[int, TermWording]] = {}
    for wording in TermWording.objects.filter(term__in=held.values()).select_related("version"):
        worded.setdefault(wording.term_id, {})[wording.version_id] = wording
    written: set[str] = set()
    for entry in entries:
        term = held[entry["code"]]
        mine = worded.setdefault(term.pk, {})
        for text in (*entry.get("earlier", ()), _present(entry, term=term, newest=newest, is_new=not mine)):
            if _put_wording(
                term, mine, text=text, version=_version(versions, text["version"], of=term.code), newest=newest
            ):
                written.add(term.code)
    TermWording.objects.bulk_create(
        wording for mine in worded.values() for wording in mine.values() if wording.pk is None
    )
    return written


def _present(entry: Entry, *, term: Term, newest: TaxonomyVersion, is_new: bool) -> Entry:
    """The entry's own wording, with the version it holds from."""
    default = term.since.number if is_new else newest.number
    return {**entry, "version": entry.get("worded", default)}


def _put_wording(
    term: Term, mine: dict[int, TermWording], *, text: Entry, version: TaxonomyVersion, newest: TaxonomyVersion
) -> bool:
    names, definitions = text["names"], text.get("definition") or {}
    before = [wording for wording in mine.values() if wording.version.valid_from <= version.valid_from]
    latest = max(before, key=lambda wording: wording.version.valid_from, default=None)
    if latest and (latest.names, latest.definitions) == (names, definitions):
        return False
    if latest and latest.version_id == version.pk:
        if version != newest:
            raise ListRefused(f"Term {term.code!r} was worded otherwise in {version.number}, which is closed.")
        latest.names, latest.definitions = names, definitions
        latest.save()
        return True
    mine[version.pk] = TermWording(term=term, version=version, names=names, definitions=definitions)
    return True


def _retire(held: Mapping[str, Term], *, named: set[str], at: TaxonomyVersion) -> set[str]:
    """Terms the list no longer names end with the newest version."""
    gone = {code: term for code, term in held.items() if code not in named and term.until_id is None}
    for term in gone.values():
        term.until = at
        term.save()
        Crosswalk.objects.filter(term=term, until=None).update(until=at)
    return set(gone)
