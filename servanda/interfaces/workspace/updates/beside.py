"""What stands beside the text of an update: what was asked, what was said last, whose turn it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from servanda.domain.implementation.queries import assignments_of, last_approved_before
from servanda.domain.implementation.rules import can_read_kept
from servanda.domain.implementation.states import Confidentiality, UpdateStage
from servanda.domain.recommendations.queries import members_of, recommendations_visible_to, with_texts
from servanda.foundation.accounts.queries import people_who_review
from servanda.foundation.audit.queries import history_of
from servanda.foundation.common.dates import date_in_words


def asked_in(update: Any, user: Any) -> list[Any]:
    """The recommendations an update answers, with their texts."""
    if update.cluster is not None:
        return list(members_of(update.cluster))
    return list(with_texts(recommendations_visible_to(user).filter(pk=update.recommendation_id)))


def beside(update: Any, user: Any, *, asked: list[Any] | None = None) -> dict[str, Any]:
    """Context of every page about one update."""
    approved = last_approved_before(update)
    if approved is not None and not can_read_kept(user, approved, approved.confidentiality):
        approved = None  # meant for fewer people than this one
    return {
        "update": update,
        "asked": asked_in(update, user) if asked is None else asked,
        "last_approved": approved,
        "assignment": assignments_of(update.target).filter(body=update.body).first(),
    }


@dataclass(frozen=True, slots=True)
class Step:
    """One place on the way of an update. `what` says with its day what was done there, as one phrase."""

    sign: str  # a status whose ring is drawn
    who: str
    what: str
    when: Any = None
    is_current: bool = False


def way_of(update: Any, *, reader: Any, released_at: Any = None) -> list[Step]:
    """Writer, approver, national mechanism: what each did, and where it is now."""
    return [_written(update), _decided(update), _way_out(update, released_at)]


def _written(update: Any) -> Step:
    who = _("Focal point, %(body)s") % {"body": update.body}
    if update.stage in (UpdateStage.DRAFT, UpdateStage.RETURNED):
        said = _("is writing; saved on %(day)s") % {"day": _day(update.saved_at)}
        return Step("under_way", who, said, is_current=True)
    return Step("completed", who, _("sent it on %(day)s") % {"day": _day(update.submitted_at)})


def _decided(update: Any) -> Step:
    who = "; ".join(people_who_review(update.body)) or _("Nobody yet: the administrator names an approver")
    if update.stage == UpdateStage.APPROVED:
        day = {"day": _day(update.approved_at)}
        returned = history_of(update).filter(name="implementation.update_returned").exists()
        said = _("returned it, then approved it on %(day)s") % day if returned else _("approved it on %(day)s") % day
        return Step("completed", who, said)
    if update.stage == UpdateStage.SUBMITTED:
        since = _("has had it since %(day)s") % {"day": _day(update.submitted_at)}
        return Step("under_way", who, since, is_current=True)
    if update.stage == UpdateStage.RETURNED:
        return Step("not_started", who, _("returned it on %(day)s") % {"day": _day(update.returned_at)})
    return Step("not_started", who, _("decides next"))


def _way_out(update: Any, released_at: Any) -> Step:
    mechanism, approved = _("National mechanism"), update.stage == UpdateStage.APPROVED
    if update.confidentiality != Confidentiality.PUBLIC:
        return Step("completed" if approved else "not_started", mechanism, _("reads it; it is not for release"))
    if released_at:
        return Step("completed", mechanism, _("released it on %(day)s") % {"day": _day(released_at)})
    if approved:
        return Step("under_way", mechanism, _("releases it next"), is_current=True)
    return Step("not_started", mechanism, _("releases it; then it is public"))


def _day(moment: Any) -> str:
    return date_in_words(timezone.localtime(moment), "short") if moment else ""
