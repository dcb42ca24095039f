"""Reads of reference data. All of it is public; nothing here depends on who asks."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BigIntegerField, Case, CharField, DateField, Prefetch, Q, QuerySet, When
from django.db.models import Value as Fixed

from servanda.foundation.reference.models import (
    Crosswalk,
    Goal,
    Indicator,
    Mechanism,
    State,
    Target,
    TaxonomyVersion,
    Term,
    TermWording,
)
from servanda.foundation.reference.names import (
    normalise_label,
    normalise_name,
    shipped_mechanism_names,
)


@dataclass(frozen=True, slots=True)
class TermAt:
    """A term as one version of its list has it: worded as then, whatever it is called today."""

    term: Term
    code: str
    names: dict[str, str]
    definitions: dict[str, str]
    parent_code: str


@dataclass(frozen=True, slots=True)
class Value:
    """One entry of a list: its newest names, and whether it is no longer chosen."""

    names: dict[str, str]
    is_retired: bool


@dataclass(frozen=True, slots=True)
class Match:
    """A term of ours that answers a label of another vocabulary."""

    term: Term
    relation: str  # what the label is to ours: exact | narrower | broader | related


def states(*, standing: Iterable[str] = ("member", "observer")) -> QuerySet[State]:
    """States by English name; members and observers unless told otherwise."""
    return State.objects.filter(standing__in=list(standing)).order_by("sort_key", "iso3")


def state_names() -> dict[str, str]:
    """Normalised name → ISO3 of every State held, invented ones too. A real State wins over an invented one."""
    table: dict[str, str] = {}
    invented_last = Case(When(standing="invented", then=1), default=0)
    for state in State.objects.order_by(invented_last, "iso3"):
        for name in (state.iso3, state.iso2, *state.names.values(), *state.other_names):
            if key := normalise_name(name):
                table.setdefault(key, state.iso3)
    return table


def state_by_name(name: str) -> State | None:
    """The State a printed name or code means, in any of the six languages; None for anything else."""
    code = state_names().get(normalise_name(name))
    return State.objects.get(pk=code) if code else None


def mechanisms(*, kind: str = "") -> QuerySet[Mechanism]:
    """Mechanisms in the customary order, of one kind where it is given."""
    chosen = Mechanism.objects.filter(kind=kind) if kind else Mechanism.objects.all()
    return chosen.order_by("sort_key", "code")


def mechanism_names() -> dict[str, str]:
    """Normalised printed name → code of every mechanism held, in all its languages."""
    table = dict(shipped_mechanism_names())
    for mechanism in mechanisms():
        for name in (mechanism.code, *mechanism.names.values(), *mechanism.short_names.values()):
            table.setdefault(normalise_label(name), mechanism.code)
    return table


def sdg_tree() -> list[Goal]:
    """The 17 goals, each with its targets and their indicators ready: `goal.targets.all()`."""
    targets = Target.objects.order_by("sort_key").prefetch_related("indicators")
    return list(Goal.objects.order_by("sort_key").prefetch_related(Prefetch("targets", queryset=targets)))


def version_at(taxonomy: str, at: str | datetime.date | None = None) -> TaxonomyVersion | None:
    """The version of a list by its number, or in force on a date; the newest for None."""
    versions = TaxonomyVersion.objects.filter(taxonomy=taxonomy).order_by("-valid_from")
    if isinstance(at, str):
        return versions.filter(number=at).first()
    return (versions.filter(valid_from__lte=at) if at else versions).first()


def terms_at(taxonomy: str, at: str | datetime.date | None = None) -> list[TermAt]:
    """The list as it stood in a version or on a date: only its terms, in its order, worded as then."""
    version = version_at(taxonomy, at)
    if version is None:
        return []
    terms = list(
        Term.objects.filter(taxonomy=taxonomy, since__valid_from__lte=version.valid_from)
        .filter(Q(until=None) | Q(until__valid_from__gt=version.valid_from))
        .select_related("parent")
        .order_by("position", "code")
    )
    worded = _wordings(terms, version=version)
    return [
        TermAt(
            term=term,
            code=term.code,
            names=worded[term.pk].names,
            definitions=worded[term.pk].definitions,
            parent_code=term.parent.code if term.parent else "",
        )
        for term in terms
    ]


def wording_of(term: Term, at: str | datetime.date | None = None) -> TermWording | None:
    """What a term, retired or not, was called in a version; its last wording for None."""
    version = version_at(term.taxonomy_id, at)
    return _wordings([term], version=version).get(term.pk) if version else None


def terms_for_label(vocabulary: str, label: str) -> list[Match]:
    """Our present terms for a label as printed: "Right to health", "A12 …", or the bare code "A12"."""
    lines = Crosswalk.objects.filter(vocabulary=vocabulary, until=None, term__until=None).select_related("term")
    found = lines.filter(label_key=normalise_label(label)) or lines.filter(code=label.strip())
    if not found and len(words := label.split(maxsplit=1)) == 2:
        found = lines.filter(code=words[0].rstrip(".")) or lines.filter(label_key=normalise_label(words[1]))
    return [Match(line.term, line.relation) for line in found.order_by("label_key", "relation", "term__code")]


def _wordings(terms: Iterable[Term], *, version: TaxonomyVersion) -> dict[int, TermWording]:
    """By term: its latest wording not younger than the version."""
    wordings = TermWording.objects.filter(term__in=list(terms), version__valid_from__lte=version.valid_from)
    return {wording.term_id: wording for wording in wordings.order_by("version__valid_from")}


def names_of_terms(taxonomies: Iterable[str] = ("theme", "group")) -> dict[tuple[str, str], dict[str, str]]:
    """(taxonomy, code) → its newest names, retired terms included, in one query: for labels of tags."""
    wordings = TermWording.objects.filter(term__taxonomy__in=list(taxonomies)).order_by("version__valid_from", "pk")
    rows = wordings.values_list("term__taxonomy", "term__code", "names")
    return {(taxonomy, code): names for taxonomy, code, names in rows}


def names_of_goals() -> dict[str, dict[str, str]]:
    """Code → our short words for each goal."""
    return dict(Goal.objects.order_by("sort_key").values_list("code", "labels"))


def names_of_themes_and_goals() -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    """Code → names of each, newest wording, in one query: a page that needs both asks once."""
    wordings = TermWording.objects.filter(term__taxonomy="theme").order_by()
    themes = wordings.values_list(Fixed("theme"), "term__code", "names", "version__valid_from")
    no_day = Fixed(None, DateField())
    goals = Goal.objects.order_by().values_list(Fixed("goal"), "code", "labels", no_day)
    rows = sorted(themes.union(goals, all=True), key=lambda row: (row[3] or datetime.date.min, _counting(row[1])))
    found: dict[str, dict[str, dict[str, str]]] = {"theme": {}, "goal": {}}
    for kind, code, names, _day in rows:
        found[kind][code] = names
    return found["theme"], found["goal"]


def _counting(code: str) -> tuple[int, str]:
    return (int(code), "") if code.isdecimal() else (0, code)


def names_of_targets() -> dict[str, dict[str, str]]:
    """Code → our short words for each target."""
    return dict(Target.objects.order_by("sort_key").values_list("code", "labels"))


def values_of_lists() -> dict[tuple[str, str], Value]:
    """(theme, group, goal or target; code) → what it is called now, in customary order, in one statement."""
    no_day, no_version, no_place = Fixed(None, DateField()), Fixed(None, BigIntegerField()), Fixed("", CharField())
    terms = TermWording.objects.filter(term__taxonomy__in=("theme", "group")).order_by()
    rows = terms.values_list(
        "term__taxonomy", "term__code", "names", "version__valid_from", no_place, "term__until"
    ).union(
        Goal.objects.order_by().values_list(Fixed("goal"), "code", "labels", no_day, "sort_key", no_version),
        Target.objects.order_by().values_list(Fixed("target"), "code", "labels", no_day, "sort_key", no_version),
        all=True,
    )
    told = sorted(rows, key=lambda row: (row[3] or datetime.date.min, row[4]))  # a newer wording speaks last
    return {(kind, code): Value(names, until is not None) for kind, code, names, _day, _key, until in told}


def areas() -> list[tuple[str, dict[str, str]]]:
    """Themes of the first level in their order: what objectives are sorted under."""
    roots = TermWording.objects.filter(term__taxonomy="theme", term__parent=None, term__until=None)
    rows = roots.order_by("version__valid_from").values_list("term__code", "names", "term__position")
    newest = {code: (position, names) for code, names, position in rows}
    return [(code, names) for code, (position, names) in sorted(newest.items(), key=lambda item: (item[1][0], item[0]))]


def has_indicator(code: str) -> bool:
    """Whether the framework has an SDG indicator of that code."""
    return bool(code) and Indicator.objects.filter(pk=code).exists()
