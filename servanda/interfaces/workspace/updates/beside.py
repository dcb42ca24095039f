"""What stands beside the text of an update: what was asked, what was said last, whose turn it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from servanda.domain.implementation.queries import assignments_of, last_approved_before
from servanda.domain.implementation.states import UpdateStage
from servanda.domain.recommendations.queries import members_of, recommendations_visible_to, with_texts
from servanda.foundation.accounts.queries import people_who_review
from servanda.foundation.audit.queries import history_of


def asked_in(update: Any, user: Any) -> list[Any]:
    """The recommendations an update answers, with their texts."""
    if update.cluster is not None:
        return list(members_of(update.cluster))
    return list(with_texts(recommendations_visible_to(user).filter(pk=update.recommendation_id)))


def beside(update: Any, user: Any, *, asked: list[Any] | None = None) -> dict[str, Any]:
    """Context of every page about one update."""
    return {
        "update": update,
        "asked": asked_in(update, user) if asked is None else asked,
        "last_approved": last_approved_before(update),
        "assignment": assignments_of(update.target).filter(body=update.body).first(),
    }


@dataclass(frozen=True, slots=True)
class Step:
    """One place on the way of an update."""

    sign: str  # a status whose ring is drawn
    who: str
    what: str
    when: Any = None
    is_current: bool = False


def way_of(update: Any, *, reader: Any, released_at: Any = None) -> list[Step]:
    """Writer, approver, national mechanism: what each did, and where it is now."""
    stage = update.stage
    writer_now = stage in (UpdateStage.DRAFT, UpdateStage.RETURNED)
    posts = "; ".join(people_who_review(update.body)) or _("Nobody yet: the administrator names an approver")
    returns = sum(1 for event in history_of(update) if event.name == "implementation.update_returned")
    approved = stage == UpdateStage.APPROVED
    steps = [_written(update, writer_now)]
    said, when = _("decides next"), None
    if approved:
        said, when = (_("returned it, then approved it") if returns else _("approved it")), update.approved_at
    elif stage == UpdateStage.SUBMITTED:
        said, when = _("has had it since"), update.submitted_at
    elif stage == UpdateStage.RETURNED:
        said, when = _("returned it"), update.returned_at
    sign = "completed" if approved else "under_way" if stage == UpdateStage.SUBMITTED else "not_started"
    steps.append(Step(sign, posts, said, when, stage == UpdateStage.SUBMITTED))
    return [*steps, *_way_out(update, approved, released_at)]


def _written(update: Any, now: bool) -> Step:
    who = _("Focal point, %(body)s") % {"body": update.body}
    if now:
        return Step("under_way", who, _("is writing, saved"), update.saved_at, is_current=True)
    return Step("completed", who, _("sent it"), update.submitted_at)


def _way_out(update: Any, approved: bool, released_at: Any) -> list[Step]:
    mechanism = _("National mechanism")
    if update.confidentiality != "public":
        return [Step("not_started" if not approved else "completed", mechanism, _("reads it; it is not for release"))]
    if released_at:
        return [Step("completed", mechanism, _("released it"), released_at)]
    if approved:
        return [Step("under_way", mechanism, _("releases it next"), None, is_current=True)]
    return [Step("not_started", mechanism, _("releases it; then it is public"))]
