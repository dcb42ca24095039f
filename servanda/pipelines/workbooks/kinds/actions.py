"""The plan: where each action stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from servanda.domain.implementation.actions.actions import put_action_back, set_action_status
from servanda.domain.implementation.models import Action
from servanda.domain.implementation.queries import actions_visible_to
from servanda.domain.implementation.states import ActionStatus
from servanda.foundation.accounts.models import User
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import bodies_where
from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.common.languages import content_code
from servanda.pipelines.workbooks.columns import ID, Choice, Column, Row, ValueKind
from servanda.pipelines.workbooks.kinds.context import ID_COLUMN, day
from servanda.pipelines.workbooks.typed import day_of

_COLUMNS = (
    ID_COLUMN,
    Column("objective", lazy("Objective"), ValueKind.LONG_TEXT, width=36),
    Column("body", lazy("Body"), width=22),
    Column("title", lazy("Action"), ValueKind.LONG_TEXT, width=44),
    Column("starts_on", lazy("Begins"), ValueKind.DAY, width=13),
    Column(
        "status",
        lazy("Where it stands"),
        ValueKind.CHOICE,
        editable=True,
        choices=tuple(Choice(code, label) for code, label in ActionStatus.choices),
        width=18,
        hint=lazy("Choose from the list. A completed action needs its day."),
    ),
    Column(
        "promised_for",
        lazy("Promised for"),
        ValueKind.DAY,
        editable=True,
        width=14,
        hint=lazy("A new day replaces the old promise, which stays in the history."),
    ),
    Column("completed_on", lazy("Completed on"), ValueKind.DAY, editable=True, width=14),
)


class ActionsSheet:
    """Actions of the plan."""

    code = "actions"
    title = lazy("Actions of the plan")
    about = lazy("Say where each action stands. What you change here changes the plan.")
    permission = Permission.ACTION_MANAGE

    def columns(self, user: Any) -> tuple[Column, ...]:
        return _COLUMNS

    def rows_to_fill(self, user: Any) -> Iterator[Row]:
        return (_row(action) for action in _own(user).iterator(chunk_size=1000))

    def rows_now(self, user: Any, keys: Iterable[str]) -> dict[str, Row]:
        return {action.public_id: _row(action) for action in _own(user).filter(public_id__in=list(keys))}

    def check(self, row: Row, after: Mapping[str, str], changed: frozenset[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        if not after["status"]:
            found["status"] = _("An action stands somewhere: choose from the list.")
        if "promised_for" in changed and not after["promised_for"]:
            found["promised_for"] = _("A promise cannot be taken back. Enter the new day.")
        completed = after["status"] == ActionStatus.COMPLETED
        if completed and not after["completed_on"]:
            found["completed_on"] = _("Say when the action was completed.")
        if not completed and "completed_on" in changed and after["completed_on"]:
            found["completed_on"] = _("Only a completed action has such a day. Choose “Completed”, or empty this cell.")
        return found

    def apply(self, *, row: Row, after: Mapping[str, str], changed: frozenset[str], by: User) -> dict[str, Any]:
        action = _held(by, row.key)
        why = dict(action.discontinued_why)
        set_action_status(
            action=action,
            status=ActionStatus(after["status"]),
            promised_for=day_of(after["promised_for"]) if "promised_for" in changed else None,
            completed_on=day_of(after["completed_on"]),
            version=int(row.version),
            by=by,
        )
        return {"discontinued_why": why}

    def take_back(self, *, row: Row, before: Mapping[str, str], own: Mapping[str, Any], by: User) -> None:
        as_it_was = {**row.values, **before}
        put_action_back(
            action=_held(by, row.key),
            status=ActionStatus(as_it_was["status"]),
            promised_for=day_of(as_it_was["promised_for"]),
            completed_on=day_of(as_it_was["completed_on"]),
            discontinued_why=own["discontinued_why"],
            reasons={content_code(get_language() or "en"): _("The workbook that brought this day was undone.")},
            version=int(row.version),
            by=by,
        )


def _held(user: Any, key: str) -> Action:
    action = _own(user).filter(public_id=key).first()
    if action is None:
        raise InvalidInput(_("This action is no longer one of yours."))
    return action


def _own(user: Any) -> QuerySet[Action]:
    """Those the person may follow: of their body, or as a coordinator of the State."""
    bodies = bodies_where(user, Permission.ACTION_MANAGE)
    return actions_visible_to(user).filter(body__in=bodies).order_by("cluster__public_id", "starts_on", "id")


def _row(action: Action) -> Row:
    return Row(
        key=action.public_id,
        version=str(action.version),
        label=str(action),
        values={
            ID: action.public_id,
            "objective": str(action.cluster),
            "body": str(action.body),
            "title": str(action),
            "starts_on": day(action.starts_on),
            "status": action.status,
            "promised_for": day(action.promised_for),
            "completed_on": day(action.completed_on),
        },
    )
