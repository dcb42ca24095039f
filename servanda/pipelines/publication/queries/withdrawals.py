"""What somebody asked to have withdrawn, and who could confirm it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from servanda.foundation.accounts.models import Membership, in_force
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import roles_with, states_where
from servanda.pipelines.publication.models import Entry, Withdrawal
from servanda.pipelines.publication.states import WithdrawalStage


def withdrawals_visible_to(user: Any) -> QuerySet[Withdrawal]:
    """All that was asked in the States this person withdraws for, newest first."""
    codes = states_where(user, Permission.WITHDRAW)
    found = Withdrawal.objects.select_related("asked_by", "decided_by").order_by("-asked_at", "-id")
    return found if codes is None else found.filter(state_code__in=codes)


def withdrawals_waiting(user: Any) -> QuerySet[Withdrawal]:
    """Those that nobody has confirmed or refused, the oldest first."""
    return withdrawals_visible_to(user).filter(stage=WithdrawalStage.ASKED).order_by("asked_at", "id")


def withdrawal_waiting_of(kind: str, public_id: str) -> Withdrawal | None:
    """The one that waits for this thing."""
    found = Withdrawal.objects.filter(kind=kind, public_id=public_id, stage=WithdrawalStage.ASKED)
    return found.order_by("pk").first()


def coordinators_who_withdraw(state: str) -> QuerySet[Membership]:
    """Whose own role lets them ask for or confirm a withdrawal in the State today."""
    held = Membership.objects.filter(in_force(), role__in=roles_with(Permission.WITHDRAW), user__is_active=True)
    here = Q(body__state=state) | Q(in_secretariat=True)
    return held.filter(here).select_related("user", "body", "post").order_by("id")


def somebody_else_may_confirm(state: str, *, besides: set[int | None]) -> bool:
    """Whether the State has a coordinator who is none of these people (keys)."""
    return coordinators_who_withdraw(state).exclude(user__in={key for key in besides if key}).exists()


def public_titles(kind: str, public_id: str) -> dict[str, str]:
    """By what words the public knows the thing; its id where it has no title."""
    content = Entry.objects.filter(kind=kind, public_id=public_id).values_list("content", flat=True).first() or {}
    for name in ("titles", "short_titles", "names"):
        if titles := content.get(name):
            return dict(titles)
    return {"en": public_id}
