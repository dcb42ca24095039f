"""Deciding on tags: a person confirms or refuses what a source or a machine proposes."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.recommendations import rules
from servanda.domain.recommendations.models import Recommendation, Tag
from servanda.domain.recommendations.states import Provenance, TagKind
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import require


@transaction.atomic
def confirm_tag(
    *, recommendation: Recommendation, kind: TagKind, code: str, vocabulary_version: str = "", by: User
) -> Tag:
    """A person stands behind the link, whether it was proposed or is their own."""
    return _decide(recommendation, kind, code, Provenance.CONFIRMED, vocabulary_version, by)


@transaction.atomic
def refuse_tag(*, recommendation: Recommendation, kind: TagKind, code: str, by: User) -> Tag:
    """The link is wrong. It stays on record as refused, so that no import or suggestion brings it back."""
    return _decide(recommendation, kind, code, Provenance.REFUSED, "", by)


def _decide(
    recommendation: Recommendation, kind: TagKind, code: str, outcome: Provenance, version: str, by: User
) -> Tag:
    require(rules.can_decide_tags(by, recommendation), _("Only a coordinator of this State may decide on tags."))
    tag = Tag.objects.select_for_update().filter(recommendation=recommendation, kind=kind, code=code).first()
    if tag is None:
        tag = Tag(recommendation=recommendation, kind=kind, code=code, source="person", vocabulary_version=version)
    tag.provenance, tag.decided_by, tag.decided_at = outcome, by, clock.now()
    tag.save()
    record(f"recommendations.tag_{outcome}", of=recommendation, by=by, kind=kind, code=code)
    return tag
