import pytest

from servanda.domain.implementation.actions.updates import (
    approve_update,
    change_comment,
    comment_on_update,
    reply_to_comment,
    return_update,
    settle_comment,
    submit_update,
    withdraw_comment,
)
from servanda.domain.implementation.models import Comment, Update
from servanda.domain.implementation.queries.comments import earlier_words_of, own_comments_of
from servanda.domain.implementation.queries.trail import for_reader
from servanda.foundation.audit.models import Event
from servanda.foundation.common.errors import InvalidInput, NotAllowed, StepRefused
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


def test_a_changed_comment_keeps_who_and_when_before_and_after(sent, author, approver):
    made = _comment(sent, approver, text="Since when?")
    first = change_comment(comment=made, text="Since which year?", by=approver).changed_at
    changed = change_comment(comment=made, text="Since which month?", by=approver)
    settle_comment(comment=changed, by=author)  # a change of the row that says nothing else

    held = Comment.objects.get(pk=made.pk)
    earlier = earlier_words_of([held])[made.pk]

    assert held.text == "Since which month?"
    assert [(item.text, item.until) for item in earlier] == [
        ("Since when?", first),
        ("Since which year?", changed.changed_at),
    ]
    events = Event.objects.filter(name="implementation.comment_changed").order_by("id")
    assert [(event.by_id, event.details["comment"]) for event in events] == [(approver.pk, made.pk)] * 2


def test_a_withdrawn_comment_stays_and_nothing_is_added_to_it(sent, author, approver):
    made = _comment(sent, approver)
    withdrawn = withdraw_comment(comment=made, by=approver)

    assert [(item.text, item.until) for item in earlier_words_of([withdrawn])[made.pk]] == [
        ("Since when?", withdrawn.withdrawn_at)
    ]
    for act in (settle_comment, withdraw_comment):
        with pytest.raises(StepRefused, match="withdrawn"):
            act(comment=made, by=approver)
    with pytest.raises(StepRefused, match="withdrawn"):
        reply_to_comment(comment=made, text="Since May.", by=author)
    assert Event.objects.filter(name="implementation.comment_withdrawn", by_id=approver.pk).count() == 1


def test_nobody_changes_or_withdraws_what_another_said(sent, author, approver):
    made = _comment(sent, approver)

    with pytest.raises(NotAllowed):
        change_comment(comment=made, text="Well done.", by=author)
    with pytest.raises(NotAllowed):
        withdraw_comment(comment=made, by=author)

    assert list(own_comments_of(approver)) == [made]
    assert not own_comments_of(author).exists()


def test_what_was_settled_is_said_and_done(sent, author, approver):
    made = _comment(sent, approver)
    reply = reply_to_comment(comment=made, text="Since May.", by=author)
    settle_comment(comment=made, by=approver)

    with pytest.raises(StepRefused, match="settled"):
        change_comment(comment=made, text="Since which year?", by=approver)
    with pytest.raises(StepRefused, match="settled"):
        withdraw_comment(comment=reply, by=author)


def test_the_same_words_again_are_no_change(sent, approver):
    made = _comment(sent, approver)

    change_comment(comment=made, text=" Since when? ", by=approver)

    assert Comment.objects.get(pk=made.pk).changed_at is None
    with pytest.raises(InvalidInput):
        change_comment(comment=made, text=" ", by=approver)


def test_the_trail_tells_only_those_who_take_part(sent, approver):
    made = _comment(sent, approver)
    withdraw_comment(comment=change_comment(comment=made, text="Since May?", by=approver), by=approver)
    said = Event.objects.filter(name__in=("implementation.comment_changed", "implementation.comment_withdrawn"))

    assert for_reader(said, approver).count() == 2
    assert for_reader(said, factories.user("auditor", at=sent.body)).count() == 0
