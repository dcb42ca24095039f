"""Pages of lists whose rows and whose number were read by themselves."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

_LONGEST = 7


def page_number(request: HttpRequest) -> int:
    """The page asked for; the first one where nothing sensible is."""
    given = request.GET.get("page", "")
    return max(int(given), 1) if given.isdecimal() and len(given) <= _LONGEST else 1


def page_with(rows: list[Any], *, of: int, number: int, per_page: int) -> Page[Any]:
    """The page with that number of so many rows; the last one if it lies behind it."""
    page: Any = Paginator(range(of), per_page).get_page(number)
    page.object_list = rows
    found: Page[Any] = page
    return found
