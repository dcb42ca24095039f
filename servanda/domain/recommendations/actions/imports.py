"""Taking recommendations from a source: adding, correcting, and putting things back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.recommendations import rules
from servanda.domain.recommendations.arrivals import Arrival, ArrivingTag
from servanda.domain.recommendations.models import (
    Alias,
    Document,
    OfficialText,
    Position,
    Recommendation,
    RecommendingState,
    Tag,
)
from servanda.domain.recommendations.states import Provenance
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import require


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
def add_recommendations(*, arrivals: Sequence[Arrival], by: User) -> list[Recommendation]:
    """Hold new recommendations with everything their source says. One audit event for each document touched."""
    for state in {item.document.state_id for item in arrivals}:
        require(
            rules.can_import_recommendations(by, state=state), _("You may not import recommendations for this State.")
        )
    made = Recommendation.objects.bulk_create([_row(item) for item in arrivals], batch_size=1000)
    pairs = list(zip(made, arrivals, strict=True))
    OfficialText.objects.bulk_create([_text(row, item) for row, item in pairs], batch_size=1000)
    Position.objects.bulk_create([_position(row, item) for row, item in pairs if item.position], batch_size=1000)
    RecommendingState.objects.bulk_create(
        [
            RecommendingState(recommendation=row, state_id=code or None, printed="" if code else printed)
            for row, item in pairs
            for code, printed in dict.fromkeys(item.recommended_by)
        ],
        batch_size=2000,
    )
    Tag.objects.bulk_create([_tag(row, tag, item.source) for row, item in pairs for tag in item.tags], batch_size=2000)
    Alias.objects.bulk_create(
        [
            Alias(recommendation=row, scheme=scheme, value=value)
            for row, item in pairs
            for scheme, value in item.aliases
        ],
        batch_size=2000,
    )
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
        heading=item.heading[:300],
        split_from=item.split_from,
        short_titles=item.short_titles,
        language=item.language,
        fingerprint=item.fingerprint,
        action_category=item.action_category,
        asked_on=item.asked_on,
        source=item.source,
    )


def _text(row: Recommendation, item: Arrival) -> OfficialText:
    return OfficialText(recommendation=row, language=item.language, text=item.text, source=item.source)


def _position(row: Recommendation, item: Arrival) -> Position:
    assert item.position is not None
    return Position(recommendation=row, value=item.position, source=item.position_source)


def _tag(row: Recommendation, tag: ArrivingTag, source: str) -> Tag:
    return Tag(
        recommendation=row,
        kind=tag.kind,
        code=tag.code,
        provenance=tag.provenance,
        source=source,
        label=tag.label[:300],
        vocabulary_version=tag.vocabulary_version,
    )


@transaction.atomic
def correct_recommendation(*, recommendation: Recommendation, arrival: Arrival, by: User) -> dict[str, Any]:
    """Bring a held recommendation in line with its source; national work stays untouched.

    Texts and positions supersede the old ones, which stay. Tags of the source are added; one that a person
    confirmed or refused is left as decided. Returns what `put_back` needs to undo exactly this.
    """
    require(
        rules.can_import_recommendations(by, state=recommendation.state_id),
        _("You may not import recommendations for this State."),
    )
    held = Recommendation.objects.select_for_update().get(pk=recommendation.pk)
    before: dict[str, Any] = {
        "fields": _changed_fields(held, arrival),
        "text": _correct_text(held, arrival),
        "position": _correct_position(held, arrival),
        "added": _add_missing(held, arrival),
    }
    held.version += 1
    held.save()
    record("recommendations.corrected", of=held, by=by, source=arrival.source, fields=sorted(before["fields"]))
    return before


def _changed_fields(held: Recommendation, arrival: Arrival) -> dict[str, Any]:
    """Set what the source says and we do not hold so; return the old values. An empty word of the source is no news."""
    before: dict[str, Any] = {}
    for name in ("number", "number_key", "heading", "action_category", "fingerprint"):
        said = getattr(arrival, name)
        if name == "fingerprint" and arrival.language != held.language:
            continue
        if said not in ("", None) and said != getattr(held, name):
            before[name] = getattr(held, name)
            setattr(held, name, said)
    return before


def _correct_text(held: Recommendation, arrival: Arrival) -> dict[str, int | None] | None:
    current = held.texts.filter(language=arrival.language, superseded_at=None).first()
    if current is not None and current.text == arrival.text:
        return None
    if current is not None:
        current.superseded_at = clock.now()
        current.save()
    made = _text(held, arrival)
    made.save()
    return {"was": current.pk if current else None, "is": made.pk}


def _correct_position(held: Recommendation, arrival: Arrival) -> dict[str, int | None] | None:
    if not arrival.position:
        return None
    current = held.positions.filter(holder=None, superseded_at=None).first()
    if current is not None and current.value == arrival.position and arrival.position_source in ("", current.source):
        return None
    made = _position(held, arrival)
    if current is not None:
        made.explanations = current.explanations if current.value == made.value else {}
        made.source = made.source or (current.source if current.value == made.value else "")
        current.superseded_at = clock.now()
        current.save()
    made.save()
    return {"was": current.pk if current else None, "is": made.pk}


def _add_missing(held: Recommendation, arrival: Arrival) -> dict[str, list[int]]:
    tags = {(tag.kind, tag.code) for tag in held.tags.order_by("id")}
    new_tags = [_tag(held, tag, arrival.source) for tag in arrival.tags if (tag.kind, tag.code) not in tags]
    asked = {(row.state_id or "", row.printed) for row in held.recommended_by.order_by("id")}
    new_asked = [
        RecommendingState(recommendation=held, state_id=code or None, printed="" if code else printed)
        for code, printed in dict.fromkeys(arrival.recommended_by)
        if (code, "" if code else printed) not in asked
    ]
    known = set(Alias.objects.filter(scheme__in=[s for s, _v in arrival.aliases]).values_list("scheme", "value"))
    new_aliases = [
        Alias(recommendation=held, scheme=scheme, value=value)
        for scheme, value in arrival.aliases
        if (scheme, value) not in known
    ]
    return {
        "tags": [row.pk for row in Tag.objects.bulk_create(new_tags)],
        "recommended_by": [row.pk for row in RecommendingState.objects.bulk_create(new_asked)],
        "aliases": [row.pk for row in Alias.objects.bulk_create(new_aliases)],
    }


@transaction.atomic
def put_back(*, recommendation: Recommendation, before: dict[str, Any], by: User) -> Recommendation:
    """Undo one `correct_recommendation`, given what it returned. What people decided since then stays decided."""
    require(
        rules.can_import_recommendations(by, state=recommendation.state_id),
        _("You may not import recommendations for this State."),
    )
    held = Recommendation.objects.select_for_update().get(pk=recommendation.pk)
    for name, value in before["fields"].items():
        setattr(held, name, value)
    for rows, change in ((held.texts, before["text"]), (held.positions, before["position"])):
        if change:
            rows.filter(pk=change["is"]).delete()
            rows.filter(pk=change["was"]).update(superseded_at=None)
    held.tags.filter(
        pk__in=before["added"]["tags"], provenance__in=[Provenance.IMPORTED, Provenance.SUGGESTED]
    ).delete()
    held.recommended_by.filter(pk__in=before["added"]["recommended_by"]).delete()
    held.aliases.filter(pk__in=before["added"]["aliases"]).delete()
    held.version += 1
    held.save()
    record("recommendations.put_back", of=held, by=by)
    return held


@transaction.atomic
def take_out_added(*, recommendations: Sequence[Recommendation], by: User) -> list[Recommendation]:
    """Undo `add_recommendations`. Returns those kept, because national work hangs on them already."""
    for state in {item.state_id for item in recommendations}:
        require(
            rules.can_import_recommendations(by, state=state), _("You may not import recommendations for this State.")
        )
    keys = [item.pk for item in recommendations]
    worked_on = set(
        Recommendation.objects.filter(pk__in=keys, cluster_memberships__isnull=False).values_list("pk", flat=True)
    )
    worked_on |= set(
        Tag.objects.filter(recommendation__in=keys, decided_at__isnull=False).values_list("recommendation", flat=True)
    )
    worked_on |= _referred_to(keys)
    leaving = [item for item in recommendations if item.pk not in worked_on]
    leaving_keys = [item.pk for item in leaving]
    for model in (Alias, RecommendingState, Tag, Position, OfficialText):
        model.objects.filter(recommendation__in=leaving_keys).delete()
    documents = {item.document_id: item.document for item in leaving}
    Recommendation.objects.filter(pk__in=leaving_keys).delete()
    for document in documents.values():
        count = sum(1 for item in leaving if item.document_id == document.pk)
        record("recommendations.taken_out", of=document, by=by, count=count)
    return [item for item in recommendations if item.pk in worked_on]


def _referred_to(keys: list[int]) -> set[int]:
    """Those that anything above this app points to (assignments, updates): found by the tables' own foreign keys."""
    own = {Alias, RecommendingState, Tag, Position, OfficialText}
    referred: set[int] = set()
    for relation in Recommendation._meta.related_objects:
        model = relation.related_model
        if model in own or model._meta.app_label == "recommendations" or "Event" in model.__name__:
            continue
        name = relation.field.name
        referred |= set(model._default_manager.filter(**{f"{name}__in": keys}).values_list(name, flat=True))
    return referred
