"""Which language a page speaks, and how addresses say so (decision 15).

Public pages carry their language in the address, so that caches hold one page for one address: `/fr/…`, and no prefix
for the installation's default language. Members' pages have one address in all languages and read a cookie.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import LocalePrefixPattern, URLPattern, URLResolver, clear_url_caches
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from servanda.foundation.common.languages import UN_LANGUAGES, content_code, django_code
from servanda.foundation.organisations.models import Installation
from servanda.foundation.organisations.queries import installation
from servanda.foundation.organisations.scales import speaking

# Pages whose language is the reader's own choice, kept in a cookie, not in the address.
PERSONAL = ("/work/", "/accounts/", "/invitation/", "/language/", "/reminders/", "/calendar/")


class _Default:
    """The default language as this process last knew it: reversing an address must not ask the database each time."""

    code = content_code(settings.LANGUAGE_CODE)


def use_default_language(code: str) -> None:
    """Make this process leave out the prefix of that language. Addresses kept from before are forgotten."""
    if code != _Default.code:
        _Default.code = code
        clear_url_caches()


class LanguagePrefix(LocalePrefixPattern):
    """`fr/` before an address, nothing for the default language; Chinese is `zh/`, as the UN writes it."""

    def __init__(self) -> None:
        super().__init__(prefix_default_language=False)

    @property
    def language_prefix(self) -> str:
        code = content_code(translation.get_language() or settings.LANGUAGE_CODE)
        return "" if code == _Default.code else f"{code}/"


def language_patterns(*patterns: URLPattern | URLResolver) -> list[URLResolver]:
    """The addresses of public pages, each in every language. Use it in config/urls.py, once."""
    return [URLResolver(LanguagePrefix(), list(patterns))]


def languages_offered(held: Installation | None) -> list[str]:
    """Content codes in the order the UN lists them; all six until set-up."""
    if held is None:
        return list(UN_LANGUAGES)
    return [code for code in UN_LANGUAGES if code in held.languages] or [held.default_language]


class LanguageMiddleware:
    """Reads the installation once for each request; decides the language, and whose words scales speak.

    Replaces Django's LocaleMiddleware.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        held = installation()
        request.installation = held  # type: ignore[attr-defined]
        offered = languages_offered(held)
        if held is not None:
            use_default_language(held.default_language)
        personal = request.path_info.startswith(PERSONAL)
        code = _chosen_by(request, offered) if personal else _from_address(request, offered)
        with translation.override(django_code(code)), speaking(held):
            request.LANGUAGE_CODE = django_code(code)
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", code)
        if personal:
            patch_vary_headers(response, ["Cookie", "Accept-Language"])
        return response


def _from_address(request: HttpRequest, offered: list[str]) -> str:
    first = request.path_info.split("/", 2)[1]
    return first if first in offered else _Default.code


def _chosen_by(request: HttpRequest, offered: list[str]) -> str:
    kept = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if kept in offered:
        return kept
    for wished, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if content_code(wished) in offered:
            return content_code(wished)
    return _Default.code if _Default.code in offered else offered[0]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: what this copy of Servanda is, and the languages it offers."""
    held = getattr(request, "installation", None)
    return {"installation": held, "languages_offered": languages_offered(held)}
