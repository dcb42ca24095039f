import pytest
from django.db import IntegrityError, transaction

from servanda.domain.implementation.actions.updates import approve_update, return_update, submit_update
from servanda.domain.implementation.models import Update
from servanda.foundation.accounts.models import Membership
from servanda.foundation.audit.models import Event
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput, NotAllowed, StepRefused
from tests import factories


def test_an_approver_of_the_body_makes_it_the_states_account(sent, approver):
    approved = approve_update(update=sent, version=sent.version, by=approver)

    assert (approved.stage, approved.approved_by) == ("approved", approver)
    assert approved.approved_at is not None
    assert Event.objects.filter(name="implementation.update_approved", thing_id=str(sent.pk)).count() == 1


def test_nobody_approves_their_own_update(sent, author):
    Membership.objects.create(user=author, role="approver", body=sent.body)
    events = Event.objects.count()

    with pytest.raises(NotAllowed, match="did not write"):
        approve_update(update=sent, version=sent.version, by=author)

    assert Event.objects.count() == events


def test_the_database_itself_refuses_self_approval(sent, author):
    with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
        Update.objects.filter(pk=sent.pk).update(stage="approved", approved_by=author, approved_at=sent.submitted_at)


def test_an_approval_without_its_proof_cannot_be_stored(sent):
    with pytest.raises(IntegrityError, match="approved_updates_say_by_whom"), transaction.atomic():
        Update.objects.filter(pk=sent.pk).update(stage="approved")


@pytest.mark.parametrize(
    "role", ["focal_point", "coordinator", "administrator", "auditor", "nhri", "partner", "drafter"]
)
def test_only_an_approver_approves(sent, role):
    someone = factories.user(role, at=sent.body)

    with pytest.raises(NotAllowed):
        approve_update(update=sent, version=sent.version, by=someone)


def test_an_approver_of_another_body_does_not(sent):
    stranger = factories.user("approver", at=factories.body("ministry-of-health"))

    with pytest.raises(NotAllowed):
        approve_update(update=sent, version=sent.version, by=stranger)


def test_a_text_that_changed_after_it_was_read_is_not_approved(sent, approver):
    with pytest.raises(EditedMeanwhile):
        approve_update(update=sent, version=sent.version - 1, by=approver)


def test_a_draft_is_sent_before_it_is_approved(draft, approver):
    with pytest.raises(StepRefused, match="draft"):
        approve_update(update=draft, version=draft.version, by=approver)


def test_a_return_says_why_and_the_author_sends_it_again(sent, approver, author):
    with pytest.raises(InvalidInput):
        return_update(update=sent, version=sent.version, reason="  ", by=approver)

    back = return_update(update=sent, version=sent.version, reason="Give the court figures.", by=approver)
    again = submit_update(update=back, version=back.version, by=author)

    assert (back.stage, back.return_reason) == ("returned", "Give the court figures.")
    assert again.stage == "submitted"
