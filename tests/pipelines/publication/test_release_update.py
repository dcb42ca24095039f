from __future__ import annotations

import pytest

from servanda.domain.implementation.actions.updates import Answer, start_update
from servanda.domain.implementation.states import Confidentiality, Level
from servanda.foundation.accounts.models import Membership
from servanda.foundation.audit.models import Event
from servanda.foundation.common.errors import NotAllowed, StepRefused
from servanda.pipelines.publication.actions.release import release_import, release_update
from servanda.pipelines.publication.models import Entry, Release
from servanda.pipelines.publication.preview import what_the_public_would_see
from tests import factories
from tests.pipelines.publication.conftest import Avelia


def test_a_released_update_moves_the_level_of_its_cluster_and_of_every_member(avelia: Avelia) -> None:
    first = avelia.recommendations[0].public_id
    update = avelia.approved_update(level=Level.PARTIAL, levels={first: Level.FULL})

    release_update(update=update, by=avelia.coordinator)

    levels = dict(Entry.objects.exclude(kind="update").order_by("pk").values_list("public_id", "level"))
    assert levels.pop(first) == "full"
    assert set(levels.values()) == {"partial"}
    assert len(levels) == 3
    said = Entry.objects.get(public_id=first).content["level"]
    assert said["said_by"]["public_id"] == "AVL-B-ministry-of-justice"
    assert said["update"] == f"AVL-U-{update.pk}"


def test_what_was_shown_before_is_exactly_what_is_released(avelia: Avelia) -> None:
    update = avelia.approved_update()
    shown = {(draft.kind, draft.public_id): draft.content for draft in what_the_public_would_see(update)}

    release_update(update=update, by=avelia.coordinator)

    released = {(row.kind, row.public_id): row.content for row in Release.objects.order_by("pk")}
    assert released == shown


def test_releasing_the_same_again_writes_nothing(avelia: Avelia) -> None:
    update = avelia.approved_update()
    release_update(update=update, by=avelia.coordinator)

    assert release_update(update=update, by=avelia.coordinator) == []


@pytest.mark.parametrize("who", ["focal_point", "approver"])
def test_whoever_wrote_or_approved_it_may_not_release_it_even_as_coordinator(avelia: Avelia, who: str) -> None:
    update = avelia.approved_update()
    person = getattr(avelia, who)
    Membership.objects.create(user=person, role="coordinator", body=factories.body("national-mechanism"))
    person = type(person).objects.get(pk=person.pk)

    with pytest.raises(NotAllowed, match="neither wrote nor approved"):
        release_update(update=update, by=person)

    assert not Release.objects.exists()


def test_a_coordinator_of_another_state_may_not_release_it(avelia: Avelia) -> None:
    elsewhere = factories.body("mechanism", of=factories.state("MRD"))
    stranger = factories.user("coordinator", at=elsewhere)

    with pytest.raises(NotAllowed):
        release_update(update=avelia.approved_update(), by=stranger)


def test_drafts_and_updates_for_the_state_alone_stay_inside(avelia: Avelia) -> None:
    draft = start_update(
        target=avelia.cluster, body=factories.body(), answer=Answer(what_was_done="x"), by=avelia.focal_point
    )
    inner = avelia.approved_update(confidentiality=Confidentiality.STATE)

    for update in (draft, inner):
        with pytest.raises(StepRefused, match="approved updates meant for everyone"):
            release_update(update=update, by=avelia.coordinator)
    assert not Release.objects.exists()


def test_the_release_is_recorded_with_the_post_and_names_no_person(avelia: Avelia) -> None:
    release_update(update=avelia.approved_update(), by=avelia.coordinator)

    assert Event.objects.filter(name="publication.released", by_id=avelia.coordinator.pk).exists()
    written = str(list(Release.objects.order_by("pk").values_list("content", "released_by")))
    for person in (avelia.coordinator, avelia.focal_point, avelia.approver):
        assert person.full_name not in written
        assert person.email not in written
    assert Release.objects.filter(released_by__startswith="Coordinator").count() == Release.objects.count()


def test_an_import_releases_un_texts_and_leaves_the_states_own_part_as_it_was(avelia: Avelia) -> None:
    ids = [item.public_id for item in avelia.recommendations]

    release_import(recommendations=ids, by=avelia.coordinator)

    content = Entry.objects.get(public_id=ids[0]).content
    assert content["texts"]["en"]["text"] == "End child marriage everywhere."
    assert content["cluster"] is None
    assert content["lead"] is None
    assert content["level"] is None
    assert not Entry.objects.filter(kind="cluster").exists()
    assert Entry.objects.get(kind="document").content["recommendations"] == 3
