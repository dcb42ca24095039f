"""Who may do what with recommendations, tags and clusters."""

from __future__ import annotations

from typing import Any

from servanda.domain.recommendations.models import Cluster, Recommendation
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import holds


def can_import_recommendations(user: Any, *, state: str) -> bool:
    """Coordinators for their State; the secretariat of a hub and the console for any."""
    return holds(user, Permission.IMPORT_APPLY, state=state)


def can_link_repeats(user: Any, *, state: str) -> bool:
    """That two demands are one is content, not an import: whoever decides on suggestions says so, and who imports.

    An import links what its own plan found to be a repeat, in the name of who applies it.
    """
    return holds(user, Permission.TAG_DECIDE, state=state) or can_import_recommendations(user, state=state)


def can_state_position(user: Any, recommendation: Recommendation) -> bool:
    """Coordinators of the State that was asked: nobody else speaks for it, a hub's secretariat included."""
    return holds(user, Permission.POSITION_STATE, state=recommendation.state_id)


def can_manage_clusters(user: Any, *, state: str) -> bool:
    """Coordinators, within their State."""
    return holds(user, Permission.CLUSTER_MANAGE, state=state)


def can_change_cluster(user: Any, cluster: Cluster) -> bool:
    """Whoever manages the clusters of its State, while it is open."""
    return cluster.closed_at is None and can_manage_clusters(user, state=cluster.state_id)


def can_decide_tags(user: Any, recommendation: Recommendation) -> bool:
    """Whoever decides on suggestions in its State; a suggestion never decides itself."""
    return holds(user, Permission.TAG_DECIDE, state=recommendation.state_id)


def can_mark_follow_up(user: Any, recommendation: Recommendation) -> bool:
    """Coordinators of the State that was asked: they read what the mechanism's document says."""
    return can_manage_clusters(user, state=recommendation.state_id)
