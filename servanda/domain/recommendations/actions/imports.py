"""Taking recommendations from a source: their documents, and adding what is new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.recommendations import rules
from servanda.domain.recommendations.actions.corrections import correct_recommendation, correct_recommendations
from servanda.domain.recommendations.actions.putting_back import put_back, put_back_all, take_out_added
from servanda.domain.recommendations.actions.rows import alias_rows, asked_row, position_row, tag_row, text_row
from servanda.domain.recommendations.arrivals import Arrival
from servanda.domain.recommendations.models import (
    Alias,
    Document,
    OfficialText,
    Position,
    Recommendation,
    RecommendingState,
    Tag,
)
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common.errors import require
from servanda.foundation.common.history import taking_back_an_import

__all__ = [
    "add_recommendations",
    "correct_recommendation",
    "correct_recommendations",
    "hold_document",
    "put_back",
    "put_back_all",
    "put_back_document",
    "take_out_added",
]


@transaction.atomic
def hold_document(*, state: str, mechanism: str, public_id: str, symbol: str = "", by: User, **facts: Any) -> Document:
    """The document with this symbol, or this public id; made if it is new, its symbol filled in once known.

    `facts` are further fields for a new document: kind, cycle, session, published_on, titles, url.
    """
    require(rules.can_import_recommendations(by, state=state), _("You may not import recommendations for this State."))
    held = Document.objects.select_for_update().filter(state=state, symbol=symbol).first() if symbol else None
    held = held or Document.objects.select_for_update().filter(public_id=public_id).first()
    if held is None:
        made = Document.objects.create(
            state_id=state, mechanism_id=mechanism, public_id=public_id, symbol=symbol, **facts
        )
        record("recommendations.document_added", of=made, by=by)
        return made
    if symbol and not held.symbol:
        held.symbol = symbol
        held.save()
        record("recommendations.document_symbol_known", of=held, by=by, symbol=symbol)
    return held


@transaction.atomic
def put_back_document(*, document: Document, made: bool, symbol: str, by: User) -> bool:
    """Undo `hold_document`: take out a document it made, once nothing hangs on it, or restore its former symbol."""
    require(
        rules.can_import_recommendations(by, state=document.state_id),
        _("You may not import recommendations for this State."),
    )
    if made and not Recommendation.objects.filter(document=document).exists():
        record("recommendations.document_taken_out", of=document, by=by)
        with taking_back_an_import():
            document.delete()
        return True
    if not made and document.symbol != symbol:
        document.symbol = symbol
        document.save()
        record("recommendations.document_symbol_put_back", of=document, by=by, symbol=symbol)
        return True
    return False


@transaction.atomic
def add_recommendations(*, arrivals: Sequence[Arrival], by: User) -> list[Recommendation]:
    """Hold new recommendations with everything their source says. One audit event for each document touched."""
    for state in {item.document.state_id for item in arrivals}:
        require(
            rules.can_import_recommendations(by, state=state), _("You may not import recommendations for this State.")
        )
    made = Recommendation.objects.bulk_create([_row(item) for item in arrivals], batch_size=1000)
    pairs = list(zip(made, arrivals, strict=True))
    OfficialText.objects.bulk_create([text_row(row, item) for row, item in pairs], batch_size=1000)
    Position.objects.bulk_create([position_row(row, item) for row, item in pairs if item.position], batch_size=1000)
    RecommendingState.objects.bulk_create(
        [asked_row(row, *each) for row, item in pairs for each in dict.fromkeys(item.recommended_by)], batch_size=2000
    )
    Tag.objects.bulk_create(
        [tag_row(row, tag, item.source) for row, item in pairs for tag in item.tags], batch_size=2000
    )
    Alias.objects.bulk_create(alias_rows([(row.pk, item.aliases) for row, item in pairs]), batch_size=2000)
    _record_by_document(pairs, by)
    return made


def _record_by_document(pairs: Iterable[tuple[Recommendation, Arrival]], by: User) -> None:
    added: dict[int, tuple[Document, list[str]]] = {}
    for row, item in pairs:
        added.setdefault(item.document.pk, (item.document, []))[1].append(row.public_id)
    for document, public_ids in added.values():
        record("recommendations.added", of=document, by=by, count=len(public_ids), first=public_ids[0])


def _row(item: Arrival) -> Recommendation:
    return Recommendation(
        public_id=item.public_id,
        state_id=item.document.state_id,
        mechanism_id=item.document.mechanism_id,
        document=item.document,
        kind=item.kind,
        cycle=item.document.cycle,
        session=item.document.session,
        number=item.number,
        number_key=item.number_key,
        part=item.part,
        heading=item.heading[:300],
        split_from=item.split_from,
        short_titles=item.short_titles,
        language=item.language,
        fingerprint=item.fingerprint,
        action_category=item.action_category,
        asked_on=item.asked_on,
        source=item.source,
        as_printed={item.source: item.labels},
    )
