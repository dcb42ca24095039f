"""Help a body asks for. Whether partners see it is the State's own decision."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.implementation.models import Action, SupportNeed
from servanda.domain.implementation.queries.changing import action_to_change, row_to_change
from servanda.domain.implementation.rules import can_show_need_to_partners
from servanda.domain.implementation.states import NeedKind
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common.dates import check_year
from servanda.foundation.common.errors import InvalidInput, require
from servanda.foundation.common.money import checked_amount
from servanda.foundation.common.text import checked_texts

_LONGEST = 500


@transaction.atomic
def add_need(
    *,
    action: Action,
    kind: NeedKind,
    texts: Mapping[str, str],
    amount: Decimal | None = None,
    currency: str = "",
    wanted_by: datetime.date | None = None,
    by: User,
) -> SupportNeed:
    """Recorded for the State's own use; nobody outside sees it yet."""
    action = action_to_change(action, by=by)
    made = SupportNeed.objects.create(action=action, **_checked(kind, texts, amount, currency, wanted_by))
    record("implementation.need_added", of=action, by=by, need=made.pk, after=_facts(made))
    return made


@transaction.atomic
def change_need(
    *,
    need: SupportNeed,
    kind: NeedKind,
    texts: Mapping[str, str],
    amount: Decimal | None = None,
    currency: str = "",
    wanted_by: datetime.date | None = None,
    version: int,
    by: User,
) -> SupportNeed:
    """Other words or amounts. What the State agreed to show was the old text: the agreement ends with it."""
    action = action_to_change(need.action, by=by)
    held = row_to_change(need, version=version)
    before = _facts(held)
    given = _checked(kind, texts, amount, currency, wanted_by)
    changed = any(getattr(held, name) != value for name, value in given.items())
    for name, value in given.items():
        setattr(held, name, value)
    held.shown_to_partners = held.shown_to_partners and not changed
    held.version += 1
    held.save()
    record("implementation.need_changed", of=action, by=by, need=held.pk, before=before, after=_facts(held))
    return held


@transaction.atomic
def show_need_to_partners(*, need: SupportNeed, shown: bool, version: int, by: User) -> SupportNeed:
    """The State agrees to show this text to partners and in its next release, or takes that back."""
    require(
        can_show_need_to_partners(by, need), _("Only a coordinator of this State may decide what partners are shown.")
    )
    action = action_to_change(need.action, by=by)
    held = row_to_change(need, version=version)
    if held.shown_to_partners == shown:
        return held
    before = {"shown_to_partners": held.shown_to_partners}
    held.shown_to_partners = shown
    held.version += 1
    held.save()
    after = {"shown_to_partners": shown}
    record("implementation.need_shown", of=action, by=by, need=held.pk, before=before, after=after)
    return held


@transaction.atomic
def remove_need(*, need: SupportNeed, version: int, by: User) -> None:
    """Met, or asked for no more; the past keeps it."""
    action = action_to_change(need.action, by=by)
    held = row_to_change(need, version=version)
    key, before = held.pk, _facts(held)
    held.delete()
    record("implementation.need_removed", of=action, by=by, need=key, before=before)


def _checked(
    kind: str, texts: Mapping[str, str], amount: Decimal | None, currency: str, wanted_by: datetime.date | None
) -> dict[str, Any]:
    if kind not in NeedKind.values:
        raise InvalidInput(_("Choose one of the kinds of support offered."), field="kind")
    check_year(wanted_by, field="wanted_by")
    if amount is not None and amount == 0:
        raise InvalidInput(_("Leave the amount empty if no money is asked for."), field="amount")
    return {
        "kind": kind,
        "texts": checked_texts(texts, field="texts", longest=_LONGEST, ask=_("Say what would help.")),
        "amount": amount,
        "currency": checked_amount(amount, currency) if amount is not None else "",
        "wanted_by": wanted_by,
    }


def _facts(need: SupportNeed) -> dict[str, Any]:
    return {name: getattr(need, name) for name in ("kind", "amount", "currency", "wanted_by", "shown_to_partners")}
