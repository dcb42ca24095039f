"""Where a membership can be, and which roles make sense there."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from servanda.foundation.accounts.roles import ROLES, Role
from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.organisations.models import Body, Partner, Post
from servanda.foundation.organisations.states import BodyKind, Branch

IN_PARTNERS = ("partner", "civil_society")
IN_SECRETARIAT = ("administrator", "coordinator", "drafter", "auditor")
IN_BODIES = tuple(code for code in ROLES if code not in IN_PARTNERS)


@dataclass(frozen=True, slots=True)
class Place:
    """A body of a State, a partner, or the secretariat; in a body perhaps one of its posts."""

    body: Body | None = None
    partner: Partner | None = None
    in_secretariat: bool = False
    post: Post | None = None

    @property
    def name(self) -> str:
        return str(self.body or self.partner or _("Secretariat"))

    def roles(self) -> list[Role]:
        """The roles somebody can hold here: Parliament's in Parliament, the institution's in it."""
        if self.in_secretariat:
            return [ROLES[code] for code in IN_SECRETARIAT]
        if self.partner:
            return [ROLES[code] for code in IN_PARTNERS]
        found = [ROLES[code] for code in IN_BODIES]
        if self.body and self.body.branch != Branch.LEGISLATURE:
            found = [role for role in found if role.code != "parliament"]
        if self.body and self.body.kind != BodyKind.NHRI:
            found = [role for role in found if role.code != "nhri"]
        return found

    def check(self, role: str) -> None:
        """Refuse a place that is none, is closed, or where the role makes no sense."""
        if sum((self.body is not None, self.partner is not None, self.in_secretariat)) != 1:
            raise InvalidInput(_("Choose one place: a body, a partner or the secretariat."), field="place")
        closed = (self.body and self.body.closed_on) or (self.partner and self.partner.closed_on)
        if closed:
            raise InvalidInput(_("%(place)s is closed. Choose another.") % {"place": self.name}, field="place")
        if role not in {held.code for held in self.roles()}:
            raise InvalidInput(
                _("This role does not exist in %(place)s. Choose another role or another place.")
                % {"place": self.name},
                field="role",
            )
        if self.post and (self.body is None or self.post.body_id != self.body.pk or self.post.closed_on):
            raise InvalidInput(_("Choose an open post of this body, or none."), field="post")
