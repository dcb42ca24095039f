"""Turns records into what the domain takes in: documents found or made, labels in our terms, States by code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from servanda.domain.recommendations.actions.imports import hold_document
from servanda.domain.recommendations.arrivals import Arrival, Correction, number_key
from servanda.domain.recommendations.models import Document, Recommendation
from servanda.domain.recommendations.states import DocumentKind, PositionValue, RecommendationKind
from servanda.foundation.accounts.models import User
from servanda.foundation.common.partial_dates import PartialDate
from servanda.foundation.reference.models import Mechanism, ReviewSession, State
from servanda.foundation.reference.models.mechanism import MechanismKind
from servanda.pipelines.ingest.models import Batch
from servanda.pipelines.ingest.planned import Effect
from servanda.pipelines.ingest.records import Record, fingerprint
from servanda.pipelines.ingest.vocabularies import Vocabularies, labels_as_printed

_DOCUMENT_KINDS = {
    MechanismKind.UPR: DocumentKind.UPR_REPORT,
    MechanismKind.TREATY_BODY: DocumentKind.CONCLUDING_OBSERVATIONS,
    MechanismKind.SPECIAL_PROCEDURE: DocumentKind.VISIT_REPORT,
}
_NOT_IN_IDS = re.compile(r"[^A-Za-z0-9.]+")
_LABELS = frozenset({"themes", "groups", "sdg"})


class Arriving:
    """One run's knowledge of reference data and of the documents it met."""

    def __init__(self, batch: Batch, *, by: User) -> None:
        self.batch = batch
        self.by = by
        self.vocabularies = Vocabularies(batch.source)
        self._states = set(State.objects.order_by().values_list("iso3", flat=True))
        self._kinds = dict(Mechanism.objects.order_by().values_list("code", "kind"))
        self._sessions = {
            (mechanism, str(number)): str(starts_on or "")
            for mechanism, number, starts_on in ReviewSession.objects.order_by().values_list(
                "mechanism_id", "number", "starts_on"
            )
        }
        self._documents: dict[str, Document] = {}

    def arrival(self, record: Record, *, public_id: str, document: Document | None = None, **more: Any) -> Arrival:
        """Everything the record says; `document` where it is known already."""
        return Arrival(
            public_id=public_id,
            document=document or self.document_of(record),
            text=record.text,
            language=record.language,
            source=self.batch.source,
            fingerprint=fingerprint(record.text),
            kind=RecommendationKind(record.kind),
            number=record.number[:40],
            number_key=number_key(record.number),
            heading=record.heading,
            asked_on=self._asked_on(record),
            action_category=record.action_category,
            position=PositionValue(record.position) if record.position else None,
            position_source=record.position_source,
            recommended_by=self._recommended_by(record.recommending_states),
            tags=self.vocabularies.tags_of(record),
            aliases=((self.batch.source, record.source_id[:120]),) if record.source_id else (),
            labels=labels_as_printed(record),
            **more,
        )

    def correction(
        self,
        held: Recommendation,
        record: Record,
        differences: Iterable[dict[str, Any]],
        *,
        takes_position: bool = False,
    ) -> Correction:
        """Only what the plan announced: a row of a joint paragraph brings its labels, but not its text.

        A position that contradicts one stated here comes only if a person decided so (`takes_position`).
        """
        stays = {Effect.DIFFERS} if takes_position else {Effect.DIFFERS, Effect.CONFLICTS}
        effects = {each["field"]: each["effect"] for each in differences if each["effect"] not in stays}
        document = self.document_of(record) if "symbol" in effects else held.document
        full = self.arrival(record, public_id=held.public_id, document=document)
        replaced = {name for name, effect in effects.items() if effect == Effect.REPLACES}
        replaces = {"recommended_by"} & {"recommended_by" for name in replaced if name == "recommending_states"}
        if replaced & _LABELS:
            replaces.add("labels")
        if "symbol" in replaced:
            replaces.add("document")
        labels = full.labels if replaced & _LABELS else {k: v for k, v in full.labels.items() if k in effects}
        aliases = full.aliases if "alias" in effects else ()
        arrival = replace(
            full,
            text=full.text if "text" in effects else "",
            number=full.number if "number" in effects else "",
            number_key=full.number_key if "number" in effects else "",
            heading="" if held.heading else full.heading,
            action_category=None if held.action_category else full.action_category,
            position=full.position if "position" in effects else None,
            recommended_by=full.recommended_by if "recommending_states" in effects else (),
            tags=full.tags if labels else (),
            aliases=aliases,
            labels=labels,
        )
        return Correction(held, arrival, frozenset(replaces))

    def document_of(self, record: Record) -> Document:
        """One document for a State's review in a cycle; otherwise, and for a second symbol, one for each symbol."""
        own = _NOT_IN_IDS.sub("-", record.symbol).strip("-")[:70]
        key = f"{record.state}-{_review_of(record) or own or _undocumented(record)}"
        document = self._documents.get(key) or Document.objects.filter(public_id=key).first()
        if document is not None and record.symbol and document.symbol not in ("", record.symbol):
            key = f"{record.state}-{own}"
            document = self._documents.get(key)
        if key not in self._documents or (record.symbol and document and document.symbol != record.symbol):
            self._documents[key] = self._hold(record, key)
        return self._documents[key]

    def _hold(self, record: Record, public_id: str) -> Document:
        """Found or made, and noted in the batch, so that undo knows."""
        found = Document.objects.filter(state=record.state, symbol=record.symbol) if record.symbol else None
        was = (found.first() if found is not None else None) or Document.objects.filter(public_id=public_id).first()
        document = hold_document(
            state=record.state,
            mechanism=record.mechanism,
            public_id=public_id,
            symbol=record.symbol[:80],
            by=self.by,
            kind=_DOCUMENT_KINDS.get(MechanismKind(self._kinds[record.mechanism]), DocumentKind.OTHER),
            cycle=record.cycle,
            session=record.session[:10],
            published_on=self._asked_on(record),
        )
        if was is None or was.symbol != document.symbol:
            entry = {"id": document.pk, "made": was is None, "symbol": was.symbol if was else ""}
            if not any(each["id"] == document.pk for each in self.batch.documents):
                self.batch.documents.append(entry)
        return document

    def _asked_on(self, record: Record) -> str:
        said = self._sessions.get((record.mechanism, record.session), "") or record.published_on
        try:
            return str(PartialDate.parse(said)) if said else ""
        except ValueError:
            return ""

    def _recommended_by(self, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
        return tuple((name, "") if name in self._states else ("", name[:200]) for name in names)


def _review_of(record: Record) -> str:
    return f"UPR-{record.cycle}" if record.mechanism == "UPR" and record.cycle is not None else ""


def _undocumented(record: Record) -> str:
    return _NOT_IN_IDS.sub("-", f"{record.mechanism}-{record.published_on or record.session or '0'}")
