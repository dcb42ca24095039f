"""What belongs to one person's sitting: the State, texts put off, whether keys do something. Kept with the session."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest

from servanda.pipelines.classification.queries.queue import states_decided_by

_STATE, _LATER, _NO_KEYS = "suggestions-state", "suggestions-later", "suggestions-without-keys"
_MOST = 1_000


def states(request: HttpRequest) -> list[Any]:
    """The States this person decides for; more than one only in a hub. Looked up once for a page."""
    found: list[Any] | None = getattr(request, "suggestion_states", None)
    if found is None:
        found = request.suggestion_states = list(states_decided_by(request.user))  # type: ignore[attr-defined]
    return found


def state_of(request: HttpRequest) -> Any:
    """The State asked for in the address or form, else the one of before, else the first; 404 without any."""
    held = {state.pk: state for state in states(request)}
    asked = request.POST.get("state") or request.GET.get("state") or ""
    if asked and asked not in held:
        raise Http404
    for code in (asked, request.session.get(_STATE, "")):
        if code in held:
            return held[code]
    return next(iter(held.values()), None)


def keep_state(request: HttpRequest, state: Any) -> None:
    """Remember it for the next page; only forms do, a page that is read changes nothing."""
    request.session[_STATE] = state.pk


def put_off(request: HttpRequest) -> list[int]:
    """Keys of texts that come last, in the order they were put off."""
    return list(request.session.get(_LATER, []))


def put_off_one(request: HttpRequest, key: int) -> None:
    others = [each for each in put_off(request) if each != key]
    request.session[_LATER] = [*others, key][-_MOST:]


def put_off_none(request: HttpRequest) -> None:
    request.session[_LATER] = []


def has_keys(request: HttpRequest) -> bool:
    """Whether single letters decide; everybody may switch that off (WCAG 2.1.4)."""
    return not request.session.get(_NO_KEYS, False)


def switch_keys(request: HttpRequest, *, on: bool) -> None:
    request.session[_NO_KEYS] = not on
