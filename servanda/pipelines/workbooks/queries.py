"""Reading workbooks taken and brought back. Each person sees their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from servanda.pipelines.workbooks.columns import Column
from servanda.pipelines.workbooks.models import Export, Line, Returned
from servanda.pipelines.workbooks.registry import KINDS
from servanda.pipelines.workbooks.states import UNDER_WAY
from servanda.pipelines.workbooks.writing.book import labels_of

# What the pages let a person narrow the lines to, and the count that must not be nothing.
SHOWN = {"wrong": "wrong", "conflict": "conflicts", "yours": "yours", "theirs": "theirs", "left": "left"}


def exports_visible_to(user: Any) -> QuerySet[Export]:
    """Workbooks this person took, the newest first."""
    return Export.objects.filter(made_by=user.pk).order_by("-id")


def returns_visible_to(user: Any) -> QuerySet[Returned]:
    """Workbooks this person brought back, the newest first."""
    return Returned.objects.filter(brought_by=user.pk).select_related("export", "brought_by").order_by("-id")


def lines_visible_to(user: Any, returned: Returned, *, show: str = "") -> QuerySet[Line]:
    """Rows of the file with something to say, in its order: all of them, or those with one thing in them."""
    lines = Line.objects.filter(returned=returned, returned__in=returns_visible_to(user).values("pk"))
    if show == "stays":
        lines = lines.exclude(stays="")
    elif show in SHOWN:
        lines = lines.filter(**{f"{SHOWN[show]}__gt": 0})
    return lines.order_by("position")


def is_under_way(returned: Returned) -> bool:
    """Whether a worker is at it: the page then looks again by itself."""
    return returned.stage in UNDER_WAY


def columns_of(returned: Returned, user: Any) -> dict[str, Column]:
    """Its columns by name; empty while nobody knows what kind it is."""
    kind = KINDS.get(returned.kind)
    return {column.name: column for column in kind.columns(user)} if kind else {}


def labels_for(returned: Returned, columns: Mapping[str, Column]) -> dict[str, dict[str, str]]:
    """Words of choices: as they are now, and as they went out where they are gone."""
    found = labels_of(list(columns.values()), returned.language)
    for name, labels in (returned.export.labels() if returned.export else {}).items():
        found[name] = {**labels, **found.get(name, {})}
    return found
