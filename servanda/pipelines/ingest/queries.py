"""Reading imports: their list, the lines of a plan, the receipt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from servanda.domain.recommendations.models import Recommendation
from servanda.domain.recommendations.queries import with_texts
from servanda.domain.recommendations.states import Provenance
from servanda.foundation.accounts.models import User, UserKind
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import states_where
from servanda.foundation.reference.queries import terms_at
from servanda.pipelines.ingest import kept_records
from servanda.pipelines.ingest.models import Batch, Line
from servanda.pipelines.ingest.states import UNDER_WAY, LineKind
from servanda.pipelines.ingest.vocabularies import Vocabularies

POSITIONS = ("supported", "noted", "partly", "pending", "")


@dataclass(frozen=True, slots=True)
class Suggested:
    """A tag a line would bring; `stands` if the source says it outright."""

    kind: str
    code: str
    names: Mapping[str, str]
    stands: bool


def person_with(address: str) -> User | None:
    """Whoever imports from the console in their own name."""
    return User.objects.filter(email__iexact=address.strip(), kind=UserKind.PERSON, is_active=True).first()


def batches_visible_to(user: Any) -> QuerySet[Batch]:
    """Imports about the States the reader prepares imports for, the newest first."""
    codes = states_where(user, Permission.IMPORT_PREPARE)
    batches = Batch.objects.select_related("state", "brought_by", "agreed_by", "applied_by", "undone_by")
    return (batches if codes is None else batches.filter(state__in=codes)).order_by("-id")


def lines_visible_to(user: Any, batch: Batch, *, kind: LineKind | None = None) -> QuerySet[Line]:
    """Lines of an import the reader may see, in the order of the file."""
    lines = Line.objects.filter(batch=batch, batch__in=batches_visible_to(user)).select_related("decided_by")
    return (lines.filter(kind=kind) if kind else lines).order_by("position")


def decisions_of(batch: Batch) -> dict[str, int]:
    """How many doubtful lines there are, and how many are decided."""
    doubtful = batch.lines.filter(kind=LineKind.DOUBTFUL)
    return doubtful.aggregate(total=Count("pk"), decided=Count("pk", filter=~Q(decision="")))


def kept_after_undoing(batch: Batch) -> QuerySet[Line]:
    """What undoing left in place, and why."""
    return batch.lines.exclude(kept_because="").order_by("position")


def lines_with_problems(batch: Batch) -> QuerySet[Line]:
    """Lines the receipt names: unreadable ones, and those that were read with a remark."""
    return batch.lines.exclude(problems=[]).order_by("position")


def problems_of(batch: Batch) -> list[dict[str, Any]]:
    """Every problem with its place: of the file first, then line by line."""
    own = [batch.problem] if batch.problem else []
    found = [*own, *batch.notes]
    for problems in lines_with_problems(batch).values_list("problems", flat=True).iterator(chunk_size=2000):
        found += problems
    return [{name: each.get(name, "") for name in ("code", "message", "place")} for each in found]


def states_in(batch: Batch) -> list[str]:
    """The States the file speaks of."""
    return sorted(code for code in batch.seen if code)


def receipt_of(batch: Batch) -> dict[str, Any]:
    """What a program or a person keeps: source, checksum, counts, problems by place, labels nobody knows, who, when."""
    states = states_in(batch)
    counts = {str(kind): batch.count(kind) for kind in LineKind}
    positions = {value: int(batch.positions.get(value, 0)) for value in POSITIONS}
    return {
        "import": batch.pk,
        "source": batch.source,
        "file": batch.file_name,
        "came_from": batch.came_from,
        "sha256": batch.sha256,
        "size": batch.size,
        "state": batch.state_id or (states[0] if len(states) == 1 else ""),
        "stage": batch.stage,
        "counts": counts,
        "recommendations": sum(counts[kind] for kind in ("new", "changed", "unchanged", "doubtful")),
        "positions": positions,
        "problems": problems_of(batch),
        "unknown_labels": batch.unknown_labels,
        "facts": batch.facts,
        "brought": _step(batch.brought_by, batch.brought_at),
        "agreed": _step(batch.agreed_by, batch.agreed_at),
        "applied": _step(batch.applied_by, batch.applied_at),
        "undone": _step(batch.undone_by, batch.undone_at),
    }


def _step(by: Any, at: Any) -> dict[str, str] | None:
    return {"by": by.audit_label, "at": at.isoformat()} if by and at else None


def decisions_made(batch: Batch) -> dict[str, int]:
    """How often each decision was taken, for the receipt."""
    made = batch.lines.exclude(decision="").order_by().values_list("decision", flat=True)
    return dict(Counter(made))


def held_beside(lines: Iterable[Line]) -> dict[int, Recommendation]:
    """What the lines were compared with, by key, with current texts and document."""
    keys = {line.held_id for line in lines if line.held_id}
    return with_texts(Recommendation.objects.select_related("document").filter(pk__in=keys)).in_bulk()


def suggestions_for(batch: Batch, lines: Iterable[Line]) -> dict[int, list[Suggested]]:
    """What the labels of the lines would become here, by line: our terms, and whether a person must confirm."""
    vocabularies = Vocabularies(batch.source)
    names = {(kind, term.code): term.names for kind in ("theme", "group") for term in terms_at(kind)}
    found: dict[int, list[Suggested]] = {}
    for line in lines:
        tags = vocabularies.tags_of(kept_records.from_json(line.record)) if line.record else ()
        found[line.pk] = [
            Suggested(tag.kind, tag.code, names.get((tag.kind, tag.code), {}), tag.provenance == Provenance.IMPORTED)
            for tag in tags
        ]
    return found


def is_under_way(batch: Batch) -> bool:
    """Whether a worker is at it: the page then looks again by itself."""
    return batch.stage in UNDER_WAY
