"""What an update's release says. No person's name is in it, nor any comment made on its way.

Its words come through `told_to_everyone` alone: what a body keeps closer has no way into a release.
"""

from __future__ import annotations

from typing import Any

from servanda.domain.implementation.models import Consultation, Evidence, Figure, Update
from servanda.domain.implementation.queries.parts import told_to_everyone
from servanda.domain.implementation.states import EvidenceKind
from servanda.pipelines.publication.chain import Draft
from servanda.pipelines.publication.content.bodies import named
from servanda.pipelines.publication.states import ReleaseKind


def public_id_of(update: Update) -> str:
    return f"{update.body.state_id}-U-{update.pk}"


def draft(update: Update) -> Draft:
    said = told_to_everyone(update)
    levels = update.levels.select_related("recommendation").order_by("recommendation__public_id")
    content = {
        "state": update.body.state_id,
        "cluster": update.cluster.public_id if update.cluster else None,
        "recommendation": update.recommendation.public_id if update.recommendation else None,
        "body": named(update.body),
        "language": update.language,
        "period": {"from": _day(update.period_from), "to": _day(update.period_to)},
        "what_was_done": said.what_was_done,
        "effect_on_people": said.effect_on_people,
        "figures": [_figure(figure) for figure in said.figures if figure.value is not None],
        "consulted": [_asked(asked) for asked in said.consulted],
        "obstacles": list(said.obstacles),
        "obstacle_words": said.obstacle_words,
        "level": update.level,
        "levels": {row.recommendation.public_id: row.level for row in levels},
        "evidence": [_shown(evidence) for evidence in said.evidence],
        "approved_on": _day(update.approved_at.date() if update.approved_at else None),
    }
    return Draft(ReleaseKind.UPDATE, public_id_of(update), update.body.state_id, content)


def _shown(evidence: Evidence) -> dict[str, Any]:
    if evidence.kind == EvidenceKind.LINK:
        return {"kind": evidence.kind, "title": evidence.title, "url": evidence.url}
    return {
        "kind": evidence.kind,
        "title": evidence.title,
        "sha256": evidence.sha256,
        "file_name": evidence.file_name,
        "size": evidence.size,
    }


def _figure(figure: Figure) -> dict[str, Any]:
    """The value is a text: a number with a point has no single written form."""
    return {
        "what": figure.what,
        "value": f"{figure.value.normalize():f}" if figure.value is not None else "",
        "unit": figure.unit,
        "day": str(figure.day or ""),
        "group": figure.group,
        "source": figure.source,
        "indicator": figure.indicator_id or "",
    }


def _asked(asked: Consultation) -> dict[str, Any]:
    return {
        "kind": asked.kind,
        "who": asked.who,
        "how": asked.how,
        "day": str(asked.day or ""),
        "they_said": asked.they_said,
    }


def _day(date: Any) -> str | None:
    return date.isoformat() if date else None
