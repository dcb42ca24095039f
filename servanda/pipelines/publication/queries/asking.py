"""What can be asked of the public record: words, facets, order, page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _

from servanda.foundation.common.errors import InvalidInput
from servanda.pipelines.publication.states import ReleaseKind

MOST_PER_PAGE = 100
# Further on, ask with `after`: counting through thousands of rows for one page costs everybody else.
DEEPEST = 10_000
LONGEST_TEXT = 300

# Facet → column. Those of `LISTS` hold several values each.
SCALARS = ("mechanism", "mechanism_kind", "cycle", "document", "position", "level", "lead_body", "year")
LISTS = ("themes", "areas", "groups", "goals", "targets", "bodies", "flags")
FACETS = (*SCALARS, *LISTS)
# Not counted, but may be asked for.
PLACES = ("cluster", "thread")
# How "has none" is written in filters and counts; an empty value does not travel well in addresses.
NONE = {
    "mechanism": "none",
    "mechanism_kind": "none",
    "cycle": "none",
    "document": "none",
    "position": "not_asked",
    "level": "not_assessed",
    "lead_body": "nobody",
    "year": "unknown",
}
LATE = "late"


class Sort(StrEnum):
    RELEVANCE = "relevance"
    NEWEST = "newest"
    LATE = "late"


class By(StrEnum):
    """How words are taken: as they stand, or for what they mean in any language."""

    WORDS = "words"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True)
class Query:
    """A question. Values of one facet are alternatives; facets narrow each other down."""

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kinds: tuple[str, ...] = (ReleaseKind.RECOMMENDATION,)
    states: tuple[str, ...] = ()  # empty: all
    by: str = By.WORDS  # by meaning: recommendations only
    sort: str = Sort.RELEVANCE  # without words: newest
    page: int = 1
    after: str = ""  # cursor of a Page sorted by newest; goes before `page`
    per_page: int = 20
    language: str = "en"  # of the reader: for titles and highlights
    counted: tuple[str, ...] = (*FACETS, "state")  # what to count the values of

    @property
    def order(self) -> Sort:
        if self.after or (self.sort == Sort.RELEVANCE and not self.text.strip()):
            return Sort.NEWEST
        return Sort(self.sort)


def checked(query: Query) -> Query:
    """The query, or InvalidInput that says what cannot be asked."""
    unknown = set(query.filters) - {*FACETS, *PLACES}
    if unknown:
        raise InvalidInput(_("“%(name)s” cannot be filtered by.") % {"name": sorted(unknown)[0]}, field="filters")
    for name in ("cycle", "year"):
        for value in query.filters.get(name, ()):
            if value != NONE[name] and not (value.isascii() and value.isdecimal() and len(value) <= 4):
                raise InvalidInput(_("“%(value)s” is not a number.") % {"value": value}, field=name)
    _check_choices(query)
    if not 1 <= query.per_page <= MOST_PER_PAGE:
        raise InvalidInput(_("Ask for 1 to %(most)d on a page.") % {"most": MOST_PER_PAGE}, field="per_page")
    if query.page < 1 or (query.page - 1) * query.per_page > DEEPEST:
        raise InvalidInput(_("Pages reach to %(most)d. Go on with “after”.") % {"most": DEEPEST}, field="page")
    if len(query.text) > LONGEST_TEXT:
        raise InvalidInput(_("Search with at most %(most)d characters.") % {"most": LONGEST_TEXT}, field="text")
    if "\0" in query.text + query.after + "".join(v for values in query.filters.values() for v in values):
        raise InvalidInput(_("The search holds a character that no text has."), field="text")
    return query


def _check_choices(query: Query) -> None:
    if query.by not in set(By):
        raise InvalidInput(_("Search by words or by meaning."), field="by")
    if query.sort not in set(Sort):
        raise InvalidInput(_("Sort by relevance, newest or late."), field="sort")
