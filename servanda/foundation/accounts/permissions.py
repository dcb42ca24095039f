"""Everything a person may be allowed to do, by name. Roles bundle these; rules ask for one."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    WORKSPACE_ENTER = "workspace.enter"
    # Setting up
    INSTALLATION_CHANGE = "installation.change"
    BODIES_MANAGE = "bodies.manage"
    PEOPLE_MANAGE = "people.manage"
    HISTORY_READ = "history.read"
    # Recommendations
    RECOMMENDATIONS_READ = "recommendations.read"  # working views, suggestions included
    IMPORT_PREPARE = "import.prepare"
    IMPORT_APPLY = "import.apply"
    CLUSTER_MANAGE = "cluster.manage"
    TAG_DECIDE = "tag.decide"
    ASSIGN = "assign"
    ACTION_MANAGE = "action.manage"
    # Updates
    UPDATE_WRITE = "update.write"
    UPDATE_REVIEW = "update.review"  # return or approve, for the body
    UPDATE_READ_SENT = "update.read_sent"  # of all bodies of the State, once they left the body's own desk
    # The way out
    RELEASE = "release"
    WITHDRAW = "withdraw"


# What membership in a hub's secretariat can ever give: a State's unpublished work is never in it.
SECRETARIAT_MAY = frozenset(
    {
        Permission.WORKSPACE_ENTER,
        Permission.INSTALLATION_CHANGE,
        Permission.BODIES_MANAGE,
        Permission.PEOPLE_MANAGE,
        Permission.HISTORY_READ,
        Permission.RECOMMENDATIONS_READ,
        Permission.IMPORT_PREPARE,
        Permission.IMPORT_APPLY,
        Permission.TAG_DECIDE,
    }
)

# What scheduled work and the operator at the console do in the system's name.
SYSTEM_MAY = frozenset(
    {
        Permission.IMPORT_PREPARE,
        Permission.IMPORT_APPLY,
        Permission.RECOMMENDATIONS_READ,
        Permission.INSTALLATION_CHANGE,
        Permission.BODIES_MANAGE,
        Permission.PEOPLE_MANAGE,
    }
)
