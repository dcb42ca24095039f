"""Drawings as template tags. Each hands a template numbers; the template is the only place with SVG."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import get_language_bidi

from servanda.foundation.common.charts.gantt import Gantt
from servanda.foundation.common.charts.levels import level_bar as parts_of
from servanda.foundation.common.charts.thread import DrawnThread

register = template.Library()


@register.inclusion_tag("charts/level_bar.html")
def level_bar(counts: Mapping[str, int], names: Mapping[str, Any]) -> dict[str, Any]:
    """Counts by level as one bar with its legend. `names` maps levels to words."""
    parts = parts_of(counts, rtl=get_language_bidi())
    return {"parts": [(part, names[part.level]) for part in parts]}


@register.inclusion_tag("charts/thread_small.html")
def thread_small(thread: DrawnThread) -> dict[str, Any]:
    """18 px high, for search results."""
    return {"thread": thread}


@register.inclusion_tag("charts/thread_medium.html")
def thread_medium(thread: DrawnThread) -> dict[str, Any]:
    """56 px high with years, for lists of demands."""
    return {"thread": thread}


@register.inclusion_tag("charts/thread_legend.html")
def thread_legend(coming: bool = True) -> dict[str, Any]:
    """What the signs mean; without the next review where none is drawn."""
    return {"coming": coming}


@register.inclusion_tag("charts/gantt.html")
def gantt(chart: Gantt) -> dict[str, Any]:
    """Actions on one axis; below 62rem the list beside it is read instead."""
    return {"chart": chart, "away": "end", "dx": -8 if chart.rtl else 8}
