"""Words of the public pages in templates. Registered as built-ins of nothing: pages load `website`."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from servanda.foundation.common.figures import counted
from servanda.foundation.common.partial_dates import PartialDate
from servanda.foundation.organisations.scales import is_own, meaning
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


def _meaning(scale: str, code: str) -> SafeString | str:
    """In text and not in a tooltip, which nobody reads on paper, by touch or aloud."""
    if not code or not is_own(scale, code):
        return ""
    said = _("internationally: %(word)s") % {"word": meaning(scale, code)}
    return format_html(' <span class="m soft">({})</span>', said)


@register.simple_tag
def level_meaning(level: str) -> SafeString | str:
    """What the level is called internationally, where the State calls it otherwise."""
    return _meaning("level", level)


@register.simple_tag
def status_meaning(status: str) -> SafeString | str:
    """What the status is called internationally, where the State calls it otherwise."""
    return _meaning("status", status)


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


@register.simple_tag
def boxes(name: str, choices: Iterable[Choice]) -> SafeString:
    """Boxes to tick, one for each value of a facet. Two hundred on a page: templates would take longest."""
    rows = (
        _BOX.format(name, escape(one.value), " checked" if one.chosen else "", escape(one.name), counted(one.number))
        for one in choices
    )
    return SafeString("".join(rows))


@register.filter
def figure(number: int) -> str:
    return counted(number)


@register.filter
def on(day: datetime.date) -> str:
    """ "22 November 2026", as all dates of the record are written."""
    return PartialDate.of(day).in_words() if day else ""


@register.simple_tag
def fingerprint(digest: str) -> str:
    return short_fingerprint(digest)
