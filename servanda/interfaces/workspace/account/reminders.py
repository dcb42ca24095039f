"""How one is reminded: how often, what is put off, one's calendar; and two addresses that need no sign-in."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import parse_etags, quote_etag
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from servanda.domain.implementation.queries.answers import answers_owed_by_user
from servanda.domain.implementation.queries.clearance import steps_waiting_for
from servanda.foundation.common import clock
from servanda.foundation.common.calendars import CONTENT_TYPE, Entry, calendar
from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.common.languages import content_code, django_code
from servanda.foundation.common.text import in_language
from servanda.foundation.organisations.queries import installation
from servanda.interfaces.workspace.account.forms import FrequencyForm, PutOffForm
from servanda.pipelines.notifications import things
from servanda.pipelines.notifications.actions.feeds import close_feed, open_feed
from servanda.pipelines.notifications.actions.preferences import choose_frequency, put_off, take_up_again
from servanda.pipelines.notifications.links import feed_address, feed_at, person_who_stops, whole
from servanda.pipelines.notifications.queries import feed_of, frequency_of, items_of, refused_since, snoozes_of

_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Line:
    """An answer or a decision that waits for this person, and until when they put it off."""

    target: Any
    due_on: datetime.date
    is_late: bool
    is_decision: bool
    thing: str
    until: datetime.date | None


@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: HttpRequest) -> HttpResponse:
    """How often; what is owed, each with a way to put it off; the address of one's calendar."""
    form = FrequencyForm(request.POST or None, initial={"frequency": frequency_of(request.user)})
    if request.method == "POST" and form.is_valid():
        choose_frequency(frequency=form.cleaned_data["frequency"], by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("Saved."))
        return redirect("workspace:account-reminders")
    return _page(request, form, PutOffForm(), 422 if form.errors else 200)


def _page(request: HttpRequest, form: FrequencyForm, pause: PutOffForm, status: int) -> HttpResponse:
    user: Any = request.user
    today = clock.today()
    snoozed = {snooze.thing: snooze.until for snooze in snoozes_of(user, today=today)}
    lines = _lines(user, snoozed, today)
    held = feed_of(user)
    context = {
        "form": form,
        "pause": pause,
        "all_until": snoozed.get(""),
        "lines": lines[:_SHOWN],
        "more": max(0, len(lines) - _SHOWN),
        "feed": feed_address(held) if held else "",
        "refused": refused_since(user.email),
    }
    return render(request, "workspace/account/reminders.html", context, status=status)


def _lines(user: Any, snoozed: dict[str, datetime.date], today: datetime.date) -> list[Line]:
    answers = [item for item in answers_owed_by_user(user, today=today) if not item.is_on_its_way]
    rows = [(item.target, item.due_on, False, things.of_owed(item)) for item in answers]
    rows += [(s.update.target, s.due_on or today, True, things.update(s.update_id)) for s in steps_waiting_for(user)]
    rows.sort(key=lambda row: row[1])
    return [Line(target, on, on < today, decision, thing, snoozed.get(thing)) for target, on, decision, thing in rows]


@require_POST
def pause(request: HttpRequest) -> HttpResponse:
    """Put one thing or everything off until a day, or take it up again."""
    thing = request.POST.get("thing", "")[:60]
    user: Any = request.user
    if "resume" in request.POST:
        take_up_again(thing=thing, by=user)
        messages.success(request, _("You will be reminded again."))
        return redirect("workspace:account-reminders")
    form = PutOffForm(request.POST)
    if form.is_valid():
        try:
            put_off(thing=thing, until=form.day(clock.today()), by=user)
        except InvalidInput as error:
            form.add_error("days", str(error))
        else:
            messages.success(request, _("Put off. Until then no mail speaks of it; your desk still does."))
            return redirect("workspace:account-reminders")
    return _page(request, FrequencyForm(initial={"frequency": frequency_of(user)}), form, 422)


@require_POST
def own_feed(request: HttpRequest) -> HttpResponse:
    """Make one's calendar, give it a new address, or end it."""
    user: Any = request.user
    if "close" in request.POST:
        close_feed(by=user)
        messages.success(request, _("The calendar is closed. Its address leads nowhere now."))
    else:
        open_feed(by=user)
        messages.success(request, _("Your calendar has an address of its own. An older address no longer works."))
    return redirect("workspace:account-reminders")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """End reminders from the link in one of them. Mail programs post here by themselves (RFC 8058), hence no token."""
    person = person_who_stops(token)
    if person is None:
        raise Http404
    if request.method == "POST":
        choose_frequency(frequency="never", by=person)
    return render(request, "workspace/account/stop.html", {"stopped": request.method == "POST"})


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """One person's calendar, for the program that knows the address."""
    held = feed_at(token)
    if held is None:
        raise Http404
    with translation.override(django_code(held.person.language)):
        name = str(installation() or "Servanda")
        entries = [
            Entry(
                uid=f"{item.uid}.{item.person_id}@servanda",
                on=item.on,
                summary=_summary(item),
                stamp=item.changed_at,
                url=whole(item.path),
                sequence=item.sequence,
                is_cancelled=item.cancelled_at is not None,
            )
            for item in items_of(held)
        ]
        language = content_code(held.person.language)
        content = calendar(name=_("Due to %(name)s") % {"name": name}, language=language, entries=entries)
    return as_calendar(request, content)


def _summary(item: Any) -> str:
    title = {"title": in_language(item.titles), "n": item.count}
    if item.kind == "call":
        return ngettext("%(title)s: one answer is due", "%(title)s: %(n)s answers are due", item.count) % title
    if item.kind == "decision":
        return _("Decide on an update: %(title)s") % title
    return _("Answer: %(title)s") % title


def as_calendar(request: HttpRequest, content: bytes) -> HttpResponse:
    """The calendar, or nothing where the program that asks has this very version already."""
    etag = quote_etag(sha256(content).hexdigest()[:32])
    known = parse_etags(request.headers.get("If-None-Match", ""))
    response: HttpResponse
    if "*" in known or etag in known or f"W/{etag}" in known:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(content, content_type=CONTENT_TYPE)
        response["Content-Disposition"] = 'inline; filename="servanda.ics"'
    response["ETag"] = etag
    response["Cache-Control"] = "private, max-age=900"
    return response
