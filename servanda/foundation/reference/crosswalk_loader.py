"""Load what other vocabularies' labels mean in ours, keeping what they meant before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import QuerySet

from servanda.foundation.reference.models import Crosswalk, TaxonomyVersion, Term
from servanda.foundation.reference.names import normalise_label

Key = tuple[str, str, int]  # label key, the other list's code, our term


class CrosswalkRefused(Exception):
    """A crosswalk names a term that we do not have or no longer use."""


def load_crosswalk(vocabulary: str, *, rows: Sequence[Mapping[str, str]]) -> int:
    """One vocabulary's lines; how many were added, withdrawn or given another relation."""
    terms = _terms_by_name()
    newest: dict[str, TaxonomyVersion] = {}
    for version in TaxonomyVersion.objects.order_by("valid_from"):
        newest[version.taxonomy_id] = version
    current = {_key(line): line for line in _lines(vocabulary).filter(until=None)}
    named: set[Key] = set()
    written = 0
    for row in rows:
        term = _term(terms, row["term"], vocabulary=vocabulary)
        key = (normalise_label(row["label"]), row.get("code") or "", term.pk)
        if key not in named:
            named.add(key)
            written += _put(vocabulary, row, term=term, held=current.get(key), newest=newest[term.taxonomy_id])
    for key, line in current.items():
        if key not in named:
            line.until = newest[line.term.taxonomy_id]
            line.save()
            written += 1
    return written


def _lines(vocabulary: str) -> QuerySet[Crosswalk]:
    return Crosswalk.objects.filter(vocabulary=vocabulary).select_related("term")


def _key(line: Crosswalk) -> Key:
    return (line.label_key, line.code, line.term_id)


def _terms_by_name() -> dict[tuple[str, str], Term]:
    """Terms still in use by list and code."""
    return {(term.taxonomy_id, term.code): term for term in Term.objects.filter(until=None)}


def _term(terms: Mapping[tuple[str, str], Term], name: str, *, vocabulary: str) -> Term:
    """The term a line points to: in the list the file is about, or in the one it names ("group:children")."""
    own = "group" if vocabulary.endswith("-groups") else "theme"
    taxonomy, _, code = name.strip().rpartition(":")
    match = terms.get((taxonomy or own, code))
    if match is None:
        raise CrosswalkRefused(
            f"{vocabulary}.csv points to {name!r}, which the list of {taxonomy or own} lacks. Correct the term."
        )
    return match


def _put(
    vocabulary: str, row: Mapping[str, str], *, term: Term, held: Crosswalk | None, newest: TaxonomyVersion
) -> int:
    relation = row["relation"].strip()
    if held and held.relation == relation:
        return 0
    if held and held.version_id != newest.pk:  # an earlier version relied on it
        held.until = newest
        held.save()
    Crosswalk.objects.update_or_create(
        vocabulary=vocabulary,
        label_key=normalise_label(row["label"]),
        code=row.get("code") or "",
        term=term,
        version=newest,
        defaults={"label": row["label"].strip(), "relation": relation, "until": None},
    )
    return 1
