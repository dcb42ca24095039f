"""Words of the public pages in templates. Registered as built-ins of nothing: pages load `website`."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from servanda.foundation.common.partial_dates import PartialDate
from servanda.interfaces.website import words
from servanda.interfaces.website.presenters.facets import Choice
from servanda.interfaces.website.presenters.loom import COLUMNS
from servanda.interfaces.website.presenters.titles import fingerprint as short_fingerprint

register = template.Library()


@register.simple_tag
def level_word(level: str) -> str:
    return words.word(words.LEVELS, level or "not_assessed")


@register.simple_tag
def position_word(position: str) -> str:
    return words.word(words.POSITIONS, position or "not_asked")


@register.simple_tag
def status_word(status: str) -> str:
    return words.word(words.STATUSES, status)


@register.simple_tag
def flag_word(flag: str) -> str:
    return words.word(words.TAGS, flag)


@register.simple_tag
def level_heads() -> SafeString:
    """Column heads of a table of levels."""
    heads = ((words.word(words.LEVELS, level),) for level in COLUMNS)
    return format_html_join("", '<th scope="col" class="n">{}</th>', heads)


_BOX = (
    '<div class="form-check"><input class="form-check-input" type="checkbox" name="{0}" value="{1}" id="{0}-{1}"{2}>'
    '<label for="{0}-{1}">{3}</label><span>{4}</span></div>'
)
_CHECKED = SafeString(" checked")


@register.simple_tag
def boxes(name: str, choices: Iterable[Choice]) -> SafeString:
    """Boxes to tick, one for each value of a facet. Two hundred on a page: a template for each would take longest."""
    rows = ((name, one.value, _CHECKED if one.chosen else "", one.name, words.figure(one.number)) for one in choices)
    return format_html_join("", _BOX, rows)


@register.filter
def figure(number: int) -> str:
    return words.figure(number)


@register.filter
def on(day: datetime.date) -> str:
    """ "22 November 2026", as all dates of the record are written."""
    return PartialDate.of(day).in_words() if day else ""


@register.simple_tag
def fingerprint(digest: str) -> str:
    return short_fingerprint(digest)
