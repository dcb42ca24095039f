"""News from below: an import was applied or undone, and questions were answered elsewhere."""

from __future__ import annotations

from typing import Any

from servanda.domain.recommendations.models import Recommendation
from servanda.pipelines.classification.settling import settle
from servanda.pipelines.classification.tasks import read_after_import

_IMPORTS = frozenset({"ingest.batch_applied", "ingest.batch_undone"})
_ANSWERS = frozenset({"recommendations.tag_confirmed", "recommendations.tag_refused", "recommendations.repeat_linked"})


def hear(sender: Any, event: Any, **kwargs: Any) -> None:
    """After an import all is read again, in the background; an answer closes its question at once.

    News that is lost does no harm: every run settles what was answered before it writes.
    """
    if event.name in _IMPORTS:
        read_after_import.defer(state=event.state_code)
    elif event.name in _ANSWERS:
        settle([int(event.thing_id)])
    elif event.name == "recommendations.cluster_joined":
        joined = Recommendation.objects.filter(public_id__in=event.details["added"])
        settle(list(joined.order_by("pk").values_list("pk", flat=True)))
