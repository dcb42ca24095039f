"""Deciding on tags: a person confirms or refuses what a source or a machine proposes."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.recommendations import rules
from servanda.domain.recommendations.actions.rows import from_kept
from servanda.domain.recommendations.models import Recommendation, Tag
from servanda.domain.recommendations.states import Provenance, TagKind
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import StepRefused, require


@dataclass(frozen=True, slots=True)
class Proposed:
    """Where the link was proposed, if a person did not think of it: by which method, how surely, and why."""

    source: str
    confidence: float | None = None
    why: str = ""


@transaction.atomic
def confirm_tag(
    *,
    recommendation: Recommendation,
    kind: TagKind,
    code: str,
    vocabulary_version: str = "",
    proposed: Proposed | None = None,
    by: User,
) -> Tag:
    """A person stands behind the link, whether it was proposed or is their own."""
    return _decide(recommendation, kind, code, Provenance.CONFIRMED, vocabulary_version, proposed, by)


@transaction.atomic
def refuse_tag(
    *, recommendation: Recommendation, kind: TagKind, code: str, proposed: Proposed | None = None, by: User
) -> Tag:
    """The link is wrong. It stays on record as refused, so that no import or suggestion brings it back."""
    return _decide(recommendation, kind, code, Provenance.REFUSED, "", proposed, by)


@transaction.atomic
def take_back_tag(
    *,
    recommendation: Recommendation,
    kind: TagKind,
    code: str,
    was: Mapping[str, Any] | None,
    decided_at: datetime.datetime,
    by: User,
) -> None:
    """Undo one decision: the tag is again what `rows.as_kept` said of it before, or not there.

    `decided_at` names the decision; if the tag was decided anew since, nothing is taken back.
    """
    require(rules.can_decide_tags(by, recommendation), _("Only a coordinator of this State may decide on tags."))
    tag = Tag.objects.select_for_update().filter(recommendation=recommendation, kind=kind, code=code).first()
    if tag is None or tag.decided_at != decided_at:
        raise StepRefused(_("Something newer was decided about this link. Decide on it again instead."))
    if was is None:
        tag.delete()
    else:
        from_kept(Tag, dict(was)).save(force_update=True)
    record("recommendations.tag_taken_back", of=recommendation, by=by, kind=kind, code=code)


def _decide(
    recommendation: Recommendation,
    kind: TagKind,
    code: str,
    outcome: Provenance,
    version: str,
    proposed: Proposed | None,
    by: User,
) -> Tag:
    require(rules.can_decide_tags(by, recommendation), _("Only a coordinator of this State may decide on tags."))
    tag = Tag.objects.select_for_update().filter(recommendation=recommendation, kind=kind, code=code).first()
    if tag is None:
        tag = Tag(recommendation=recommendation, kind=kind, code=code, source="person", vocabulary_version=version)
        if proposed:
            tag.source, tag.confidence, tag.why = proposed.source, proposed.confidence, proposed.why
    tag.provenance, tag.decided_by, tag.decided_at = outcome, by, clock.now()
    tag.save()
    record(f"recommendations.tag_{outcome}", of=recommendation, by=by, kind=kind, code=code)
    return tag
