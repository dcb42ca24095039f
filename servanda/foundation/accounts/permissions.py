"""Everything a person may be allowed to do, by name. Roles bundle these; rules ask for one."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    WORKSPACE_ENTER = "workspace.enter"
    # Setting up
    INSTALLATION_CHANGE = "installation.change"
    BODIES_MANAGE = "bodies.manage"
    CHAINS_DRAW = "chains.draw"  # who decides on the updates of a body, in which order
    PEOPLE_MANAGE = "people.manage"
    HISTORY_READ = "history.read"
    # Recommendations
    RECOMMENDATIONS_READ = "recommendations.read"  # working views, suggestions included
    IMPORT_PREPARE = "import.prepare"
    IMPORT_APPLY = "import.apply"
    POSITION_STATE = "position.state"  # what the State answers, and how it names a recommendation
    CLUSTER_MANAGE = "cluster.manage"
    TAG_DECIDE = "tag.decide"
    ASSIGN = "assign"
    ACTION_MANAGE = "action.manage"
    # Updates
    UPDATE_WRITE = "update.write"
    UPDATE_REVIEW = "update.review"  # return or approve, for the body
    UPDATE_CLEAR = "update.clear"  # decide the national mechanism's step, where a chain has one
    UPDATE_READ_SENT = "update.read_sent"  # of all bodies of the State, once they left the body's own desk
    # Parliament
    PARLIAMENT_RECORD = "parliament.record"  # where bills stand, and questions asked
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

# Each permission in words, for the page of roles.
PERMISSION_WORDS: dict[Permission, str | Promise] = {
    Permission.WORKSPACE_ENTER: _("Enter the workspace"),
    Permission.INSTALLATION_CHANGE: _("Switch modules and change the installation"),
    Permission.BODIES_MANAGE: _("Add and change bodies and posts"),
    Permission.CHAINS_DRAW: _("Draw the chains of clearance"),
    Permission.PEOPLE_MANAGE: _("Invite people, give and end roles"),
    Permission.HISTORY_READ: _("Read who did what"),
    Permission.RECOMMENDATIONS_READ: _("Read recommendations with suggestions"),
    Permission.IMPORT_PREPARE: _("Prepare an import"),
    Permission.IMPORT_APPLY: _("Apply or undo an import"),
    Permission.POSITION_STATE: _("Say what the State answers"),
    Permission.CLUSTER_MANAGE: _("Make and change clusters"),
    Permission.TAG_DECIDE: _("Confirm or refuse suggestions"),
    Permission.ASSIGN: _("Assign bodies"),
    Permission.ACTION_MANAGE: _("Plan actions and say where they stand"),
    Permission.UPDATE_WRITE: _("Write and send updates"),
    Permission.UPDATE_REVIEW: _("Return or approve updates"),
    Permission.UPDATE_CLEAR: _("Clear updates for the national mechanism"),
    Permission.UPDATE_READ_SENT: _("Read what bodies sent or had approved"),
    Permission.PARLIAMENT_RECORD: _("Record bills and questions of Parliament"),
    Permission.RELEASE: _("Release to the public"),
    Permission.WITHDRAW: _("Correct or withdraw a release"),
}
