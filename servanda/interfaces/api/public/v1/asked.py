"""From query parameters to a Query. Several values of a facet: repeat the parameter or part them with commas."""

from __future__ import annotations

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.common.languages import UN_LANGUAGES
from servanda.pipelines.publication.queries.asking import FACETS, MOST_PER_PAGE, PLACES, By, Query, Sort, checked

DOWNLOADS = ("csv", "xlsx", "json")
_ASKED = {
    "text": "Words in any of the six UN languages, “quoted phrases”, -excluded words, UN symbols, paragraph numbers.",
    "state": "ISO 3166 code of three letters. Several: repeat it.",
    "by": "words (as they stand) or meaning (what says something alike in any language, most alike first; "
    "recommendations only). While nothing can be found by meaning yet, words are taken; the answer says which.",
    "sort": "relevance, newest or late.",
    "page": "Page number; pages reach to 10,000 results. Further on use after.",
    "after": "Cursor from the page before, in order of newest.",
    "per_page": f"Results on a page, at most {MOST_PER_PAGE}.",
    "lang": "Language of titles and texts: en, fr, es, ar, ru or zh. Another one answers where it is missing.",
    "format": "Download all results, not one page: csv, xlsx or json.",
}
NAMES = frozenset({*_ASKED, *FACETS, *PLACES})
_NUMBERS = {"page", "per_page"}
PARAMETERS = [
    *(
        OpenApiParameter(name, OpenApiTypes.INT if name in _NUMBERS else OpenApiTypes.STR, description=said)
        for name, said in _ASKED.items()
    ),
    *(
        OpenApiParameter(name, OpenApiTypes.STR, many=True, description=f"Only these values of the facet {name}.")
        for name in (*FACETS, *PLACES)
    ),
]


def said(name: str) -> str:
    """What a parameter means, in words."""
    return _ASKED[name]


def query_from(request: Request, *, kinds: tuple[str, ...]) -> Query:
    """The question asked, checked; InvalidInput says what is wrong with it."""
    given = request.query_params
    filters = {name: values for name in (*FACETS, *PLACES) if (values := _values(request, name))}
    return checked(
        Query(
            text=given.get("text", ""),
            filters=filters,
            kinds=kinds,
            states=tuple(code.upper() for code in _values(request, "state")),
            by=given.get("by") or By.WORDS,
            sort=given.get("sort") or Sort.RELEVANCE,
            page=_number(given.get("page"), "page", 1),
            after=given.get("after", ""),
            per_page=_number(given.get("per_page"), "per_page", 20),
            language=language_of(request),
        )
    )


def language_of(request: Request) -> str:
    language = request.query_params.get("lang") or "en"
    if language not in UN_LANGUAGES:
        raise InvalidInput(_("Choose one of %(codes)s.") % {"codes": ", ".join(UN_LANGUAGES)}, field="lang")
    return language


def download_of(request: Request) -> str:
    wanted = request.query_params.get("format", "")
    if wanted and wanted not in DOWNLOADS:
        raise InvalidInput(_("Choose one of %(formats)s.") % {"formats": ", ".join(DOWNLOADS)}, field="format")
    return wanted


def _values(request: Request, name: str) -> tuple[str, ...]:
    parts = [part.strip() for value in request.query_params.getlist(name) for part in value.split(",")]
    return tuple(dict.fromkeys(part for part in parts if part))[:100]


def _number(value: str | None, name: str, otherwise: int) -> int:
    if not value:
        return otherwise
    if not (value.isascii() and value.isdecimal() and len(value) < 9):
        raise InvalidInput(_("“%(value)s” is not a number.") % {"value": value}, field=name)
    return int(value)
