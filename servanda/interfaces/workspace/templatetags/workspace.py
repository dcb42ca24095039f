"""Tags of the workspace's own frame."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse

from servanda.foundation.accounts.rules import memberships_of
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


@register.simple_tag
def public_home() -> str:
    """The front page, or nothing in an installation without public pages."""
    try:
        return reverse("website:home")
    except NoReverseMatch:
        return ""
