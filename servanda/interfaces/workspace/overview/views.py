"""How the whole State stands, for who follows all of its bodies."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from servanda.domain.implementation.queries.overview import standing_of
from servanda.domain.implementation.queries.working import Wanted
from servanda.domain.recommendations.queries import places_of_asking
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.queries import bodies_visible_to
from servanda.foundation.common import clock
from servanda.foundation.common.downloads import csv_file
from servanda.foundation.common.text import in_language
from servanda.foundation.reference.queries import names_of_themes_and_goals
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.overview.tables import Chart, Names, charts_of

_FILTERS = ("mechanism", "cycle", "body", "theme")


@asks(Permission.UPDATE_READ_SENT)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Coverage, gaps, staleness and lateness; every figure leads to its list."""
    wanted = _wanted(request)
    choices = _choices(request.user)
    context = {
        "charts": _charts(request, wanted, choices),
        "filters": [
            (name, words, choices[name], getattr(wanted, name))
            for name, words in zip(_FILTERS, (_("Mechanism"), _("Cycle"), _("Body"), _("Theme")), strict=True)
        ],
        "chosen": wanted.chosen(),
        "kept": urlencode(wanted.chosen()),
    }
    return render(request, "workspace/overview/overview.html", context)


@asks(Permission.UPDATE_READ_SENT)
@require_safe
def table(request: HttpRequest, key: str) -> StreamingHttpResponse:
    """One chart as CSV."""
    wanted = _wanted(request)
    chart = next((chart for chart in _charts(request, wanted, _choices(request.user)) if chart.key == key), None)
    if chart is None:
        raise Http404
    return csv_file(chart.as_table(), name=f"overview-{key}")


def _wanted(request: HttpRequest) -> Wanted:
    """Only what the page offers: other ways of narrowing belong to the list."""
    return Wanted.read({name: request.GET.get(name, "") for name in _FILTERS})


def _charts(request: HttpRequest, wanted: Wanted, choices: dict[str, list[tuple[str, str]]]) -> list[Chart]:
    standing = standing_of(request.user, wanted, today=clock.today())
    names = Names(dict(choices["body"]), dict(choices["mechanism"]), dict(choices["goal"]))
    return charts_of(standing, wanted.chosen(), names)


def _choices(user: Any) -> dict[str, list[tuple[str, str]]]:
    asked = places_of_asking(user)
    themes, goals = names_of_themes_and_goals()
    terms = [(code, str(in_language(names))) for code, names in themes.items()]
    mechanisms = {row["mechanism"]: str(in_language(row["names"])) or row["mechanism"] for row in asked}
    cycles = sorted({row["cycle"] for row in asked if row["cycle"] is not None})
    return {
        "mechanism": list(mechanisms.items()),
        "cycle": [(str(cycle), str(cycle)) for cycle in cycles],
        "body": [(body.public_id, str(body)) for body in bodies_visible_to(user).filter(closed_on=None)],
        "goal": [(code, f"{code}. {in_language(names)}") for code, names in goals.items()],
        "theme": sorted(terms, key=lambda term: term[1]),
    }
