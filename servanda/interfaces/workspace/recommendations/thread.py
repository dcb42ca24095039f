"""The promise thread on a recommendation's page: first asked, how often again, and what was answered each time."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from servanda.domain.implementation.queries import actions_of
from servanda.domain.recommendations.queries.threads import Asking, askings_of
from servanda.domain.recommendations.states import PositionValue
from servanda.foundation.common.charts.thread import Asked
from servanda.foundation.common.figures import counted
from servanda.foundation.common.partial_dates import PartialDate
from servanda.pipelines.publication.queries.threads import Doing, stretches_between

_SIGNS = {
    PositionValue.SUPPORTED.value: Asked.SUPPORTED,
    PositionValue.PARTLY.value: Asked.PARTLY,
    PositionValue.NOTED.value: Asked.NOTED,
}
# How strong the line is that leads down to the asking before.
_WEIGHTS = {Doing.NOTHING: "d", Doing.PLANNED: "", Doing.UNDER_WAY: "t", Doing.DONE: "t"}


@dataclass(frozen=True, slots=True)
class Knot:
    asking: Asking
    place: str
    sign: str
    position: str
    who: str
    line: str


def thread_of(recommendation: Any, cluster: Any, *, today: datetime.date) -> tuple[str, list[Knot]]:
    """In a sentence, and asking by asking, the newest first. Nothing where a demand was made once only."""
    askings = askings_of(recommendation)
    if len(askings) < 2:
        return "", []
    doing = _doing(askings, cluster, today)
    earlier = [asking.asked_on for asking in askings[1:]]
    lines = [*(_WEIGHTS[doing.get(day, Doing.NOTHING)] for day in earlier), ""]
    positions = dict(PositionValue.choices)
    knots = [
        Knot(
            asking=asking,
            place=place_of(asking),
            sign=str(_SIGNS.get(asking.position, Asked.NO_POSITION)),
            position=str(positions.get(asking.position, "")),
            who=_(", ").join(asking.recommended_by),
            line=line,
        )
        for asking, line in zip(askings, lines, strict=True)
    ]
    return in_a_sentence(askings), knots


def in_a_sentence(askings: Sequence[Asking]) -> str:
    """ "First asked: May 2009, UPR, cycle 1. Asked again 2 times since." """
    first, again = askings[-1], len(askings) - 1
    said = ngettext("Asked once again since.", "Asked again %(n)s times since.", again) % {"n": counted(again)}
    if not first.asked_on:
        return said
    told = {"day": PartialDate.parse(first.asked_on).in_words(), "who": place_of(first)}
    return " ".join((_("First asked: %(day)s, %(who)s.") % told, said))


def place_of(asking: Asking) -> str:
    """ "UPR, cycle 4"."""
    if asking.cycle is None:
        return asking.mechanism
    return _("%(mechanism)s, cycle %(number)s") % {"mechanism": asking.mechanism, "number": asking.cycle}


def _doing(askings: Sequence[Asking], cluster: Any, today: datetime.date) -> dict[str, Doing]:
    """What went on from one asking to the next, as far as the plan of its objective tells."""
    days = [asking.asked_on for asking in askings if asking.asked_on]
    planned = [
        {
            "status": action.status,
            **{
                name: str(getattr(action, name) or "") or None for name in ("starts_on", "promised_for", "completed_on")
            },
        }
        for action in (actions_of(cluster) if cluster else ())
    ]
    return {stretch.since: stretch.doing for stretch in stretches_between(days, planned, today.isoformat())}
