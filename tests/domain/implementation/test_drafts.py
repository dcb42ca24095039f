"""Drafts change hands, or are thrown away."""

from __future__ import annotations

from typing import Any

import pytest

from servanda.domain.implementation.actions.drafts import discard_draft, hand_over_draft
from servanda.domain.implementation.actions.updates import (
    Answer,
    approve_update,
    comment_on_update,
    return_update,
    save_update,
    submit_update,
)
from servanda.domain.implementation.models import FigureSaid, SavedAnswer, Update
from servanda.foundation.audit.models import Event
from servanda.foundation.common.errors import InvalidInput, NotAllowed, StepRefused
from tests import factories


def test_a_colleague_answers_for_the_draft_from_then_on(draft: Any, author: Any, justice: Any) -> None:
    colleague = factories.user("focal_point", at=justice)

    handed = hand_over_draft(update=draft, to=colleague, by=author)

    assert handed.author == colleague
    assert Event.objects.filter(name="implementation.update_handed_over", by_id=author.pk).count() == 1


def test_whoever_began_it_may_still_not_approve_it(draft: Any, author: Any, justice: Any) -> None:
    colleague = factories.user("focal_point", at=justice)
    author.memberships.create(role="approver", body=justice)
    handed = hand_over_draft(update=draft, to=colleague, by=author)
    sent = submit_update(update=handed, version=handed.version, by=colleague)

    with pytest.raises(NotAllowed):
        approve_update(update=sent, version=sent.version, by=author)


def test_a_draft_goes_to_nobody_who_may_not_write_it(draft: Any, author: Any, approver: Any) -> None:
    stranger = factories.user("focal_point", at=factories.body("ministry-of-health"))

    for other in (stranger, approver, author):
        with pytest.raises(InvalidInput) as refused:
            hand_over_draft(update=draft, to=other, by=author)
        assert refused.value.field == "to"


def test_nobody_else_gives_a_draft_away_nor_throws_it_away(draft: Any, approver: Any, coordinator: Any) -> None:
    for other in (approver, coordinator, factories.user("focal_point", at=factories.body("ministry-of-health"))):
        with pytest.raises(NotAllowed):
            hand_over_draft(update=draft, to=other, by=other)
        with pytest.raises(NotAllowed):
            discard_draft(update=draft, version=draft.version, by=other)


def test_a_draft_that_was_never_sent_goes_and_its_past_stays(draft: Any, author: Any) -> None:
    row = FigureSaid(what="Exceptions")
    saved = save_update(
        update=draft, answer=Answer(what_was_done="Gone.", figures=(row,)), version=draft.version, by=author
    )
    key = saved.pk

    discard_draft(update=saved, version=saved.version, by=author)

    assert not Update.objects.filter(pk=key).exists()
    assert Update.pgh_event_model.objects.filter(id=key, what_was_done="Gone.", pgh_label="delete").exists()  # type: ignore[attr-defined]
    assert SavedAnswer.objects.filter(update_key=key).count() == 2
    assert Event.objects.filter(name="implementation.update_discarded", thing_id=str(key)).exists()


def test_what_was_sent_once_is_never_thrown_away(draft: Any, author: Any, approver: Any) -> None:
    sent = submit_update(update=draft, version=draft.version, by=author)
    returned = return_update(update=sent, reason="Say when.", by=approver)

    with pytest.raises(StepRefused, match="sent before"):
        discard_draft(update=returned, version=returned.version, by=author)


def test_a_draft_that_a_colleague_went_on_with_is_not_thrown_away_unread(draft: Any, author: Any) -> None:
    save_update(update=draft, answer=Answer(what_was_done="More."), version=draft.version, by=author)

    with pytest.raises(StepRefused, match="after you opened it"):
        discard_draft(update=draft, version=draft.version, by=author)


def test_a_draft_that_somebody_commented_on_stays_with_what_they_said(draft: Any, author: Any, approver: Any) -> None:
    comment_on_update(update=draft, part="what_was_done", text="Which bill?", by=approver)

    with pytest.raises(StepRefused, match="commented"):
        discard_draft(update=draft, version=draft.version, by=author)

    assert draft.comments.count() == 1
