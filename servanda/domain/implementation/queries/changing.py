"""Rows of the plan as they are now, held for a change; and as a form with an earlier version showed them."""

from __future__ import annotations

from typing import Any, TypeVar

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from servanda.domain.implementation.models import Action
from servanda.domain.implementation.rules import can_manage_action
from servanda.foundation.audit.queries import history_of
from servanda.foundation.common.errors import EditedMeanwhile, require

Row = TypeVar("Row", bound=models.Model)


def action_to_change(action: Action, *, by: Any, version: int | None = None) -> Action:
    """The action, locked until the transaction ends, for whoever may change it and has read its newest version."""
    rows = Action.objects.select_for_update(of=("self",), no_key=True).select_related("body", "cluster")
    held = rows.get(pk=action.pk)
    require(
        can_manage_action(by, held), _("Only the body that carries it out and the coordinators may change an action.")
    )
    return same_version(held, version)


def row_to_change(row: Row, *, version: int) -> Row:
    """A milestone, budget line, risk or need likewise. One that somebody took away meanwhile is refused too."""
    manager: Any = type(row)._default_manager
    held = manager.select_for_update(of=("self",), no_key=True).filter(pk=row.pk).order_by("pk").first()
    if held is None:
        raise EditedMeanwhile(_("Somebody took this out of the plan after you opened it."))
    return same_version(held, version)


def same_version(held: Row, version: int | None) -> Row:
    """Nobody overwrites what they have not read."""
    if version is not None and held.version != version:  # type: ignore[attr-defined]
        raise EditedMeanwhile(_("Somebody changed this after you opened it. Read it again."))
    return held


def as_of(row: Any, version: int) -> Any:
    """The row as a form with this version number showed it; None if that was never."""
    if row.version == version:
        return row
    past = apps.get_model(row._meta.app_label, f"{type(row).__name__}Event")
    return past._default_manager.filter(pgh_obj_id=row.pk, version=version).order_by("-pgh_id").first()


def lists_as_of(action: Action, version: int) -> dict[str, list[str]]:
    """Supporting bodies, recommendations and targets by their ids, as a form with this version number showed them."""
    found = lists_of(action)
    for event in history_of(action):
        if event.details.get("version", 0) > version:
            found.update({name: ids for name, ids in event.details.get("before", {}).items() if name in found})
    return found


def lists_of(action: Action) -> dict[str, list[str]]:
    """The same as they are now."""
    return {
        "supporting": [body.public_id for body in action.supporting.order_by("public_id")],
        "recommendations": [item.public_id for item in action.recommendations.order_by("public_id")],
        "targets": [target.code for target in action.targets.order_by("sort_key")],
    }
