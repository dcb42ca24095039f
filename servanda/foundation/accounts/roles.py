"""The roles, as one table people can read. Changing it needs a second reviewer and a decision record."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from servanda.foundation.accounts.permissions import Permission as P


class Reach(StrEnum):
    """How far a role's permissions go from the membership that gives it."""

    BODY = "body"  # the member's own body
    STATE = "state"  # every body of the body's State
    PUBLIC = "public"  # what is released, and their own work


@dataclass(frozen=True, slots=True)
class Role:
    code: str
    name: str | Promise
    description: str | Promise
    reach: Reach
    permissions: frozenset[P]
    needs_second_factor: bool = True


_READ = {P.WORKSPACE_ENTER, P.RECOMMENDATIONS_READ}

ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        Role(
            "administrator",
            _("Administrator"),
            _("Sets up the installation, bodies, chains and people. Does not decide on content."),
            Reach.STATE,
            frozenset(_READ | {P.INSTALLATION_CHANGE, P.BODIES_MANAGE, P.CHAINS_DRAW, P.PEOPLE_MANAGE, P.HISTORY_READ}),
        ),
        Role(
            "coordinator",
            _("Coordinator"),
            _("Runs the national mechanism: imports, clusters, assigns, clears and releases."),
            Reach.STATE,
            frozenset(
                _READ
                | {
                    P.IMPORT_PREPARE,
                    P.IMPORT_APPLY,
                    P.POSITION_STATE,
                    P.CLUSTER_MANAGE,
                    P.TAG_DECIDE,
                    P.ASSIGN,
                    P.ACTION_MANAGE,
                    P.UPDATE_CLEAR,
                    P.UPDATE_READ_SENT,
                    P.RELEASE,
                    P.WITHDRAW,
                    P.HISTORY_READ,
                }
            ),
        ),
        Role(
            "focal_point",
            _("Focal point"),
            _("Answers for a body: writes its updates and keeps its actions."),
            Reach.BODY,
            frozenset(_READ | {P.UPDATE_WRITE, P.ACTION_MANAGE}),
        ),
        Role(
            "approver",
            _("Approver"),
            _("Returns or approves the updates of a body. Never one they wrote."),
            Reach.BODY,
            frozenset(_READ | {P.UPDATE_REVIEW}),
        ),
        Role(
            "statistician",
            _("Statistician"),
            _("Brings the figures of the national statistics office."),
            Reach.BODY,
            frozenset(_READ | {P.UPDATE_WRITE}),
        ),
        Role(
            "drafter",
            _("Report drafter"),
            _("Drafts reports from approved updates of all bodies."),
            Reach.STATE,
            frozenset(_READ | {P.UPDATE_READ_SENT}),
        ),
        Role(
            "parliament",
            _("Parliament"),
            _("Follows what needs a law, and answers for Parliament."),
            Reach.BODY,
            frozenset(_READ | {P.UPDATE_WRITE, P.PARLIAMENT_RECORD}),
        ),
        Role(
            "nhri",
            _("National human rights institution"),
            _("Reads what is released and works independently of the State's account."),
            Reach.PUBLIC,
            frozenset({P.WORKSPACE_ENTER}),
        ),
        Role(
            "civil_society",
            _("Civil society"),
            _("Reads what is released; works under its own name."),
            Reach.PUBLIC,
            frozenset({P.WORKSPACE_ENTER}),
            needs_second_factor=False,
        ),
        Role(
            "partner",
            _("Partner"),
            _("Reads what is released and sees where help counts."),
            Reach.PUBLIC,
            frozenset({P.WORKSPACE_ENTER}),
        ),
        Role(
            "auditor",
            _("Auditor"),
            _("Reads everything that was sent, and who did what. Changes nothing."),
            Reach.STATE,
            frozenset(_READ | {P.UPDATE_READ_SENT, P.HISTORY_READ}),
        ),
    )
}
