"""Official words in further languages, positions with their explanation, and short titles."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.recommendations import rules
from servanda.domain.recommendations.models import OfficialText, Position, Recommendation
from servanda.domain.recommendations.states import PositionValue, TextOrigin
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import InvalidInput, StepRefused, require


@transaction.atomic
def give_text(
    *, recommendation: Recommendation, language: str, text: str, origin: TextOrigin, source: str, by: User
) -> OfficialText:
    """The words in one language. They supersede what was held in it, which stays."""
    _require_may_change(by, recommendation)
    if not text.strip():
        raise InvalidInput(_("A text cannot be empty."), field="text")
    current = recommendation.texts.select_for_update().filter(language=language, superseded_at=None).first()
    if current is not None and current.text == text and current.origin == origin:
        return current
    if current is not None:
        current.superseded_at = clock.now()
        current.save()
    made = OfficialText.objects.create(
        recommendation=recommendation, language=language, text=text, origin=origin, source=source, since=clock.now()
    )
    record("recommendations.text_given", of=recommendation, by=by, language=language, origin=origin)
    return made


@transaction.atomic
def state_position(
    *,
    recommendation: Recommendation,
    value: PositionValue,
    explanations: Mapping[str, str],
    source: str,
    stated_on: str,
    by: User,
) -> Position:
    """What the State answers. A later position supersedes an earlier one, which stays."""
    _require_may_state(by, recommendation)
    if not recommendation.mechanism.asks_position:
        raise InvalidInput(_("This mechanism does not ask the State for a position."))
    recommendation.positions.filter(holder=None, superseded_at=None).update(superseded_at=clock.now())
    made = Position.objects.create(
        recommendation=recommendation,
        value=value,
        explanations=dict(explanations),
        source=source,
        stated_on=stated_on,
        since=clock.now(),
    )
    record("recommendations.position_stated", of=recommendation, by=by, value=value)
    return made


@transaction.atomic
def take_back_position(*, recommendation: Recommendation, position: int, earlier: int | None, by: User) -> None:
    """Undo `state_position`: of the keys, what `position` made stands no longer, and `earlier` is current again.

    Both stay on record. StepRefused once the State has answered anew.
    """
    _require_may_state(by, recommendation)
    rows = recommendation.positions.select_for_update().filter(holder=None)
    stated = rows.filter(pk=position, superseded_at=None).first()
    if stated is None:
        raise StepRefused(_("The State has answered anew meanwhile."))
    stated.superseded_at = clock.now()
    stated.save()
    for before in rows.filter(pk=earlier or 0):
        before.superseded_at = None
        before.save()
    record("recommendations.position_taken_back", of=recommendation, by=by, value=stated.value)


@transaction.atomic
def word_short_title(*, recommendation: Recommendation, titles: Mapping[str, str], by: User) -> Recommendation:
    """Name a recommendation in people's words; the UN's own words stay as they are."""
    _require_may_state(by, recommendation)
    held = Recommendation.objects.select_for_update().get(pk=recommendation.pk)
    before, held.short_titles = held.short_titles, {code: text for code, text in titles.items() if text.strip()}
    held.version += 1
    held.save()
    record("recommendations.short_title_worded", of=held, by=by, before=before)
    return held


def _require_may_change(by: User, recommendation: Recommendation) -> None:
    allowed = rules.can_import_recommendations(by, state=recommendation.state_id)
    require(allowed, _("Only a coordinator of this State may change what is held of a recommendation."))


def _require_may_state(by: User, recommendation: Recommendation) -> None:
    allowed = rules.can_state_position(by, recommendation)
    require(allowed, _("Only a coordinator of this State may say what it answers."))
