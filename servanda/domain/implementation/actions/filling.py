"""Putting an answer into an update: its texts, its rows, and how closely each part is kept."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from servanda.domain.implementation.actions.answers import Answer
from servanda.domain.implementation.models import Consultation, Figure, SavedAnswer, Update, UpdateLevel
from servanda.domain.implementation.queries.versions import for_keeping, said_in
from servanda.domain.implementation.states import closer_of
from servanda.domain.recommendations.models import Recommendation
from servanda.foundation.accounts.models import User
from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.reference.models import Indicator

_TEXTS = (
    "what_was_done",
    "effect_on_people",
    "obstacle_words",
    "level",
    "level_reason",
    "confidentiality",
    "language",
    "period_from",
    "period_to",
)


def fill_update(*, update: Update, answer: Answer, save_key: uuid.UUID | None = None, by: User) -> None:
    """Save the answer in the update and keep this version whole. The caller holds the row and has asked the rules."""
    answer.check()
    update.written_by = sorted({*update.written_by, by.pk})
    for name in _TEXTS:
        setattr(update, name, getattr(answer, name))
    update.obstacles = list(answer.obstacles)
    if answer.kept_closer is not None:
        update.kept_closer = _closer(answer.kept_closer, update.confidentiality)
    update.save()
    _set_levels(update, answer.levels)
    if answer.figures is not None:
        _set_rows(update, Figure, [_figure(row) for row in answer.figures])
    if answer.consulted is not None:
        _set_rows(update, Consultation, [_asked(row) for row in answer.consulted])
    if answer.evidence_kept is not None:
        _keep_evidence(update, _closer(answer.evidence_kept, update.confidentiality))
    SavedAnswer.objects.create(
        update_key=update.pk,
        version=update.version,
        saved_at=update.saved_at,
        by_label=by.audit_label,
        save_key=save_key,
        answers=for_keeping(said_in(update)),
    )


def _closer(asked: dict[str, str], whole: str) -> dict[str, str]:
    """Only what is closer than the whole is kept; the rest follows the whole wherever that goes."""
    return {name: kept for name, kept in sorted(asked.items()) if kept and closer_of(kept, whole) != whole}


def _set_levels(update: Update, levels: dict[str, str]) -> None:
    """Bring the rows in line with the answer; a level equal to the whole's is not kept twice."""
    wanted = {public_id: level for public_id, level in levels.items() if level and level != update.level}
    # Without a cluster there are no members; the lookup below would match every recommendation in none.
    held = Recommendation.objects.filter(cluster_memberships__cluster=update.cluster, cluster_memberships__left_at=None)
    found = held.filter(public_id__in=wanted).order_by("pk") if update.cluster_id else Recommendation.objects.none()
    members = {item.public_id: item for item in found}
    if missing := set(wanted) - set(members):
        raise InvalidInput(
            _("%(number)s is not part of this objective.") % {"number": sorted(missing)[0]}, field="levels"
        )
    update.levels.exclude(recommendation__public_id__in=wanted).delete()
    for public_id, level in wanted.items():
        UpdateLevel.objects.update_or_create(
            update=update, recommendation=members[public_id], defaults={"level": level}
        )


def _figure(row: Any) -> dict[str, Any]:
    code = row.indicator.strip()
    if code and not Indicator.objects.filter(pk=code).exists():
        raise InvalidInput(
            _("%(code)s is no indicator of the Sustainable Development Goals. Write one such as 5.3.1.")
            % {"code": code},
            field="figures",
        )
    names = ("what", "value", "unit", "day", "group", "source", "as_typed", "day_as_typed")
    return {**{name: getattr(row, name) for name in names}, "indicator_id": code or None}


def _asked(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("kind", "who", "how", "day", "they_said", "day_as_typed")}


def _set_rows(update: Update, kind: type[Model], wanted: list[dict[str, Any]]) -> None:
    """Bring the rows in line, place by place; one that did not change is not written again."""
    rows: Any = kind._default_manager.filter(update=update)
    held = {row.position: row for row in rows.order_by("position")}
    for position, values in enumerate(wanted):
        row: Any = held.pop(position, None)
        if row is None:
            kind._default_manager.create(update=update, position=position, **values)
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            row.save()
    rows.filter(position__in=list(held)).delete()


def _keep_evidence(update: Update, kept: dict[str, str]) -> None:
    changed: Iterable[Any] = update.evidence.order_by("id")
    for evidence in changed:
        asked = kept.get(str(evidence.pk), "")
        if evidence.kept != asked:
            evidence.kept = asked
            evidence.save()
