"""Lists as tables to take along: what the page shows, all of it, as far as it is narrowed. `?as=csv` asks for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse

from servanda.foundation.common import clock
from servanda.foundation.common.downloads import CSV, csv_rows, handed_out


def wants_table(request: HttpRequest) -> bool:
    """Whether the list is asked for as a table."""
    return request.GET.get("as") == "csv"


def table(heads: Iterable[Any], rows: Iterable[Iterable[Any]], *, name: str) -> HttpResponse:
    """Cells in the reader's words; a State's lists are some thousand rows, written before the answer begins."""
    cells = ([_plain(cell) for cell in row] for row in (heads, *rows))
    return handed_out("".join(csv_rows(cells)), kind=CSV, name=f"{name}-{clock.today().isoformat()}.csv")


def _plain(cell: Any) -> Any:
    if cell is None:
        return ""
    if hasattr(cell, "date") and hasattr(cell, "isoformat"):
        return cell.date().isoformat()
    return cell if isinstance(cell, int) and not isinstance(cell, bool) else str(cell)
