"""Tags of the workspace's own frame."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language

from servanda.domain.implementation.queries.parts import Told, told_to_everyone
from servanda.domain.recommendations.queries import texts_of
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import holds, memberships_of
from servanda.foundation.common import clock
from servanda.foundation.common.figures import figure_in_words
from servanda.foundation.common.languages import OWN_NAMES, content_code, direction
from servanda.foundation.common.text import Passage, in_language
from servanda.foundation.organisations.rules import has_module
from servanda.foundation.organisations.states import Module
from servanda.interfaces.workspace.chains.words import due_words, is_late, who_decides
from servanda.interfaces.workspace.navigation import places_for

register = template.Library()


@register.simple_tag(takes_context=True)
def places(context: dict[str, Any]) -> list[dict[str, Any]]:
    """The entries of the main menu for this person."""
    return places_for(context["request"])


@register.simple_tag(takes_context=True)
def acting_as(context: dict[str, Any]) -> str:
    """Posts, never names: "Focal point, Ministry of Justice", and how many more."""
    held = memberships_of(context["request"].user)
    if not held:
        return ""
    return held[0].label if len(held) == 1 else f"{held[0].label} +{len(held) - 1}"


@register.simple_tag(takes_context=True)
def sees_proposals(context: dict[str, Any]) -> bool:
    """Whether proposed objectives are there for this person."""
    request = context["request"]
    module = has_module(getattr(request, "installation", None), Module.CLUSTERS)
    return module and holds(request.user, Permission.CLUSTER_MANAGE)


@register.simple_tag
def public_home() -> str:
    """The front page, or nothing in an installation without public pages."""
    try:
        return reverse("website:home")
    except NoReverseMatch:
        return ""


@register.filter
def texts(recommendation: Any) -> Passage:
    """The words of a recommendation in the reader's language, or the best there is: {% passage item|texts %}."""
    return in_language(texts_of(recommendation))


@register.filter
def shortened(passage: Passage, length: int) -> Passage:
    """A passage no longer than that, saying with "…" that something is missing."""
    return Passage(Truncator(passage.text).chars(length), passage.language)


@register.filter
def item(values: Mapping[Any, Any], key: Any) -> Any:
    """What a mapping holds for a key that is itself a variable."""
    return values.get(key, "")


@register.filter
def figure_words(value: Decimal) -> str:
    """1,234.5 as the reader writes it."""
    return figure_in_words(value)


@register.filter
def as_public(update: Any) -> Told:
    """What of an update may ever be public: {% with said=update|as_public %}."""
    return told_to_everyone(update)


@register.inclusion_tag("workspace/text_area.html")
def text_area(bound: BoundField, *, label: str = "", hint: str = "") -> dict[str, Any]:
    """A longer text with the count of its characters."""
    length = len(str(bound.value() or ""))
    limit = getattr(bound.field, "max_length", None)
    bound.field.widget.attrs |= {"class": "form-control", "data-count": f"{bound.auto_id}-count"}
    described = f"{bound.auto_id}-hint {bound.auto_id}-count"
    control = bound.as_widget(
        attrs={"aria-describedby": described, **({"aria-invalid": "true"} if bound.errors else {})}
    )
    hint = hint or str(bound.help_text or "")
    return {
        "bound": bound,
        "label": label or bound.label,
        "hint": hint,
        "control": control,
        "length": length,
        "limit": limit,
    }


@register.filter
def days_ago(moment: datetime.datetime) -> int:
    """Whole days since then."""
    return (clock.now() - moment).days


@register.filter
def row_text(row: Mapping[str, str] | None, length: int) -> str | SafeString:
    """The text a list row carries, marked with its language where that is not the reader's."""
    if not row:
        return ""
    words = Truncator(row["text"]).chars(length)
    if row["language"] == content_code(get_language() or "en"):
        return words
    return format_html('<span lang="{}" dir="{}">{}</span>', row["language"], direction(row["language"]), words)


@register.filter(name="direction")
def direction_of(code: str) -> str:
    """ "rtl" or "ltr" for a language."""
    return direction(code)


@register.filter
def own_name(code: str) -> str:
    """What a language calls itself."""
    return OWN_NAMES.get(code, code)


@register.filter
def decider_of(step: Any, body: Any) -> str:
    """Who decides a step of clearance on the body's updates."""
    return who_decides(step, body)


register.filter(due_words)
register.filter(is_late)


@register.filter
def percent(share: float) -> int:
    """0.83 → 83."""
    return round(100 * share)


@register.filter
def best(texts_by_language: Mapping[str, str]) -> str:
    """The plain words in the reader's language or the next best, for a title."""
    return str(in_language(texts_by_language))
