import pytest

from servanda.domain.implementation.actions.updates import (
    approve_update,
    comment_on_update,
    return_update,
    settle_comment,
    submit_update,
)
from servanda.domain.implementation.models import Comment, Update
from servanda.foundation.audit.models import Event
from servanda.foundation.common.errors import InvalidInput, NotAllowed
from tests import factories


def _comment(update, by, **changes):
    return comment_on_update(**{"update": update, "part": "what_was_done", "text": "Since when?", "by": by, **changes})


def test_a_remark_is_made_and_settled_by_those_who_take_part(sent, author, approver):
    made = _comment(sent, approver)
    settle_comment(comment=made, by=author)
    settle_comment(comment=made, by=approver)

    made.refresh_from_db()
    assert (made.author, made.settled_by) == (approver, author)
    assert Event.objects.filter(name="implementation.comment_settled").count() == 1


@pytest.mark.parametrize("role", ["drafter", "auditor", "administrator", "nhri"])
def test_readers_by_role_do_not_comment(sent, role):
    with pytest.raises(NotAllowed):
        _comment(sent, factories.user(role, at=sent.body))


def test_a_coordinator_comments_on_what_was_sent(sent, coordinator):
    assert _comment(sent, coordinator).author == coordinator


def test_a_coordinator_does_not_comment_on_what_lies_at_the_bodys_desk(draft, author, approver, coordinator):
    opened_before = submit_update(update=draft, version=draft.version, by=author)
    with_reason = Update.objects.get(pk=draft.pk)
    return_update(update=with_reason, version=with_reason.version, reason="More.", by=approver)

    for seen in (Update.objects.get(pk=draft.pk), opened_before):
        with pytest.raises(NotAllowed):
            _comment(seen, coordinator)


def test_a_remark_speaks_of_a_part_and_says_something(sent, approver):
    with pytest.raises(InvalidInput, match="Write"):
        _comment(sent, approver, text="  ")
    with pytest.raises(InvalidInput, match="part"):
        _comment(sent, approver, part="author")

    assert not Comment.objects.exists()


def test_a_remark_left_open_is_settled_after_approval(sent, author, approver):
    made = _comment(sent, approver)
    approved = approve_update(update=sent, version=sent.version, by=approver)

    settle_comment(comment=made, by=author)

    assert Update.objects.get(pk=approved.pk).comments.get().settled_by == author
