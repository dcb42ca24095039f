"""Drawings as template tags. Each hands a template numbers; the template is the only place with SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.translation import get_language_bidi

from servanda.foundation.common.charts.gantt import Gantt
from servanda.foundation.common.charts.lanes import Lanes
from servanda.foundation.common.charts.levels import level_bar as parts_of
from servanda.foundation.common.charts.shares import shares
from servanda.foundation.common.charts.thread import DrawnThread
from servanda.foundation.common.figures import counted

register = template.Library()


@register.inclusion_tag("charts/level_bar.html")
def level_bar(counts: Mapping[str, int], names: Mapping[str, Any]) -> dict[str, Any]:
    """Counts by level as one bar with its legend. `names` maps levels to words."""
    parts = parts_of(counts, rtl=get_language_bidi())
    return {"parts": [(part, names[part.level], counted(part.count)) for part in parts]}


@register.inclusion_tag("charts/share_bar.html")
def share_bar(counts: Sequence[int], longest: int) -> dict[str, Any]:
    """Done, on its way, missing, as one bar; the figures stand beside it in words."""
    return {"parts": shares(counts, longest=longest, rtl=get_language_bidi())}


@register.inclusion_tag("charts/thread_small.html")
def thread_small(thread: DrawnThread) -> dict[str, Any]:
    """18 px high, for search results."""
    return {"thread": thread}


@register.inclusion_tag("charts/thread_medium.html")
def thread_medium(thread: DrawnThread) -> dict[str, Any]:
    """56 px high with years, for lists of demands."""
    return {"thread": thread}


@register.inclusion_tag("charts/thread_legend.html")
def thread_legend(coming: bool = True, actions: bool = False) -> dict[str, Any]:
    """What the signs mean; the next review and the bars of actions only where they are drawn."""
    return {"coming": coming, "actions": actions}


@register.inclusion_tag("charts/gantt.html")
def gantt(chart: Gantt) -> dict[str, Any]:
    """Actions on one axis; below 62rem the list beside it is read instead."""
    return {"chart": chart, "away": "end", "dx": -8 if chart.rtl else 8}


@register.inclusion_tag("charts/gantt_legend.html")
def gantt_legend(chart: Gantt) -> dict[str, Any]:
    """What the signs mean, of those that are drawn."""
    return {"kinds": chart.kinds}


@register.inclusion_tag("charts/lanes.html")
def thread_large(lanes: Lanes) -> dict[str, Any]:
    """Four lanes on one axis; below 62rem the list beside it is read instead."""
    return {"lanes": lanes, "away": 8 if lanes.rtl else -8}
