"""The public calendar: what was promised for which day, from the newest releases."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from servanda.foundation.common import clock
from servanda.foundation.common.calendars import CONTENT_TYPE, Entry, calendar
from servanda.foundation.common.languages import content_code
from servanda.foundation.common.text import in_language
from servanda.foundation.organisations.states import Module
from servanda.interfaces.website.frame import home_states, public_page
from servanda.pipelines.publication.queries.promises import Promise, promises


@require_safe
@public_page(Module.OPEN_DATA)
def promises_ics(request: HttpRequest) -> HttpResponse:
    """To subscribe to, in each language; a moved day moves the entry, a withdrawn one takes it away."""
    found = promises(states=home_states(request), today=clock.today())
    name = _("%(name)s: what was promised for when") % {"name": request.installation}  # type: ignore[attr-defined]
    entries = [_entry(request, promise) for promise in found]
    content = calendar(name=name, language=content_code(get_language() or "en"), entries=entries)
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = 'inline; filename="promises.ics"'
    return response


def _entry(request: HttpRequest, promise: Promise) -> Entry:
    return Entry(
        uid=f"{promise.key}@promises.servanda",
        on=promise.on,
        summary=str(in_language(promise.titles)) or _("Withdrawn"),
        description=str(in_language(promise.body)),
        stamp=promise.released_at,
        url=request.build_absolute_uri(reverse("website:objective", args=[promise.cluster])),
        sequence=promise.version,
        is_cancelled=promise.is_gone,
    )
