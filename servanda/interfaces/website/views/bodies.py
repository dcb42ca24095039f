"""Who does what: bodies of the State, by branch."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from servanda.foundation.common import clock
from servanda.foundation.common.text import in_language
from servanda.interfaces.website.frame import gone, home_states, public_page, show
from servanda.interfaces.website.presenters import objective, organs
from servanda.interfaces.website.presenters.updates import account
from servanda.interfaces.website.words import BAR_LEVELS, BRANCHES, word
from servanda.pipelines.publication.queries import pages
from servanda.pipelines.publication.states import ReleaseKind

UPDATES = 10


@require_safe
@public_page()
def bodies(request: HttpRequest) -> HttpResponse:
    states = home_states(request)
    levels = pages.counted("lead_body", "level", states=states)
    found = pages.all_of(ReleaseKind.BODY, states=states)
    nobody = sum(levels.get("", {}).values())
    return show(request, "bodies", place="bodies", branches=organs.by_branch(found, levels), nobody=nobody)


@require_safe
@public_page()
def body(request: HttpRequest, public_id: str) -> HttpResponse:
    entry = pages.entries(ReleaseKind.BODY, [public_id]).get(public_id)
    if entry is None:
        return gone(request, ReleaseKind.BODY, public_id)
    today = clock.today()
    led, supported = organs.parted(list(pages.objectives_of(public_id)), public_id)
    levels = pages.counted("lead_body", "level", lead_body=public_id).get(public_id, {})
    context = {
        "entry": entry,
        "content": entry.content,
        "name": in_language(entry.content["names"]),
        "remit": in_language(entry.content["remit"]),
        "branch": word(BRANCHES, entry.content["branch"]),
        "led": [objective.row(item, today=today) for item in led],
        "supported": [objective.row(item, today=today) for item in supported],
        "levels": organs.for_bar(levels),
        "level_names": BAR_LEVELS,
        "number": sum(levels.values()),
        "updates": [account(item) for item in pages.updates_by(public_id)[:UPDATES]],
    }
    return show(request, "body", place="bodies", **context)
