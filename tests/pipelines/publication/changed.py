"""A record with a row in every table a release is made of, and what may happen to each without any action."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from servanda.domain.implementation.models import Action, Assignment, BudgetLine, FormerPromise, Milestone, SupportNeed
from servanda.domain.recommendations.models import (
    Alias,
    Cluster,
    ClusterMember,
    Document,
    OfficialText,
    Position,
    Recommendation,
    RecommendingState,
    Tag,
    Thread,
)
from servanda.foundation.common import clock
from servanda.foundation.organisations.models import Body
from servanda.pipelines.publication.actions.release import release_changes, release_cluster, release_update
from servanda.pipelines.publication.entries import rebuild_entries
from servanda.pipelines.publication.models import Entry
from tests import factories
from tests.pipelines.publication.conftest import Avelia
from tests.withdrawing import withdraw


@dataclass
class World:
    """A State whose record has a row in every table a release is made of."""

    avelia: Avelia
    action: Action
    alone: Recommendation
    helping: Body
    turn: int = 0

    @property
    def word(self) -> str:
        self.turn += 1
        return f"Word {self.turn}"

    @property
    def names(self) -> dict[str, str]:
        return {"en": self.word}

    @property
    def item(self) -> Recommendation:
        return self.avelia.recommendations[0]


def _new_member(world: World) -> None:
    other = Cluster.objects.exclude(pk=world.avelia.cluster.pk).order_by("pk").last()
    ClusterMember.objects.filter(recommendation=world.item, left_at=None).update(left_at=clock.now())
    assert other is not None
    ClusterMember.objects.create(cluster=other, recommendation=world.item)


def _new_text(world: World) -> None:
    OfficialText.objects.filter(recommendation=world.item).update(superseded_at=clock.now())
    OfficialText.objects.create(recommendation=world.item, language="en", text=world.word, source="uhri")


def _released_update(world: World) -> None:
    """Its level counts. With the patch below its cluster is not released with it, as where the rules were others."""
    release_update(update=world.avelia.approved_update(level="partial"), by=world.avelia.coordinator)


def _withdrawn_update(world: World) -> None:
    if not Entry.objects.filter(kind="update").exists():
        _released_update(world)
    newest = Entry.objects.filter(kind="update").order_by("-sequence").values_list("public_id", flat=True)[0]
    withdraw(kind="update", public_id=newest, reason="Wrong.", by=world.avelia.coordinator)


def _lead(world: World) -> None:
    Assignment.objects.filter(cluster=world.avelia.cluster, ended_at=None).update(ended_at=clock.now())
    by = world.avelia.coordinator
    Assignment.objects.create(cluster=world.avelia.cluster, body=world.helping, part="lead", assigned_by=by)


def _later(row: Any) -> datetime.date:
    return (row or datetime.date(2030, 1, 1)) + datetime.timedelta(days=1)


def _in_plan(world: World, **said: Any) -> None:
    Action.objects.filter(pk=world.action.pk).update(**said)


# Each makes at least one thing read differently than in public.
CHANGES: dict[str, Callable[[World], Any]] = {
    "a cluster is reworded": lambda w: Cluster.objects.filter(pk=w.avelia.cluster.pk).update(titles=w.names),
    "a member comes from another cluster": _new_member,
    "a cluster is made": lambda w: factories.cluster(members=[factories.recommendation(w.word)]),
    "a recommendation is added": lambda w: factories.recommendation(w.word, asked_on="2024-11-05"),
    "a recommendation is titled": lambda w: Recommendation.objects.filter(pk=w.item.pk).update(short_titles=w.names),
    "a recommendation is split from another": lambda w: Recommendation.objects.filter(pk=w.item.pk).update(
        split_from=factories.recommendation(w.word)
    ),
    "a text is corrected": _new_text,
    "a text is translated": lambda w: OfficialText.objects.update_or_create(
        recommendation=w.item, language="fr", superseded_at=None, defaults={"text": w.word, "source": "uhri"}
    ),
    "a tag is added": lambda w: Tag.objects.create(
        recommendation=w.item, kind="theme", code=w.word, provenance="imported", source="uhri"
    ),
    "a tag is reworded": lambda w: Tag.objects.filter(recommendation=w.item).update(label=w.word),
    "a target is added": lambda w: Tag.objects.create(
        recommendation=w.item, kind="sdg_target", code=w.word, provenance="imported", source="uhri"
    ),
    "a position is explained": lambda w: Position.objects.filter(recommendation=w.item).update(explanations=w.names),
    "another level's position is explained": lambda w: Position.objects.filter(recommendation=w.alone).update(
        explanations=w.names
    ),
    "somebody else asks too": lambda w: RecommendingState.objects.create(recommendation=w.item, printed=w.word),
    "an alias is added": lambda w: Alias.objects.create(recommendation=w.item, scheme="number", value=w.word),
    "a thread is titled": lambda w: Thread.objects.update(titles=w.names),
    "a thread is joined": lambda w: Recommendation.objects.filter(pk=w.item.pk).update(
        thread=Thread.objects.create(state=factories.state(), public_id=w.word, titles=w.names)
    ),
    "a document is titled": lambda w: Document.objects.update(titles=w.names),
    "a body is renamed that leads": lambda w: Body.objects.filter(public_id="ministry-of-justice").update(
        names=w.names
    ),
    "a body is renamed that leads on one alone": lambda w: Body.objects.filter(pk=w.helping.pk).update(names=w.names),
    "another body leads": _lead,
    "a lead gets another day": lambda w: Assignment.objects.filter(part="lead").update(
        due_on=_later(Assignment.objects.filter(part="lead").order_by("-due_on").values_list("due_on", flat=True)[0])
    ),
    "an action is renamed": lambda w: _in_plan(w, titles=w.names),
    "an action is planned": lambda w: Action.objects.create(
        public_id=w.word, cluster=w.avelia.cluster, body=w.helping, titles=w.names
    ),
    "a body helps with an action": lambda w: w.action.supporting.add(factories.body(f"body-{w.turn}-{w.word[5:]}")),
    "a milestone is renamed": lambda w: Milestone.objects.filter(action=w.action).update(titles=w.names),
    "a promise is broken": lambda w: FormerPromise.objects.create(
        action=w.action, promised_for="2024-01-01", reasons=w.names
    ),
    "money comes from another source": lambda w: BudgetLine.objects.filter(action=w.action).update(
        source="loan" if w.turn % 2 else "donor", year=2030 + len(w.word)
    ),
    "a need is reworded": lambda w: SupportNeed.objects.filter(action=w.action).update(texts=w.names),
    "an update is released": _released_update,
    "an update is withdrawn": _withdrawn_update,
}
# Which may make things agree with the public again, or leave everything as it is.
OTHERS: dict[str, Callable[[World], Any]] = {
    "everything is released": lambda w: release_changes(state="AVL", by=w.avelia.coordinator),
    "a cluster is released": lambda w: release_cluster(cluster=w.avelia.cluster, by=w.avelia.coordinator),
    "entries are laid out again": lambda w: rebuild_entries(),
    "a tag goes": lambda w: Tag.objects.filter(recommendation=w.item, kind="theme").delete(),
    "a helping body goes": lambda w: w.action.supporting.clear(),
    "a cluster is closed": lambda w: Cluster.objects.exclude(pk=w.avelia.cluster.pk).update(closed_at=clock.now()),
}
