"""Reviews and documents: what the UN wrote, and what became of the recommendations in each."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from servanda.foundation.common.text import in_language
from servanda.interfaces.website.frame import gone, home_states, public_page, show
from servanda.interfaces.website.names import names
from servanda.interfaces.website.presenters import objective, organs, papers
from servanda.interfaces.website.words import BAR_LEVELS
from servanda.pipelines.publication.queries import pages
from servanda.pipelines.publication.states import ReleaseKind

MEMBERS = 300


@require_safe
@public_page()
def documents(request: HttpRequest) -> HttpResponse:
    states = home_states(request)
    levels = pages.counted("document", "level", states=states)
    positions = pages.counted("document", "position", states=states)
    found = papers.rows(pages.all_of(ReleaseKind.DOCUMENT, states=states), names(), levels, positions)
    return show(request, "documents", place="documents", rows=found)


@require_safe
@public_page()
def document(request: HttpRequest, public_id: str) -> HttpResponse:
    entry = pages.entries(ReleaseKind.DOCUMENT, [public_id]).get(public_id)
    if entry is None:
        return gone(request, ReleaseKind.DOCUMENT, public_id)
    levels = pages.counted("document", "level", document=public_id)
    positions = pages.counted("document", "position", document=public_id)
    members = pages.asked_in(public_id)
    context = {
        "entry": entry,
        "content": entry.content,
        "title": in_language(entry.content["titles"]),
        "described": papers.described(entry, names()),
        "row": papers.row(entry, names(), levels, positions),
        "levels": organs.for_bar(levels.get(public_id, {})),
        "level_names": BAR_LEVELS,
        "members": [objective.member(item, names()) for item in members[:MEMBERS]],
    }
    return show(request, "document", place="documents", **context)
