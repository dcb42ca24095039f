"""What stands beside the text of an update: what was asked, what was said last, whose turn it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from servanda.domain.implementation.queries import assignments_of, last_approved_before
from servanda.domain.implementation.rules import can_read_kept
from servanda.domain.recommendations.queries import in_brief, members_in_brief, recommendations_visible_to


def asked_in(update: Any, user: Any) -> list[Any]:
    """The recommendations an update answers, with their texts."""
    if update.cluster is not None:
        return list(members_in_brief(update.cluster))
    return list(in_brief(recommendations_visible_to(user).filter(pk=update.recommendation_id)))


def beside(update: Any, user: Any, *, asked: list[Any] | None = None) -> dict[str, Any]:
    """Context of every page about one update."""
    approved = last_approved_before(update)
    if approved is not None and not can_read_kept(user, approved, approved.confidentiality):
        approved = None  # meant for fewer people than this one
    return {
        "update": update,
        "asked": asked_in(update, user) if asked is None else asked,
        "last_approved": approved,
        "assignment": assignments_of(update.target).filter(body=update.body).first(),
    }


@dataclass(frozen=True, slots=True)
class Step:
    """One place on the way that answers of a body take; the way of one update is in way.py."""

    sign: str  # a status whose ring is drawn
    who: str
    what: str
    when: Any = None
    is_current: bool = False
