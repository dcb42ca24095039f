"""What a document's release says."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, QuerySet

from servanda.domain.recommendations.models import Document
from servanda.pipelines.publication.chain import Draft
from servanda.pipelines.publication.states import ReleaseKind


def drafts(documents: QuerySet[Document]) -> Iterator[Draft]:
    for document in documents.annotate(count=Count("recommendations")).order_by("public_id"):
        content = {
            "state": document.state_id,
            "mechanism": document.mechanism_id,
            "kind": document.kind,
            "symbol": document.symbol,
            "titles": dict(document.titles),
            "cycle": document.cycle,
            "session": document.session,
            "published_on": str(document.published_on or ""),
            "url": document.url,
            "recommendations": document.count,
        }
        yield Draft(ReleaseKind.DOCUMENT, document.public_id, document.state_id, content)
