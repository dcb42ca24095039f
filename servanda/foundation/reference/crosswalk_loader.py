"""Load what other vocabularies' labels mean in ours, keeping what they meant before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from servanda.foundation.reference.models import Crosswalk, TaxonomyVersion, Term
from servanda.foundation.reference.models.taxonomy import Relation
from servanda.foundation.reference.names import normalise_label

Key = tuple[str, str, int]  # label key, the other list's code, our term


class CrosswalkRefused(Exception):
    """A crosswalk names a term that we do not have or no longer use, or a relation that is none."""


@dataclass
class _Held:
    """The lines of a vocabulary that the database has, and the new ones to write at the end."""

    current: dict[Key, Crosswalk] = field(default_factory=dict)
    of_newest: dict[Key, Crosswalk] = field(default_factory=dict)  # withdrawn again before a next version came
    new: list[Crosswalk] = field(default_factory=list)


def load_crosswalk(vocabulary: str, *, rows: Sequence[Mapping[str, str]]) -> int:
    """One vocabulary's lines; how many were added, withdrawn or given another relation."""
    terms = {(term.taxonomy_id, term.code): term for term in Term.objects.filter(until=None)}
    newest = {version.taxonomy_id: version for version in TaxonomyVersion.objects.order_by("valid_from")}
    held = _held(vocabulary, newest)
    named: set[Key] = set()
    written = 0
    for row in rows:
        term = _term(terms, row["term"], vocabulary=vocabulary)
        key = (normalise_label(row["label"]), row.get("code") or "", term.pk)
        relation = row["relation"].strip()
        if relation not in Relation.values:
            raise CrosswalkRefused(
                f"{vocabulary}.csv has the relation {relation!r}. Write one of {', '.join(Relation.values)}."
            )
        if key not in named:
            named.add(key)
            line = Crosswalk(
                vocabulary=vocabulary,
                label=row["label"].strip(),
                label_key=key[0],
                code=key[1],
                term=term,
                relation=relation,
                version=newest[term.taxonomy_id],
            )
            written += _put(line, key, held=held)
    Crosswalk.objects.bulk_create(held.new)
    for key, line in held.current.items():
        if key not in named:
            line.until = newest[line.term.taxonomy_id]
            line.save()
            written += 1
    return written


def _held(vocabulary: str, newest: Mapping[str, TaxonomyVersion]) -> _Held:
    held = _Held()
    for line in Crosswalk.objects.filter(vocabulary=vocabulary).select_related("term").order_by("id"):
        key = (line.label_key, line.code, line.term_id)
        if line.until_id is None:
            held.current[key] = line
        if line.version_id == newest[line.term.taxonomy_id].pk:
            held.of_newest[key] = line
    return held


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


def _put(line: Crosswalk, key: Key, *, held: _Held) -> int:
    current = held.current.get(key)
    if current and current.relation == line.relation:
        return 0
    if current and current.version_id != line.version_id:  # an earlier version relied on it
        current.until = line.version
        current.save()
    if same := held.of_newest.get(key):
        same.label, same.relation, same.until = line.label, line.relation, None
        same.save()
    else:
        held.new.append(line)
    return 1
