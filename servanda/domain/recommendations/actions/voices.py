"""Joint paragraphs: rows that a source printed once for each State, linked to the paragraph that holds them all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.recommendations import rules
from servanda.domain.recommendations.models import Recommendation
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common.errors import require


@transaction.atomic
def join_voices(*, paragraph: Recommendation, voices: Sequence[Recommendation], by: User) -> dict[str, Any]:
    """Say that these are single States' voices of one paragraph; they keep their addresses. For `part_voices`."""
    require(
        rules.can_import_recommendations(by, state=paragraph.state_id),
        _("You may not import recommendations for this State."),
    )
    keys = [voice.pk for voice in voices if voice.pk != paragraph.pk]
    rows = Recommendation.objects.select_for_update().order_by("pk").in_bulk(keys)
    was = {str(pk): row.joined_to_id for pk, row in rows.items()}
    Recommendation.objects.filter(pk__in=keys).update(joined_to=paragraph)
    public_ids = sorted(row.public_id for row in rows.values())
    record("recommendations.voices_joined", of=paragraph, by=by, voices=public_ids)
    return {"paragraph": paragraph.pk, "was": was}


@transaction.atomic
def part_voices(*, before: dict[str, Any], by: User) -> None:
    """Undo `join_voices`."""
    paragraph = Recommendation.objects.get(pk=before["paragraph"])
    require(
        rules.can_import_recommendations(by, state=paragraph.state_id),
        _("You may not import recommendations for this State."),
    )
    for key, was in before["was"].items():
        Recommendation.objects.filter(pk=int(key), joined_to=paragraph).update(joined_to=was)
    record("recommendations.voices_parted", of=paragraph, by=by)
