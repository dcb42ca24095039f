"""What somebody typed while their session ran out: kept on the server until they have signed in again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase

View = Callable[..., HttpResponseBase]
_KEY = "typed-before-signing-in"
_LARGEST = 60_000  # characters; the texts of an update together


def keeps_what_was_typed(view: View) -> View:
    """The door keeps what is posted to this page by somebody whose session has ended."""
    view.keeps_what_was_typed = True  # type: ignore[attr-defined]
    return view


def keep(request: HttpRequest) -> None:
    """Put the posted form into the session that sign-in takes over. Files are not kept."""
    form = request.POST.copy()
    form.pop("csrfmiddlewaretoken", None)
    text = form.urlencode()
    if len(text) <= _LARGEST:
        request.session[_KEY] = {"path": request.path, "form": text}


def typed_before_signing_in(request: HttpRequest, pk: int) -> QueryDict | None:
    """The form kept for this page, if there is one. It stays until the page is saved."""
    kept: dict[str, Any] | None = request.session.get(_KEY)
    if kept is None or kept["path"] != request.path:
        return None
    return QueryDict(kept["form"])


def forget(request: HttpRequest) -> None:
    """The form was saved."""
    request.session.pop(_KEY, None)
