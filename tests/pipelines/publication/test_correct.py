from __future__ import annotations

import pytest

from servanda.domain.implementation.models import Update
from servanda.foundation.accounts.models import User
from servanda.foundation.common.errors import InvalidInput, NotAllowed, StepRefused
from servanda.pipelines.publication.actions.correct import correct
from servanda.pipelines.publication.actions.release import release_update
from servanda.pipelines.publication.models import Entry, Release
from servanda.pipelines.publication.preview import what_the_public_would_see
from servanda.pipelines.publication.queries.things import history, thing
from tests import factories
from tests.pipelines.publication.conftest import Avelia
from tests.withdrawing import withdraw


@pytest.fixture
def released(avelia: Avelia) -> Update:
    update = avelia.approved_update()
    release_update(update=update, by=avelia.coordinator)
    return update


def test_a_withdrawal_says_why_in_public_and_takes_the_level_with_it(avelia: Avelia, released: Update) -> None:
    withdraw(kind="update", public_id=f"AVL-U-{released.pk}", reason="A figure was wrong.", by=avelia.coordinator)

    held = thing("update", f"AVL-U-{released.pk}")
    assert held is not None
    assert held.is_withdrawn
    assert held.reason_words == "A figure was wrong."
    assert set(Entry.objects.order_by("pk").values_list("level", flat=True)) == {""}


@pytest.mark.parametrize("verb", [withdraw, correct])
def test_a_reason_must_be_given(avelia: Avelia, released: Update, verb: object) -> None:
    with pytest.raises(InvalidInput, match="Say why"):
        verb(kind="cluster", public_id=avelia.cluster.public_id, reason=" ", by=avelia.coordinator)  # type: ignore[operator]


@pytest.mark.parametrize("role", ["focal_point", "approver", "administrator", "drafter", "nhri", "auditor"])
def test_only_coordinators_withdraw_and_correct(avelia: Avelia, released: Update, role: str) -> None:
    before = Release.objects.count()
    person: User = factories.user(role)

    for verb in (withdraw, correct):
        with pytest.raises(NotAllowed):
            verb(kind="cluster", public_id=avelia.cluster.public_id, reason="Because.", by=person)
    assert Release.objects.count() == before


def test_what_is_not_public_cannot_be_withdrawn_nor_corrected(avelia: Avelia) -> None:
    for verb in (withdraw, correct):
        with pytest.raises(StepRefused):
            verb(kind="cluster", public_id="AVL-C-nothing", reason="Because.", by=avelia.coordinator)


def test_a_correction_shows_what_changed_word_by_word(avelia: Avelia, released: Update) -> None:
    Update.objects.filter(pk=released.pk).update(what_was_done="The bill passed its second reading.")

    correct(kind="update", public_id=f"AVL-U-{released.pk}", reason="It was the second.", by=avelia.coordinator)

    newest = history("update", f"AVL-U-{released.pk}")[0]
    assert newest.thing.reason == "correction"
    assert [part.place for part in newest.differences] == ["what_was_done"]
    assert "first" in [run.text for run in newest.differences[0].runs]


def test_a_correction_that_changes_nothing_is_refused(avelia: Avelia, released: Update) -> None:
    with pytest.raises(InvalidInput, match="Nothing has changed"):
        correct(kind="update", public_id=f"AVL-U-{released.pk}", reason="Again.", by=avelia.coordinator)


def test_restricted_words_never_reach_a_draft_for_the_public(avelia: Avelia) -> None:
    """Canaries in every field that is for members only."""
    update = avelia.approved_update(level_reason="CANARY-reason")
    update.comments.create(part="level", text="CANARY-comment", author=avelia.approver)
    Update.objects.filter(pk=update.pk).update(return_reason="CANARY-return")
    tag = avelia.recommendations[0].tags.create(
        kind="theme", code="canary-theme", provenance="suggested", source="method-1", why="CANARY-why"
    )
    update.refresh_from_db()

    seen = str([draft.content for draft in what_the_public_would_see(update)])

    assert "CANARY" not in seen
    assert tag.code not in seen
    assert avelia.focal_point.full_name not in seen
