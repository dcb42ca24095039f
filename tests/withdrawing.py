"""Taking things off the public record in one call, where a test is about what comes after."""

from __future__ import annotations

from servanda.foundation.accounts.models import User
from servanda.pipelines.publication.actions.withdrawals import ask_withdrawal, confirm_withdrawal
from tests import factories


def withdraw(*, kind: str, public_id: str, reason: str, by: User) -> list[int]:
    """Asked by this coordinator, confirmed by a colleague made for it. The numbers of the releases it wrote."""
    asked = ask_withdrawal(kind=kind, public_id=public_id, reason=reason, by=by)
    place = by.memberships.order_by("id")[0]
    return confirm_withdrawal(withdrawal=asked, by=factories.user("coordinator", at=place.body))
