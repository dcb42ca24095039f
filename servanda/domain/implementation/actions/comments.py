"""Remarks on an update in clearance: on a part, on a passage, in answer to another; changed and withdrawn in sight."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.implementation import rules
from servanda.domain.implementation.models import Comment, Update
from servanda.domain.implementation.queries import update_to_change
from servanda.domain.implementation.queries.comments import QUOTED_PARTS, find_passage
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import InvalidInput, StepRefused, require

# The parts of an update that a remark can speak of.
_COMMENTED_PARTS = frozenset({*QUOTED_PARTS, "figures", "level", "obstacles", "consulted", "evidence"})


@transaction.atomic
def comment_on_update(*, update: Update, part: str, text: str, quote: str = "", quote_at: int = 0, by: User) -> Comment:
    """A remark on one part of the update, or on a passage of it, for those who take part in its clearance.

    `quote` is looked for in the part, nearest to `quote_at` if it stands there more than once.
    """
    update = update_to_change(update)
    require(rules.can_comment_on_update(by, update), _("Only those who take part in its clearance may comment."))
    if part not in _COMMENTED_PARTS:
        raise InvalidInput(_("Choose the part of the update that your comment is about."), field="part")
    _require_words(text)
    place = {}
    if quote.strip():
        found = find_passage(getattr(update, part), quote, quote_at) if part in QUOTED_PARTS else None
        if found is None:
            raise InvalidInput(_("The passage is not in the text any more. Choose it again."), field="part")
        place = {"quote": found.text, "quote_at": found.start}
    comment = Comment.objects.create(update=update, part=part, text=text.strip(), author=by, **place)
    record("implementation.update_commented", of=update, by=by, part=part, comment=comment.pk)
    return comment


@transaction.atomic
def reply_to_comment(*, comment: Comment, text: str, by: User) -> Comment:
    """Answer a remark. A reply to a reply joins the same thread."""
    first = comment.answers or comment
    update = update_to_change(first.update)
    require(rules.can_comment_on_update(by, update), _("Only those who take part in its clearance may comment."))
    _require_words(text)
    first = Comment.objects.select_for_update(of=("self",)).get(pk=first.pk)
    _require_open(first)
    reply = Comment.objects.create(update=update, part=first.part, answers=first, text=text.strip(), author=by)
    record("implementation.comment_answered", of=update, by=by, comment=first.pk)
    return reply


@transaction.atomic
def settle_comment(*, comment: Comment, by: User) -> Comment:
    """Mark a remark as dealt with. Settling it again changes nothing: the first person stays named."""
    update = update_to_change(comment.update)
    require(rules.can_comment_on_update(by, update), _("Only those who take part in its clearance may comment."))
    first = comment.answers_id or comment.pk
    comment = Comment.objects.select_for_update(of=("self",)).select_related("update").get(pk=first)
    if comment.withdrawn_at is not None:
        raise StepRefused(_("This comment was withdrawn: there is nothing to settle."))
    if comment.settled_at is None:
        comment.settled_at, comment.settled_by = clock.now(), by
        comment.save()
        record("implementation.comment_settled", of=update, by=by, comment=comment.pk)
    return comment


@transaction.atomic
def change_comment(*, comment: Comment, text: str, by: User) -> Comment:
    """Its author says it in other words. What it said before, and when that ended, stays for those who read it."""
    comment = _own(comment, by)
    _require_words(text)
    if comment.text != text.strip():
        comment.text, comment.changed_at = text.strip(), clock.now()
        comment.save()
        record("implementation.comment_changed", of=comment.update, by=by, comment=comment.pk)
    return comment


@transaction.atomic
def withdraw_comment(*, comment: Comment, by: User) -> Comment:
    """Its author takes it back. That it was said, and what, stays; nobody is asked to mend anything for it any more."""
    comment = _own(comment, by)
    comment.withdrawn_at = clock.now()
    comment.save()
    record("implementation.comment_withdrawn", of=comment.update, by=by, comment=comment.pk)
    return comment


def _own(comment: Comment, by: User) -> Comment:
    """The comment held, for its author, while it and the thread it is in are open."""
    update = update_to_change(comment.update)
    comment = Comment.objects.select_for_update(of=("self",)).select_related("answers").get(pk=comment.pk)
    comment.update = update
    require(rules.can_change_comment(by, comment), _("Only who wrote a comment may change or withdraw it."))
    _require_open(comment)
    if comment.answers is not None and comment.answers.settled_at is not None:
        raise StepRefused(_("This comment is settled. Write a new one if there is more to say."))
    return comment


def _require_open(comment: Comment) -> None:
    if comment.settled_at is not None:
        raise StepRefused(_("This comment is settled. Write a new one if there is more to say."))
    if comment.withdrawn_at is not None:
        raise StepRefused(_("This comment was withdrawn. Write a new one if there is more to say."))


def _require_words(text: str) -> None:
    if not text.strip():
        raise InvalidInput(_("Write your comment first."), field="text")
