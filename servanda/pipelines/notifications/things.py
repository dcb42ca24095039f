"""What notices speak of: short names of things, their public titles, and where in the workspace they are."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from servanda.domain.implementation.models import Update
from servanda.domain.recommendations.models import Cluster, Recommendation

DESK = "/work/"


def answer(cluster_id: int | None, recommendation_id: int | None, body_id: int) -> str:
    """An answer a body owes: "c12:b3" on an objective, "r40:b3" on a recommendation that stands alone."""
    about = f"c{cluster_id}" if cluster_id else f"r{recommendation_id}"
    return f"{about}:b{body_id}"


def update(key: int | str) -> str:
    return f"u{key}"


def withdrawal(key: int | str) -> str:
    return f"withdrawal{key}"


def path_to_withdrawal(key: int | str) -> str:
    return reverse("workspace:releases-withdrawal", args=[int(key)])


def call(key: int | str) -> str:
    return f"call{key}"


def titles_of(target: Cluster | Recommendation) -> dict[str, str]:
    """The words by which the public knows it."""
    if isinstance(target, Cluster):
        return dict(target.titles)
    return dict(target.short_titles) or {"en": target.public_id}


def path_to(target: Cluster | Recommendation) -> str:
    """Its page in the workspace, where an answer is begun in one step."""
    area = "clusters-cluster" if isinstance(target, Cluster) else "recommendations-recommendation"
    return reverse(f"workspace:{area}", args=[target.public_id])


def path_to_update(found: Update) -> str:
    return reverse("workspace:updates-update", args=[found.pk])


def of_owed(owed: Any) -> str:
    """The short name of an owed answer (`implementation.queries.answers.Owed`)."""
    held = owed.assignment
    return answer(held.cluster_id, held.recommendation_id, held.body_id)
