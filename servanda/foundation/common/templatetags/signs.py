"""Icons and the signs of the four facts. A page names what it draws; the sprite follows by itself."""

from __future__ import annotations

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from servanda.foundation.common.sprite import sprite_for

register = template.Library()

# Icons that point or speak are mirrored from right to left; never check, clock, calendar, lock.
_FLIPPED = frozenset({"search", "chevron", "arrow", "undo", "exit", "voice", "feed"})
LEVEL_SIGNS = {"not_assessable": "unknown", "": "unknown"}
STATUS_SIGNS = {
    "not_started": "new",
    "planned": "plan",
    "under_way": "work",
    "completed": "done",
    "discontinued": "stop",
}


class _WithSprite(template.Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        body = self.nodelist.render(context)
        return SafeString(sprite_for(body) + body)


@register.tag("withsprite")
def with_sprite(parser: Parser, token: Token) -> _WithSprite:
    """Put the shapes used inside in front of it; once, around the body of a page."""
    nodelist = parser.parse(("endwithsprite",))
    parser.delete_first_token()
    return _WithSprite(nodelist)


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon beside a word, hidden from screen readers: {% icon "calendar" %}."""
    flip = mark_safe(" flip") if name in _FLIPPED else ""
    return format_html('<svg class="i{}" aria-hidden="true"><use href="#i-{}"/></svg>', flip, name)


@register.simple_tag
def level_sign(level: str) -> SafeString:
    """The four steps of an assessed level, without its word: {% level_sign "partial" %}."""
    return format_html('<svg aria-hidden="true"><use href="#lv-{}"/></svg>', LEVEL_SIGNS.get(level, level))


@register.simple_tag
def status_sign(status: str) -> SafeString:
    """The ring of an administrative status, without its word. The tick of a completed one is never mirrored."""
    flip = "" if status == "completed" else mark_safe(' class="flip"')
    return format_html('<svg{} aria-hidden="true"><use href="#st-{}"/></svg>', flip, STATUS_SIGNS[status])
