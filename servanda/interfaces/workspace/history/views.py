"""Who did what: of a whole State for who reads its history, of one thing for everybody who may see it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from servanda.domain.implementation.queries.trail import events_visible_to, for_reader
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.queries import bodies_visible_to
from servanda.foundation.accounts.rules import states_where
from servanda.foundation.audit.queries import Place, before, history_of, with_past_before
from servanda.foundation.common.downloads import JSON, csv_file, handed_on
from servanda.foundation.reference.queries import states
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.days import NOT_A_DAY
from servanda.interfaces.workspace.history.asked import Asked
from servanda.interfaces.workspace.history.changes import Change, changes_for
from servanda.interfaces.workspace.history.things import address_of, find, page_of
from servanda.interfaces.workspace.history.words import in_words, kind_in_words, kinds, particulars

_AT_ONCE = 500


@asks(Permission.HISTORY_READ)
@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """Everything done in the State, newest first."""
    asked = Asked.read(request.GET)
    rows, following = asked.page(asked.narrow(events_visible_to(request.user)))
    codes = states_where(request.user, Permission.HISTORY_READ)
    context = {
        "lines": _lines(rows, request.user),
        "asked": asked,
        "kinds": kinds(),
        "states": list(states(standing=("member", "observer", "invented"))) if codes is None else [],
        "acting": rows[0].by_label if asked.by and rows else "",
        "kept": asked.kept(),
        "following": following,
        "not_a_day": NOT_A_DAY if any(request.GET.get(f"day_{n}") for n in range(3)) and not asked.day else "",
    }
    return render(request, "workspace/history/history.html", context)


@asks(Permission.RECOMMENDATIONS_READ)
@require_safe
def thing(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Everything done to one thing, each line with what it changed, as far as this reader may see it."""
    found = find(request.user, kind, key)
    asked = Asked.read(request.GET)
    events = with_past_before(for_reader(history_of(found), request.user)).order_by("-happened_at", "-id")
    rows, following = asked.page(events)
    context = {
        "thing": found,
        "kind": kind,
        "key": key,
        "kind_words": kind_in_words(found._meta.label_lower),
        "page_url": page_of(kind, found),
        "lines": _lines(rows, request.user, changes_for(rows, request.user)),
        "asked": asked,
        "following": following,
    }
    return render(request, "workspace/history/thing.html", context)


@asks(Permission.HISTORY_READ)
@require_safe
def event(request: HttpRequest, pk: int) -> HttpResponse:
    """One event with before and after."""
    found: Any = get_object_or_404(with_past_before(events_visible_to(request.user)), pk=pk)
    changes = changes_for([found], request.user)
    return render(request, "workspace/history/event.html", {"line": _lines([found], request.user, changes)[0]})


@asks(Permission.HISTORY_READ)
@require_safe
def download(request: HttpRequest, form: str) -> StreamingHttpResponse:
    """All lines as narrowed, with before and after, as they come from the database."""
    events = Asked.read(request.GET).narrow(events_visible_to(request.user))
    return _file(form, with_past_before(events), request.user, name="history")


@asks(Permission.RECOMMENDATIONS_READ)
@require_safe
def download_thing(request: HttpRequest, kind: str, key: str, form: str) -> StreamingHttpResponse:
    """The same of one thing."""
    found = find(request.user, kind, key)
    events = with_past_before(for_reader(history_of(found), request.user)).order_by("-happened_at", "-id")
    return _file(form, events, request.user, name=f"history-{kind}-{key}")


def _lines(rows: list[Any], user: Any, changes: dict[int, list[Change]] | None = None) -> list[dict[str, Any]]:
    named = {row.details["body"] for row in rows if isinstance(row.details.get("body"), str)}
    bodies = (
        {body.public_id: str(body) for body in bodies_visible_to(user).filter(public_id__in=named)} if named else {}
    )
    return [
        {
            "event": row,
            "words": in_words(row.name),
            "kind": kind_in_words(row.thing_kind),
            "particulars": particulars(row, bodies),
            "address": address_of(row),
            "has_past": row.past is not None,
            "changes": (changes or {}).get(row.pk, []),
        }
        for row in rows
    ]


def _file(form: str, events: Any, user: Any, *, name: str) -> StreamingHttpResponse:
    # The lines are worded while they are sent, when the request's own language is no longer in force.
    language = translation.get_language() or "en"
    if form == "csv":
        return csv_file(_cells(events, user, language), name=name)
    if form != "json":
        raise Http404
    return handed_on(_json(events, user, language), kind=JSON, name=f"{name}.json")


def _chunks(events: Any, user: Any) -> Iterator[tuple[Any, list[Change]]]:
    place: Place | None = None
    while rows := list(before(events, place)[:_AT_ONCE]):
        changes = changes_for(rows, user)
        yield from ((row, changes.get(row.pk, [])) for row in rows)
        place = Place(rows[-1].happened_at, rows[-1].pk)


def _cells(events: Any, user: Any, language: str) -> Iterator[Iterable[Any]]:
    with translation.override(language):
        yield [
            _("When"),
            _("Who"),
            _("What"),
            "event",
            _("Kind"),
            "id",
            _("Thing"),
            _("State"),
            _("Field"),
            _("Before"),
            _("After"),
        ]
        for row, changes in _chunks(events, user):
            start = [
                row.happened_at.isoformat(),
                row.by_label,
                str(in_words(row.name)),
                row.name,
                str(kind_in_words(row.thing_kind)),
                row.thing_id,
                row.thing_label,
                row.state_code,
            ]
            for change in changes or [Change("", "", "", "")]:
                yield [*start, change.words, change.before, change.after]


def _json(events: Any, user: Any, language: str) -> Iterator[str]:
    with translation.override(language):
        mark = "[\n"
        for row, changes in _chunks(events, user):
            line = {
                "when": row.happened_at.isoformat(),
                "who": row.by_label,
                "what": str(in_words(row.name)),
                "event": row.name,
                "kind": row.thing_kind,
                "id": row.thing_id,
                "thing": row.thing_label,
                "state": row.state_code,
                "changes": [
                    {"field": each.field, "language": each.language, "before": each.before, "after": each.after}
                    for each in changes
                ],
            }
            yield mark + json.dumps(line, ensure_ascii=False)
            mark = ",\n"
        yield "[]\n" if mark == "[\n" else "\n]\n"
