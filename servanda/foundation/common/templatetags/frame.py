"""Parts of every page's frame: language and direction, the language menu. Icons are in `signs`."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from servanda.foundation.common.languages import OWN_NAMES, content_code, direction, django_code

register = template.Library()


@register.simple_tag
def document_language() -> SafeString:
    """lang and dir for <html>."""
    code = content_code(get_language() or "en")
    return format_html('lang="{}" dir="{}"', code, direction(code))


@register.simple_tag(takes_context=True)
def language_links(context: dict[str, Any]) -> list[dict[str, Any]]:
    """This very page in each language offered: its own address if it is public, else a switch that comes back here."""
    request = context.get("request")
    if request is None:
        return []
    here = request.get_full_path()
    active = content_code(get_language() or "en")
    return [
        {"code": code, "name": OWN_NAMES[code], "url": _address_in(code, here), "current": code == active}
        for code in context.get("languages_offered", [])
    ]


def _address_in(code: str, here: str) -> str:
    translated = translate_url(here, django_code(code))
    if translated != here or code == content_code(get_language() or "en"):
        return translated
    try:
        return f"{reverse('switch_language', args=[code])}?{urlencode({'next': here})}"
    except NoReverseMatch:
        return here


@register.filter
def own_name(code: str) -> str:
    """A language by its own name: "ar" is العربية."""
    return OWN_NAMES.get(code, code)
