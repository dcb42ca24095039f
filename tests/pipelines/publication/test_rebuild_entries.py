"""Entries hold nothing of their own: the chain alone gives them back, row for row."""

from __future__ import annotations

import datetime
from typing import Any

from servanda.domain.implementation.models import Action
from servanda.domain.recommendations.actions.tags import confirm_tag
from servanda.domain.recommendations.models import Thread
from servanda.domain.recommendations.states import TagKind
from servanda.foundation.organisations.models import Body
from servanda.pipelines.publication.actions.correct import correct
from servanda.pipelines.publication.actions.release import (
    release_bodies,
    release_changes,
    release_import,
    release_update,
)
from servanda.pipelines.publication.entries import rebuild_entries
from servanda.pipelines.publication.models import Entry
from tests import factories
from tests.pipelines.publication.conftest import Avelia
from tests.withdrawing import withdraw


def rows() -> list[tuple[Any, ...]]:
    """Without what says when a row was laid out."""
    names = [field.attname for field in Entry._meta.fields if field.attname not in {"id", "as_of"}]
    return list(Entry.objects.order_by("kind", "public_id").values_list(*names))


def test_rebuilding_from_the_chain_gives_identical_rows(avelia: Avelia) -> None:
    thread = Thread.objects.create(state=factories.state(), public_id="AVL-T-1", titles={"en": "No child marriage"})
    for item in avelia.recommendations:
        item.thread = thread
        item.save()
    confirm_tag(recommendation=avelia.recommendations[0], kind=TagKind.TARGET, code="5.3", by=avelia.coordinator)
    Action.objects.create(
        public_id="AVL-A-1",
        cluster=avelia.cluster,
        body=factories.body(),
        titles={"en": "Act"},
        status="planned",
        promised_for=datetime.date(2020, 1, 1),
        cost=10,
        missing=5,
        currency="USD",
    )
    release_import(recommendations=[item.public_id for item in avelia.recommendations], by=avelia.coordinator)
    release_changes(state="AVL", by=avelia.coordinator)
    release_bodies(bodies=Body.objects.all(), by=avelia.coordinator)
    first, second = avelia.approved_update(), avelia.approved_update(level="substantial")
    release_update(update=first, by=avelia.coordinator)
    release_update(update=second, by=avelia.coordinator)
    withdraw(kind="update", public_id=f"AVL-U-{second.pk}", reason="Wrong.", by=avelia.coordinator)
    gone = avelia.recommendations[2].public_id
    withdraw(kind="recommendation", public_id=gone, reason="Twice.", by=avelia.coordinator)
    before = rows()

    rebuild_entries()

    assert rows() == before
    left = Entry.objects.get(public_id=avelia.recommendations[0].public_id)
    assert left.flags == ["no_money"]  # asked twice now, no longer three times
    assert left.due_on == datetime.date(2020, 1, 1)
    assert left.goals == ["5"]
    assert left.level == "partial"
    assert not Entry.objects.filter(public_id=gone).exists()


def test_what_was_withdrawn_comes_back_by_a_correction_only(avelia: Avelia) -> None:
    public_id = avelia.recommendations[0].public_id
    release_import(recommendations=[public_id], by=avelia.coordinator)
    withdraw(kind="recommendation", public_id=public_id, reason="A mistake.", by=avelia.coordinator)

    assert release_import(recommendations=[public_id], by=avelia.coordinator) == []
    correct(kind="recommendation", public_id=public_id, reason="It was right after all.", by=avelia.coordinator)

    assert Entry.objects.get(public_id=public_id).version == 3
