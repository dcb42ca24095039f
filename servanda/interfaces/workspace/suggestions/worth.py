"""How good the suggestions are here: what people said to them, by kind, method, confidence and value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.common.charts.shares import Share, shares
from servanda.foundation.common.downloads import csv_file
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.suggestions import sitting
from servanda.interfaces.workspace.suggestions.cards import models_in_use
from servanda.interfaces.workspace.suggestions.wording import Names, method_in_words
from servanda.pipelines.classification.actions.deciding import wake_kind
from servanda.pipelines.classification.queries.worth import (
    LEAST_ANSWERS,
    LEAST_SHARE,
    Worth,
    WorthOfKind,
    worth_of_bands,
    worth_of_kinds,
    worth_of_methods,
    worth_of_values,
)
from servanda.pipelines.classification.states import Kind

_VALUES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    worth: Worth
    bar: list[Share]

    @property
    def percent(self) -> int | None:
        return round(100 * self.worth.share) if self.worth.answers else None


@dataclass(frozen=True, slots=True)
class Table:
    """One table with its bars: page and CSV read the same object."""

    key: str
    heading: str
    first: str  # what its lines are
    rows: list[Row]

    def lines(self) -> list[list[str | int]]:
        head: list[str | int] = [self.first, _("Accepted"), _("Changed"), _("Refused"), _("Accepted, %")]
        rows: list[list[str | int]] = [
            [row.name, row.worth.accepted, row.worth.changed, row.worth.refused, row.percent or 0] for row in self.rows
        ]
        return [head, *rows]


@asks(Permission.TAG_DECIDE)
@require_safe
def worth(request: HttpRequest) -> HttpResponse:
    """Charts with their tables, quiet kinds said openly, and the card of each model learned here."""
    state = sitting.state_of(request)
    code = state.pk if state else ""
    kinds = worth_of_kinds(code)
    tables = [_of_kinds(kinds), *(make(request, code) for key, make in _TABLES.items() if key != "kinds")]
    context = {
        "state": state,
        "tables": tables,
        "any": any(row.worth.answers for row in tables[0].rows),
        "quiet": [(each, Kind(each.total.name)) for each in kinds if each.is_quiet],
        "least_share": round(100 * LEAST_SHARE),
        "least_answers": LEAST_ANSWERS,
        "shown": _VALUES_SHOWN,
        "cards": models_in_use(),
    }
    return render(request, "workspace/suggestions/worth.html", context)


@asks(Permission.TAG_DECIDE)
@require_safe
def table(request: HttpRequest, key: str) -> StreamingHttpResponse:
    """One table as CSV."""
    if key not in _TABLES:
        raise Http404
    state = sitting.state_of(request)
    return csv_file(_TABLES[key](request, state.pk if state else "").lines(), name=f"suggestions-{key}")


@asks(Permission.TAG_DECIDE)
@require_POST
def wake(request: HttpRequest) -> HttpResponse:
    """Ask again for a quiet kind."""
    state, kind = sitting.state_of(request), request.POST.get("kind", "")
    if state is not None and kind in Kind.values:
        wake_kind(state=state, kind=Kind(kind), by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("It is asked about again. Its worth is counted anew from here on."))
    return redirect("workspace:suggestions-worth")


def _kinds(_request: HttpRequest, state: str) -> Table:
    return _of_kinds(worth_of_kinds(state))


def _of_kinds(kinds: list[WorthOfKind]) -> Table:
    rows = [each.total for each in kinds if each.total.answers]
    return _table("kinds", _("By kind"), _("Kind"), [(str(Kind(each.name).label), each) for each in rows])


def _methods(_request: HttpRequest, state: str) -> Table:
    rows = [(method_in_words(each.name), each) for each in worth_of_methods(state)]
    return _table("methods", _("By where they came from"), _("Method or source"), rows)


def _bands(_request: HttpRequest, state: str) -> Table:
    rows = [(_band(each.name), each) for each in worth_of_bands(state)]
    return _table("confidence", _("By how sure the machine was"), _("Confidence"), rows)


def _band(name: str) -> str:
    if name == "-1":
        return _("no estimate")
    low = 10 * int(name)
    return _("%(low)s to %(high)s%%") % {"low": low, "high": low + 10}


def _values(request: HttpRequest, state: str) -> Table:
    names = Names(request.user)
    rows = [(f"{Kind(each.kind).label}: {names.worded(each.kind, each.name)}", each) for each in worth_of_values(state)]
    return _table("values", _("By value"), _("Value"), rows)


_TABLES: dict[str, Callable[[HttpRequest, str], Table]] = {
    "kinds": _kinds,
    "methods": _methods,
    "confidence": _bands,
    "values": _values,
}


def _table(key: str, heading: str, first: str, rows: list[tuple[str, Worth]]) -> Table:
    longest = max((each.answers for _name, each in rows), default=1)
    rtl = get_language_bidi()
    drawn = [
        Row(name, each, shares((each.accepted, each.changed, each.refused), longest=longest, rtl=rtl))
        for name, each in rows
    ]
    return Table(key, heading, first, drawn)
