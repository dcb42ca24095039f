"""What a source's labels mean in our terms (decision 14), worked out once for each label."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import NamedTuple

from servanda.domain.recommendations.arrivals import ArrivingTag
from servanda.domain.recommendations.states import Provenance, TagKind
from servanda.foundation.reference.models import Goal, Target
from servanda.foundation.reference.models.taxonomy import Relation
from servanda.foundation.reference.queries import terms_for_label, version_at
from servanda.pipelines.ingest.records import Record

# Where a label is looked for, by source; the first list that knows it answers.
_THEMES = {
    "upr-info": ("upr-info-issues",),
    "uhri": ("uhri-themes", "ohchr-themes", "ohchr-legacy-index"),
    "ohchr-matrix": ("uhri-themes", "ohchr-themes", "ohchr-legacy-index"),
}
_GROUPS = ("uhri-groups", "ohchr-groups", "ohchr-legacy-groups")
_PROVENANCE = {
    Relation.EXACT: Provenance.IMPORTED,
    Relation.NARROWER: Provenance.IMPORTED,
    Relation.BROADER: Provenance.SUGGESTED,
}
_KINDS = {"theme": TagKind.THEME, "group": TagKind.GROUP}


class Meaning(NamedTuple):
    """The tags a label stands for; `known` is False for one that no list has."""

    tags: tuple[ArrivingTag, ...]
    known: bool


class Vocabularies:
    """One source's way of speaking. Labels are few and come back thousands of times."""

    def __init__(self, source: str) -> None:
        self._themes = _THEMES.get(source, ("uhri-themes", "ohchr-themes"))
        self._known: dict[tuple[str, str], Meaning] = {}
        self._versions = {
            list_name: version.number if (version := version_at(list_name)) else "" for list_name in _KINDS
        }
        self._goals = set(Goal.objects.order_by().values_list("code", flat=True))
        self._targets = set(Target.objects.order_by().values_list("code", flat=True))

    def tags_of(self, record: Record) -> tuple[ArrivingTag, ...]:
        """Each code once; what the source says outright before what it only suggests."""
        found: dict[tuple[str, str], list[ArrivingTag]] = defaultdict(list)
        for kind, label in _labels(record):
            for tag in self._meaning(kind, label).tags:
                found[tag.kind, tag.code].append(tag)
        return tuple(_joined(tags) for tags in found.values())

    def unknown_in(self, record: Record) -> list[tuple[str, str]]:
        """Kind and label of what no list knows; kept as printed all the same."""
        return [(kind, label) for kind, label in _labels(record) if not self._meaning(kind, label).known]

    def _meaning(self, kind: str, label: str) -> Meaning:
        if (kind, label) not in self._known:
            self._known[kind, label] = self._goal(label) if kind == "sdg" else self._term(kind, label)
        return self._known[kind, label]

    def _goal(self, label: str) -> Meaning:
        """SDG links of a source are suggestions: they follow the theme mechanically."""
        for kind, codes in ((TagKind.GOAL, self._goals), (TagKind.TARGET, self._targets)):
            if label in codes:
                return Meaning((ArrivingTag(kind, label, Provenance.SUGGESTED, label),), known=True)
        return Meaning((), known=False)

    def _term(self, kind: str, label: str) -> Meaning:
        for vocabulary in self._themes if kind == "themes" else _GROUPS:
            matches = terms_for_label(vocabulary, label)
            if matches:
                return Meaning(
                    tuple(
                        ArrivingTag(
                            _KINDS[match.term.taxonomy_id],
                            match.term.code,
                            _PROVENANCE[Relation(match.relation)],
                            label,
                            self._versions[match.term.taxonomy_id],
                        )
                        for match in matches
                        if match.relation != Relation.RELATED
                    ),
                    known=True,
                )
        return Meaning((), known=False)


def labels_as_printed(record: Record) -> dict[str, list[str]]:
    """All of them, by kind."""
    printed = {"themes": record.themes, "groups": record.groups, "sdg": record.sdg}
    return {kind: list(labels) for kind, labels in printed.items() if labels}


def count_unknown(counts: dict[str, Counter[str]], unknown: list[tuple[str, str]]) -> None:
    for kind, label in unknown:
        counts.setdefault(kind, Counter())[label] += 1


def _labels(record: Record) -> list[tuple[str, str]]:
    return [(kind, label) for kind, labels in labels_as_printed(record).items() for label in labels]


def _joined(tags: list[ArrivingTag]) -> ArrivingTag:
    best = min(tags, key=lambda tag: tag.provenance != Provenance.IMPORTED)
    label = "; ".join(dict.fromkeys(tag.label for tag in tags if tag.provenance == best.provenance))
    return ArrivingTag(best.kind, best.code, best.provenance, label[:300], best.vocabulary_version)
