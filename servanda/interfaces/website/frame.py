"""What all public pages share: whether they exist, how long they may be kept, and the parts around them.

A page depends on its address, the chain, what is alike in meaning, the day and the settings of the installation
alone. So one weak ETag made of these answers "not changed" before anything is read, and any cache in between may keep a
page for a minute.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from servanda.foundation.common import clock
from servanda.foundation.common.languages import content_code
from servanda.foundation.common.text import in_language
from servanda.foundation.organisations.rules import has_module
from servanda.foundation.organisations.scales import stamp_of_words
from servanda.foundation.organisations.states import Module, Shape
from servanda.pipelines.publication.queries.chain import latest_sequence
from servanda.pipelines.publication.queries.meaning import stamp
from servanda.pipelines.publication.queries.things import thing

# A new version of the software makes new pages of old releases.
_MADE = max(file.stat().st_mtime_ns for file in Path(__file__).parent.rglob("*") if file.suffix in (".py", ".html"))
View = Callable[..., HttpResponse]
KEPT_FOR = 60  # seconds that a cache may hand out a page without asking


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the menu."""

    key: str
    name: str
    url: str
    current: bool


def public_page(*modules: Module) -> Callable[[View], View]:
    """Only where public pages are switched on, and the modules given; with ETag and a minute in caches."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            held = getattr(request, "installation", None)
            # Before set-up nothing is switched on; the workspace's door leads there first.
            if not all(has_module(held, module) for module in (Module.PUBLIC_SITE, *modules)):
                raise Http404
            etag = _etag(request)
            response = get_conditional_response(request, etag=etag) or view(request, *args, **kwargs)
            if response.status_code in (200, 304):
                response.headers["ETag"] = etag
                patch_cache_control(response, public=True, max_age=KEPT_FOR)
            return response

        return guarded

    return decorate


def _etag(request: HttpRequest) -> str:
    held = request.installation  # type: ignore[attr-defined]
    # What an administrator may change, the moment of set-up included, changes pages without a release.
    sequence = request.sequence = latest_sequence()  # type: ignore[attr-defined]
    told = (
        request.get_full_path(), sequence, clock.today(), _MADE, stamp(),
        held.set_up_at, held.modules, held.languages, held.names, held.stamp,
    )  # fmt: skip
    return f'W/"{hashlib.sha256(repr(told).encode()).hexdigest()[:32]}"'


def show(request: HttpRequest, template: str, *, place: str = "", code: int = 200, **context: Any) -> HttpResponse:
    """A public page with its frame; `place` is the menu entry it belongs to."""
    return render(request, f"website/{template}.html", {**around(request, place), **context}, status=code)


def around(request: HttpRequest, place: str = "") -> dict[str, Any]:
    held = request.installation  # type: ignore[attr-defined]
    home = held.home_state
    return {
        "places": _places(request, place),
        "state_name": str(in_language(home.names)) if home else "",
        "is_hub": held.shape == Shape.HUB,
        "is_invented": bool(home and home.standing == "invented"),
        "open_data": has_module(held, Module.OPEN_DATA),
        "clusters_on": has_module(held, Module.CLUSTERS),
        "today": clock.today(),
        "language": content_code(get_language() or "en"),
    }


def _places(request: HttpRequest, place: str) -> list[Place]:
    held = request.installation  # type: ignore[attr-defined]
    listed = [
        ("home", _("Overview"), None),
        ("recommendations", _("Recommendations"), None),
        ("objectives", _("Objectives"), Module.CLUSTERS),
        ("bodies", _("Who does what"), None),
        ("documents", _("Reviews and documents"), None),
        ("data", _("Data"), None),
    ]
    return [
        Place(key, name, reverse(f"website:{key}"), key == place)
        for key, name, module in listed
        if module is None or has_module(held, module)
    ]


def since_release(request: HttpRequest, key: str, read: Callable[[], Any]) -> Any:
    """What is the same for every reader of a language until something is released: read once, then remembered."""
    whole = f"website.{key}.{request.sequence}.{get_language()}.{stamp_of_words()}"  # type: ignore[attr-defined]
    found = cache.get(whole)
    if found is None:
        found = read()
        cache.set(whole, found, timeout=3600)
    return found


def home_states(request: HttpRequest) -> tuple[str, ...]:
    """The State whose record this is; none for a hub, which shows all."""
    home = request.installation.home_state  # type: ignore[attr-defined]
    return (home.pk,) if home else ()


def gone(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """410 with the public reason for what was withdrawn; 404 for what never was."""
    held = thing(kind, public_id)
    if held is None or not held.is_withdrawn:
        raise Http404
    return show(request, "withdrawn", code=410, thing=held)
