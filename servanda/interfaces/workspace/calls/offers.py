"""What a call can be narrowed by: bodies, objectives, mechanisms and areas that have something to answer."""

from __future__ import annotations

from typing import Any

from servanda.domain.implementation.queries.asking import things_to_ask_about
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import bodies_where
from servanda.foundation.common.text import in_language
from servanda.foundation.reference.queries import areas, mechanisms, terms_at


def states_to_call(user: Any) -> list[Any]:
    """The States in which this person calls, home first."""
    found: dict[str, Any] = {}
    for body in bodies_where(user, Permission.ASSIGN).select_related("state").order_by("state__sort_key", "id"):
        found.setdefault(body.state_id, body.state)
    return list(found.values())


def offered(user: Any, state: str) -> dict[str, list[tuple[str, str]]]:
    """Values and words for the form."""
    bodies, clusters = things_to_ask_about(user, state=state)
    named = mechanisms().values_list("code", "names")
    return {
        "mechanisms": [(code, str(in_language(names))) for code, names in named],
        "areas": [(code, str(in_language(names))) for code, names in areas()],
        "bodies": [(code, str(in_language(names))) for code, names in bodies],
        "objectives": [(code, str(in_language(titles))) for code, titles in clusters],
    }


def themes_of_areas() -> dict[str, list[str]]:
    """Area → the themes under it."""
    found: dict[str, list[str]] = {}
    for term in terms_at("theme"):
        if term.parent_code:
            found.setdefault(term.parent_code, []).append(term.code)
    return found
