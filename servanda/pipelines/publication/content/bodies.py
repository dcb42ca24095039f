"""How bodies are named in public, and what a body's own release says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from servanda.domain.implementation.models import Assignment
from servanda.domain.implementation.states import AssignmentPart
from servanda.foundation.organisations.models import Body
from servanda.pipelines.publication.chain import Draft
from servanda.pipelines.publication.states import ReleaseKind


def public_id_of(body: Body) -> str:
    """Body ids are unique within their State; public ones everywhere."""
    return f"{body.state_id}-B-{body.public_id}"


def named(body: Body) -> dict[str, Any]:
    """The short form in which other things refer to a body."""
    return {"public_id": public_id_of(body), "names": dict(body.names)}


def parts(assignments: Iterable[Assignment]) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    """The lead, and the other bodies with the part they take."""
    lead, others = None, []
    for assignment in assignments:
        if assignment.part == AssignmentPart.LEAD:
            lead = named(assignment.body)
        else:
            others.append({**named(assignment.body), "part": assignment.part})
    return lead, sorted(others, key=lambda body: body["public_id"])


def drafts(bodies: QuerySet[Body]) -> Iterator[Draft]:
    for body in bodies.select_related("parent").order_by("state_id", "public_id"):
        content = {
            "state": body.state_id,
            "names": dict(body.names),
            "branch": body.branch,
            "kind": body.kind,
            "parent": public_id_of(body.parent) if body.parent else None,
            "remit": dict(body.remit),
            "closed_on": body.closed_on.isoformat() if body.closed_on else None,
        }
        yield Draft(ReleaseKind.BODY, public_id_of(body), body.state_id, content)
