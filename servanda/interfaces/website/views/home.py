"""The front page: one question, its answer, and where to look next."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from servanda.foundation.common import clock
from servanda.foundation.common.downloads import CSV, csv_rows, handed_out
from servanda.foundation.organisations.rules import has_module
from servanda.foundation.organisations.states import Module
from servanda.interfaces.website.frame import home_states, public_page, show
from servanda.interfaces.website.names import names
from servanda.interfaces.website.presenters import again, answer, loom, news, states
from servanda.interfaces.website.words import LEVELS, word
from servanda.pipelines.publication.queries import front, pages, threads
from servanda.pipelines.publication.queries.chain import latest_release

THREADS, LATE = 4, 5


@require_safe
@public_page()
def home(request: HttpRequest) -> HttpResponse:
    newest = latest_release()
    if newest is None:
        return show(request, "empty", place="home")
    if not home_states(request):
        return _hub(request, newest)
    return _national(request, newest, home_states(request)[0])


def _national(request: HttpRequest, newest: Any, state: str) -> HttpResponse:
    today, known = clock.today(), names()
    found = pages.combinations(today=today, state=state)
    levels = answer.levels_of(found)
    if not levels:
        return show(request, "empty", place="home", release=newest)
    woven = loom.areas(found, known.themes, rtl=get_language_bidi())
    often, asked = pages.most_asked(state=state, limit=THREADS)
    context = {
        "release": newest,
        "sentences": answer.answer(levels),
        "rows": loom.in_rows(woven),
        "areas": woven,
        "headline": loom.headline(woven),
        "late_count": sum(row.number for row in found if row.late),
        "worse_count": levels.get("regression", 0),
        "unknown_count": levels.get("", 0) + levels.get("not_assessable", 0),
        "again": again.rows(threads.threads(often, today=today), known, today=today, rtl=get_language_bidi()),
        "all_asked": news.all_asked(asked),
    }
    return show(request, "home", place="home", **context, **_told(request, state, context["late_count"]))


def _told(request: HttpRequest, state: str, late: int) -> dict[str, Any]:
    today = clock.today()
    told = front.news(state, today=today)
    held = pages.entries_of((item.kind, item.public_id) for item in told)
    return {
        "news": news.items(told, held, objectives=has_module(request.installation, Module.CLUSTERS)),  # type: ignore[attr-defined]
        "overdue": news.overdue(front.late_actions(state, today=today), LATE),
        "all_late": news.all_late(late),
    }


def _hub(request: HttpRequest, newest: Any) -> HttpResponse:
    listed = states.rows(pages.states_on_record(today=clock.today()), names())
    return show(request, "hub", place="home", release=newest, states=listed)


@require_safe
@public_page(Module.OPEN_DATA)
def themes_csv(request: HttpRequest) -> HttpResponse:
    """The table under the loom."""
    state = (home_states(request) or ("",))[0]
    woven = loom.areas(pages.combinations(today=clock.today(), state=state), names().themes, rtl=False)
    heads = ["code", _("Theme"), _("All"), *(str(word(LEVELS, level)) for level in loom.COLUMNS), _("Late")]
    rows = [[area.code, str(area.name), area.total, *area.cells, area.late] for area in woven]
    return handed_out("".join(csv_rows([heads, *rows])), kind=CSV, name="levels-by-theme.csv")
