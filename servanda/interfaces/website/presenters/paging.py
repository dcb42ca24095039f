"""Pages and orders of a list of results."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from servanda.foundation.common.figures import counted
from servanda.interfaces.website.presenters.facets import SORTS, Asked
from servanda.pipelines.publication.queries.asking import DEEPEST, By


@dataclass(frozen=True, slots=True)
class Pages:
    first: str
    last: str
    total: str
    before: str  # address, empty on the first page
    after: str

    @property
    def is_one(self) -> bool:
        return not (self.before or self.after)


@dataclass(frozen=True, slots=True)
class Order:
    name: str
    url: str
    chosen: bool


def pages(held: Asked, total: int) -> Pages:
    query = held.query
    start = (query.page - 1) * query.per_page
    more = start + query.per_page < min(total, DEEPEST)
    return Pages(
        first=counted(min(start + 1, total)),
        last=counted(min(start + query.per_page, total)),
        total=counted(total),
        before=held.address(page=str(query.page - 1)) if query.page > 1 else "",
        after=held.address(page=str(query.page + 1)) if more else "",
    )


def sorts(held: Asked) -> list[Order]:
    """Relevance is an order only where there are words to be relevant to."""
    return [
        Order(str(name), held.address(sort=key), held.query.order == key)
        for key, name in SORTS.items()
        if key != "relevance" or held.query.text
    ]


def ways(held: Asked, *, by_meaning: bool) -> list[Order]:
    """The two ways to take words; both keep what the list is narrowed by."""
    return [
        Order(_("these words"), held.address(by=""), not by_meaning),
        Order(_("their meaning, in any language"), held.address(by=By.MEANING), by_meaning),
    ]
