"""What becomes of a row that names a person: an invitation, nothing, or a sentence on what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from servanda.foundation.accounts.models import Invitation, Membership, User
from servanda.foundation.accounts.places import Place
from servanda.foundation.accounts.roles import ROLES
from servanda.foundation.accounts.rules import can_grant_to
from servanda.foundation.common import clock
from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.organisations.models import Body
from servanda.foundation.organisations.states import BodyKind
from servanda.pipelines.rosters.meanings import value_of, words_of
from servanda.pipelines.rosters.models import Roster
from servanda.pipelines.rosters.rows import NamedRow
from servanda.pipelines.rosters.states import LineKind


@dataclass(slots=True)
class PersonFound:
    kind: LineKind
    says: list[str] = field(default_factory=list)
    given: dict[str, Any] = field(default_factory=dict)


class PeoplePlan:
    """Who holds or was offered which role already, read once for the whole file."""

    def __init__(self, roster: Roster, by: User) -> None:
        self.by, self.language = by, roster.language
        held = Membership.objects.filter(body__state=roster.state_id, until=None).order_by("pk")
        self.holding = {
            (email.casefold(), role, body) for email, role, body in held.values_list("user__email", "role", "body_id")
        }
        waiting = Invitation.objects.filter(
            body__state=roster.state_id, accepted_at=None, revoked_at=None, expires_at__gt=clock.now()
        ).order_by("pk")
        self.invited = {
            (email.casefold(), role, body) for email, role, body in waiting.values_list("email", "role", "body_id")
        }
        self.seen: dict[tuple[str, str, Any], str] = {}

    def compare(self, row: NamedRow, held: Body | None, planned: dict[str, Any]) -> PersonFound | tuple[str, str]:
        """What would happen; or what is wrong, with the column at fault."""
        email = row.cells["email"].strip()
        try:
            validate_email(email)
        except ValidationError:
            says = _("“%(word)s” is no e-mail address. Write one, for example name@ministry.example.")
            return says % {"word": email}, "email"
        word = row.cells.get("role", "")
        if not word:
            return _("The role is missing. Choose one of: %(words)s.") % {"words": ", ".join(words_of("role"))}, "role"
        role = value_of("role", word)
        if not role:
            says = _("“%(word)s” is not known here. Choose one of: %(words)s.")
            return says % {"word": word, "words": ", ".join(words_of("role"))}, "role"
        language = value_of("language", row.cells.get("language", "")) or self.language
        if row.cells.get("language") and not value_of("language", row.cells["language"]):
            says = _("“%(word)s” is not known here. Choose one of: %(words)s.")
            return says % {"word": row.cells["language"], "words": ", ".join(words_of("language"))}, "language"
        if not can_grant_to(self.by, email=email):
            return _("You cannot give a role to yourself. Ask another administrator."), "email"
        if problem := _misplaced(role, held, planned):
            return problem, "role"
        return self._found(row, email, role, language, held)

    def _found(self, row: NamedRow, email: str, role: str, language: str, held: Body | None) -> PersonFound:
        mark = (email.casefold(), role, held.pk if held else row.cells.get("body", row.cells.get("code")))
        says = [str(ROLES[role].name)]
        given = {"email": email, "role": role, "language": language, "post": row.names("post", self.language)}
        if mark in self.holding:
            return PersonFound(LineKind.UNCHANGED, [*says, _("Holds this role already.")], given)
        if mark in self.invited:
            return PersonFound(LineKind.UNCHANGED, [*says, _("Was invited already; the invitation is open.")], given)
        if mark in self.seen:
            said = _("Stands twice in the file, first in %(place)s.") % {"place": self.seen[mark]}
            return PersonFound(LineKind.UNCHANGED, [*says, said], given)
        self.seen[mark] = row.place
        return PersonFound(LineKind.NEW, says, given)


def _misplaced(role: str, held: Body | None, planned: dict[str, Any]) -> str:
    """Why the role makes no sense in the body, held or about to be; empty if it does."""
    body = held or Body(
        names=planned.get("names", {}),
        branch=planned.get("branch", "executive"),
        kind=planned.get("kind", str(BodyKind.OTHER)),
    )
    try:
        Place(body=body).check(role)
    except InvalidInput as error:
        return str(error)
    return ""
