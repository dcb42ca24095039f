"""Finding recommendations, and the page of one."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language, get_language_bidi
from django.views.decorators.http import require_safe

from servanda.foundation.common import clock
from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.common.languages import content_code
from servanda.foundation.common.text import in_language
from servanda.foundation.organisations.states import Module
from servanda.interfaces.website.frame import gone, home_states, public_page, show, since_release
from servanda.interfaces.website.names import Names, names
from servanda.interfaces.website.presenters import facets, paging, results, story
from servanda.interfaces.website.words import BAR_LEVELS
from servanda.pipelines.publication.downloads import FORMS, results_file
from servanda.pipelines.publication.queries import pages, things, threads
from servanda.pipelines.publication.queries.alike import alike, alike_to_words
from servanda.pipelines.publication.queries.asking import By
from servanda.pipelines.publication.queries.meaning import stamp
from servanda.pipelines.publication.queries.results import Row
from servanda.pipelines.publication.queries.search import Page, search
from servanda.pipelines.publication.states import ReleaseKind

# A file this long takes a minute to write and is still opened by people's machines; the API gives all.
_MOST_ROWS_OF_EXCEL = 50_000
FEW = 5  # results of a search by words beneath which others are offered


@require_safe
@public_page()
def search_page(request: HttpRequest) -> HttpResponse:
    held = _asked(request)
    try:
        found = search(held.query)
    except InvalidInput as error:
        return _refused(request, held, error)
    known, today = names(), clock.today()
    also = _also(found, held)
    ids = {(row.content.get("thread") or {}).get("public_id", "") for row in [*found.rows, *also]} - {""}
    drawn = {thread.public_id: thread for thread in threads.threads(sorted(ids), today=today)} if ids else {}
    shown = results.results([*found.rows, *also], drawn, known, today=today, rtl=get_language_bidi())
    by_meaning = found.query.by == By.MEANING
    context: dict[str, Any] = {
        "found": found,
        "results": shown[: len(found.rows)],
        "also": shown[len(found.rows) :],
        "by_meaning": by_meaning,
        "ways": paging.ways(held, by_meaning=by_meaning) if held.query.text and stamp() else [],
        "levels": facets.levels_shown(found.facets, held.query),
        "level_names": BAR_LEVELS,
        "meant": held.address(q=found.suggestion) if found.suggestion else "",
        "pages": paging.pages(held, found.total),
        **_narrowing(request, held, found.facets, known),
    }
    return show(request, "recommendations", place="recommendations", held=held, **context)


def _also(found: Page, held: facets.Asked) -> list[Row]:
    """Beneath few results of a search by words: what means the same in other words, or in another language."""
    query = found.query
    if found.total >= FEW or query.by == By.MEANING or query.page > 1:
        return []
    shown = {row.public_id for row in found.rows}
    return alike_to_words(query.text, states=query.states, without=shown, language=query.language)


def _asked(request: HttpRequest) -> facets.Asked:
    language = content_code(get_language() or "en")
    return facets.asked(request.GET, states=home_states(request), language=language)


def _narrowing(
    request: HttpRequest, held: facets.Asked, counts: dict[str, dict[str, int]], known: Names
) -> dict[str, Any]:
    """Facets, chips and sorting; bodies and objectives are named from their own releases."""
    bodies = since_release(request, "bodies", _body_names)
    titles = facets.titles_of(held.query)
    return {
        "facets": facets.facets(counts, held, known, bodies),
        "chips": facets.chips(held, known, bodies, titles),
        "sorts": paging.sorts(held),
    }


def _body_names() -> dict[str, str]:
    return {entry.public_id: str(in_language(entry.content["names"])) for entry in pages.all_of(ReleaseKind.BODY)}


def _refused(request: HttpRequest, held: facets.Asked, error: InvalidInput) -> HttpResponse:
    """What cannot be asked is said, and the list is one click away."""
    return show(request, "refused", place="recommendations", code=400, held=held, error=error)


@require_safe
@public_page(Module.OPEN_DATA)
def download(request: HttpRequest, form: str) -> HttpResponse:
    """Every result of a search as CSV, Excel or JSON."""
    if form not in FORMS:
        raise Http404
    held = _asked(request)
    try:
        return results_file(held.query, form, most_rows_of_excel=_MOST_ROWS_OF_EXCEL)  # type: ignore[return-value]
    except InvalidInput as error:
        return _refused(request, held, error)


@require_safe
@public_page()
def recommendation(request: HttpRequest, public_id: str) -> HttpResponse:
    entry = pages.entries(ReleaseKind.RECOMMENDATION, [public_id]).get(public_id)
    if entry is None:
        return gone(request, ReleaseKind.RECOMMENDATION, public_id)
    today, rtl = clock.today(), get_language_bidi()
    cluster = pages.entries(ReleaseKind.CLUSTER, [entry.cluster]).get(entry.cluster)
    thread = threads.thread_of(public_id, today=today)
    stated = (entry.content["level"] or {}).get("update", "")
    updates = list(pages.updates_on(entry.cluster, public_id, also=stated)[:50])
    versions = things.history(ReleaseKind.RECOMMENDATION, public_id)
    told = story.recommendation(entry, cluster, thread, updates, versions, names(), today=today, rtl=rtl)
    near = alike(public_id, entry.content, language=content_code(get_language() or "en"))
    more: dict[str, Any] = {
        "near": results.results(near, {}, names(), today=today, rtl=rtl),
        "asks": results.question(told["text"]),
    }
    return show(request, "recommendation", place="recommendations", **told, **more)


@require_safe
@public_page(Module.OPEN_DATA)
def as_json(request: HttpRequest, public_id: str) -> HttpResponse:
    held = things.thing(ReleaseKind.RECOMMENDATION, public_id)
    if held is None or held.is_withdrawn:
        return gone(request, ReleaseKind.RECOMMENDATION, public_id)
    told = {
        name: getattr(held, name) for name in ("public_id", "version", "sequence", "hash", "released_at", "content")
    }
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
