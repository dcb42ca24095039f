"""Figures and consultations of updates: what waits to become indicator observations, what reports can reuse."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from servanda.domain.implementation.models import Consultation, Figure, Update
from servanda.domain.implementation.states import UpdateStage
from servanda.foundation.common.errors import InvalidInput


def figures_of(update: Update) -> QuerySet[Figure]:
    """Its figures in the order they were given. What of them a reader may see: `queries/parts.py`."""
    return Figure.objects.filter(update=update).select_related("indicator").order_by("position")


def approved_figures(state: str) -> QuerySet[Figure]:
    """Figures in a State's approved updates, by what they stand for; they wait to become observations.

    Whoever takes them up carries on `update.kept_closer` and `update.confidentiality`: not all are for everyone.
    """
    return (
        Figure.objects.filter(update__body__state=state, update__stage=UpdateStage.APPROVED, value__isnull=False)
        .select_related("update__body", "update__cluster", "update__recommendation", "indicator")
        .order_by("indicator", "what", "day", "update", "position")
    )


def approved_consultations(state: str) -> QuerySet[Consultation]:
    """Who was asked for a State's approved updates, newest approval first; for reports."""
    return (
        Consultation.objects.filter(update__body__state=state, update__stage=UpdateStage.APPROVED)
        .select_related("update__body", "update__cluster", "update__recommendation")
        .order_by("-update__approved_at", "update", "position")
    )


def unfinished_rows(update: Update) -> list[tuple[str, str]]:
    """What is still missing before the rows can stand in what the State says: part and message."""
    found = []
    for figure in figures_of(update):
        if not figure.said.is_finished():
            message = _(
                "The figure “%(what)s” is not finished. Give what is counted, the number and its day or year, "
                "or take the row away."
            )
            found.append(("figures", message % {"what": figure.what or figure.as_typed or figure.position + 1}))
    for asked in Consultation.objects.filter(update=update).order_by("position"):
        if not asked.said.is_finished():
            message = _("Say who was consulted in row %(number)s, and when as a day or year, or take the row away.")
            found.append(("consulted", message % {"number": asked.position + 1}))
    return found


def require_finished_rows(update: Update) -> None:
    """Raise InvalidInput for the first row that is not finished."""
    for part, message in unfinished_rows(update):
        raise InvalidInput(message, field=part)
