"""Who wrote any of it does not decide on it."""

import pytest
from django.db import IntegrityError, transaction

from servanda.domain.implementation.actions.evidence import attach_link
from servanda.domain.implementation.actions.updates import (
    Answer,
    approve_update,
    return_update,
    save_update,
    submit_update,
)
from servanda.domain.implementation.models import Update
from servanda.domain.implementation.queries import updates_to_review_by
from servanda.foundation.accounts.actions.absences import name_stand_in, say_away
from servanda.foundation.accounts.models import Membership, User
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import holds
from servanda.foundation.audit.models import Event
from servanda.foundation.common import clock
from servanda.foundation.common.errors import NotAllowed
from tests import factories


@pytest.fixture
def both(justice):
    """Somebody who writes for the body and approves for it."""
    person = factories.user("focal_point", at=justice)
    Membership.objects.create(user=person, role="approver", body=justice)
    return person


def _rewrites(draft, both):
    save_update(update=draft, answer=Answer(what_was_done="Rewritten."), version=draft.version, by=both)


def _attaches(draft, both):
    attach_link(update=draft, title="Agenda", url="https://parliament.example/a", by=both)


@pytest.mark.parametrize("writes", [_rewrites, _attaches])
def test_who_wrote_part_of_it_does_not_decide(draft, author, both, writes):
    writes(draft, both)
    draft.refresh_from_db()
    sent = submit_update(update=draft, version=draft.version, by=author)

    with pytest.raises(NotAllowed, match="did not write"):
        approve_update(update=sent, version=sent.version, by=both)
    with pytest.raises(NotAllowed, match="did not write"):
        return_update(update=sent, version=sent.version, reason="More.", by=both)


def test_who_sent_it_does_not_approve_it(draft, both):
    sent = submit_update(update=draft, version=draft.version, by=both)

    with pytest.raises(NotAllowed, match="did not write"):
        approve_update(update=sent, version=sent.version, by=both)


def test_nobody_approves_what_they_wrote_in_somebody_elses_place_either(draft, author, approver, justice):
    today, held = clock.today(), approver.memberships.get()
    say_away(membership=held, since=today, until=today, by=approver)
    name_stand_in(membership=held, person=author, since=today, by=approver)
    other = factories.user("focal_point", at=justice)
    name_stand_in(membership=held, person=other, since=today, by=approver)
    acting, second = User.objects.get(pk=author.pk), User.objects.get(pk=other.pk)
    sent = submit_update(update=draft, version=draft.version, by=acting)

    assert holds(acting, Permission.UPDATE_REVIEW, body=justice)
    assert not updates_to_review_by(acting).exists()
    with pytest.raises(NotAllowed, match="did not write"):
        approve_update(update=sent, version=sent.version, by=acting)
    approve_update(update=sent, version=sent.version, by=second)
    assert Event.objects.first().by_label == second.audit_label
    assert "in place of Approver" in second.audit_label


def test_it_does_not_wait_for_those_who_wrote_it(draft, author, both, approver):
    _rewrites(draft, both)
    draft.refresh_from_db()
    sent = submit_update(update=draft, version=draft.version, by=author)

    assert list(updates_to_review_by(approver)) == [sent]
    assert not updates_to_review_by(both).exists()


def test_the_database_refuses_a_writer_who_is_not_the_first_author(draft, author, both):
    _rewrites(draft, both)
    draft.refresh_from_db()
    sent = submit_update(update=draft, version=draft.version, by=author)

    with pytest.raises(IntegrityError, match="nobody_approves_what_they_wrote"), transaction.atomic():
        Update.objects.filter(pk=sent.pk).update(stage="approved", approved_by=both, approved_at=sent.submitted_at)
