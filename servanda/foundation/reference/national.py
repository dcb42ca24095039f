"""Reading what States add to our lists. All of it that is in force is public."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from servanda.foundation.reference.models import NationalTerm, NationalVersion, NationalWording
from servanda.foundation.reference.queries import terms_at

TITLES: dict[str, str | Promise] = {"theme": _("Themes"), "group": _("Affected groups")}


@dataclass(frozen=True, slots=True)
class Line:
    """A term as the page of a list shows it: ours, or the State's own."""

    code: str
    parent: str
    names: dict[str, str]  # in force, or as they will be
    ours: dict[str, str]  # what we call it; nothing for a term of the State's own
    relation: str = ""
    is_new: bool = False
    is_leaving: bool = False
    is_retired: bool = False
    was: dict[str, str] | None = None  # the names in force, where others wait


@dataclass(frozen=True, slots=True)
class ListLine:
    code: str
    title: str | Promise
    terms: int
    changes: int


def national_lists(state: str) -> list[ListLine]:
    """Each list with how much of it is the State's own and how many changes wait."""
    own = NationalTerm.objects.filter(state=state, until=None).order_by().values_list("taxonomy")
    terms = dict(own.annotate(number=Count("pk")).order_by("taxonomy"))
    writing = NationalVersion.objects.filter(state=state, in_force_from=None).order_by("taxonomy")
    lists = dict(writing.values_list("pk", "taxonomy"))
    changes = {lists[version]: len(codes) for version, codes in _changes_of(lists).items()}
    return [ListLine(code, title, terms.get(code, 0), changes.get(code, 0)) for code, title in TITLES.items()]


def version_in_force(state: str, taxonomy: str) -> NationalVersion | None:
    """The newest one with a date."""
    held = NationalVersion.objects.filter(state=state, taxonomy=taxonomy, in_force_from__isnull=False)
    return held.order_by("-number").first()


def version_in_writing(state: str, taxonomy: str) -> NationalVersion | None:
    """The one that gathers changes, if there are any."""
    return NationalVersion.objects.filter(state=state, taxonomy=taxonomy, in_force_from=None).first()


def versions(state: str, taxonomy: str) -> list[NationalVersion]:
    """All in force or once in force, newest first."""
    held = NationalVersion.objects.filter(state=state, taxonomy=taxonomy, in_force_from__isnull=False)
    return list(held.order_by("-number"))


def changes_waiting(state: str, taxonomy: str) -> int:
    """How many terms come, go or change their name with the version in writing."""
    return len(changes_of(version_in_writing(state, taxonomy)))


def changes_of(version: NationalVersion | None) -> set[str]:
    """Codes a version brings, retires or rewords."""
    return _changes_of([version.pk])[version.pk] if version else set()


def _changes_of(versions: Iterable[int]) -> dict[int, set[str]]:
    """The same for several, by their keys."""
    found: dict[int, set[str]] = {key: set() for key in versions}
    if not found:
        return found
    touched = NationalTerm.objects.filter(Q(since__in=found) | Q(until__in=found)).order_by("code")
    for code, *ends in touched.values_list("code", "since_id", "until_id"):
        for key in found.keys() & set(ends):
            found[key].add(code)
    for key, code in (
        NationalWording.objects.filter(version__in=found).order_by("code").values_list("version_id", "code")
    ):
        found[key].add(code)
    return found


def names_in(state: str, taxonomy: str, number: int) -> dict[str, dict[str, str]]:
    """Code → what the State calls it as of a version, only where it has a word of its own."""
    wordings = NationalWording.objects.filter(
        version__state=state, version__taxonomy=taxonomy, version__number__lte=number
    ).order_by("version__number")
    found = dict(wordings.values_list("code", "names"))
    return {code: names for code, names in found.items() if names}


def retired_terms(state: str, taxonomy: str, number: int) -> list[NationalTerm]:
    """The State's own terms that a version, or one before it, retired."""
    gone = NationalTerm.objects.filter(state=state, taxonomy=taxonomy, until__number__lte=number)
    return list(gone.order_by("code"))


def terms_in_use() -> list[tuple[str, str]]:
    """(list, code) of every term a State added that may be chosen now."""
    added = NationalTerm.objects.filter(since__in_force_from__isnull=False)
    kept = added.filter(Q(until=None) | Q(until__in_force_from=None))
    return list(kept.order_by("taxonomy", "code").values_list("taxonomy", "code"))


def lines(state: str, taxonomy: str) -> list[Line]:
    """The whole list with the State's own terms under ours, and what waits to be put in force."""
    force, writing = version_in_force(state, taxonomy), version_in_writing(state, taxonomy)
    now = names_in(state, taxonomy, force.number) if force else {}
    coming = dict(writing.wordings.order_by("code").values_list("code", "names")) if writing else {}
    under: dict[str, list[Line]] = {}
    for term in NationalTerm.objects.filter(state=state, taxonomy=taxonomy).order_by("code").select_related("until"):
        names = coming.get(term.code) or now.get(term.code, {})
        waits = bool(writing)
        under.setdefault(term.parent, []).append(
            Line(
                code=term.code,
                parent=term.parent,
                names=names,
                ours={},
                relation=term.relation,
                is_new=waits and term.since_id == writing.pk,  # type: ignore[union-attr]
                is_leaving=waits and term.until_id == writing.pk,  # type: ignore[union-attr]
                is_retired=bool(term.until and term.until.in_force_from),
                was=now.get(term.code) if term.code in coming and term.code in now else None,
            )
        )
    found: list[Line] = []
    for ours in terms_at(taxonomy):
        names = (coming[ours.code] if ours.code in coming else now.get(ours.code)) or ours.names
        was = (now.get(ours.code) or ours.names) if ours.code in coming else None
        found.append(Line(ours.code, ours.parent_code, {**ours.names, **names}, ours.names, was=was))
        found += under.pop(ours.code, [])
    # Under a term of ours that was retired since.
    return [*found, *(line for left in under.values() for line in left)]


def national_term(state: str, taxonomy: str, code: str) -> NationalTerm | None:
    """A term of the State's own, good or retired."""
    return NationalTerm.objects.filter(state=state, taxonomy=taxonomy, code=code).select_related("state").first()
