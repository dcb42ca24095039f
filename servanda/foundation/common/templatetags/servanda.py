"""Template tags available on every page: passages in their language, dates, icons."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from servanda.foundation.common.dates import date_in_words
from servanda.foundation.common.languages import content_code
from servanda.foundation.common.partial_dates import PartialDate
from servanda.foundation.common.text import Passage, in_language

register = template.Library()


@register.simple_tag
def passage(texts: Mapping[str, str] | Passage | None) -> str | SafeString:
    """The text in the reader's language; in another one, marked with its language and direction."""
    found = texts if isinstance(texts, Passage) else in_language(texts)
    if found.language == content_code(get_language() or "en"):
        return found.text
    return format_html('<span lang="{}" dir="{}">{}</span>', found.language, found.direction, found.text)


@register.filter
def in_best_language(texts: Mapping[str, str] | None) -> str:
    """The plain words in the reader's language or the next best, for an attribute."""
    return str(in_language(texts))


@register.filter
def partial_date(value: PartialDate | str | None) -> str:
    """A date no more precise than it is known."""
    if not value:
        return ""
    return (value if isinstance(value, PartialDate) else PartialDate.parse(value)).in_words()


@register.filter
def in_words(value: datetime.date | datetime.datetime | None, form: str = "long") -> str:
    """A day in the reader's language: {{ day|in_words:"short" }}. Moments are shown where the installation is."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return date_in_words(value, form)
