"""In whatever order people merge, split, move, take out, put in and undo: nothing is lost, nothing is twice."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servanda.domain.implementation.actions.actions import plan_action
from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.actions.regrouping.undoing import undo_regrouping
from servanda.domain.implementation.actions.updates import start_update
from servanda.domain.implementation.models import Action, Assignment, Update
from servanda.domain.implementation.states import ActionKind, AssignmentPart
from servanda.domain.progress.queries import levels_of
from servanda.domain.recommendations.actions.clusters import add_to_cluster, remove_from_cluster
from servanda.domain.recommendations.models import Cluster, ClusterMember, Recommendation, Regrouping
from servanda.domain.recommendations.queries.regrouping import pairs_decided, successor_of
from servanda.foundation.common.errors import DomainError
from tests import factories
from tests.domain.implementation.regrouped import coordinator, merge, move, objective, split

pytestmark = pytest.mark.django_db

STEPS = ("merge", "split", "move", "undo", "out", "in", "plan", "answer", "draft", "assign")
_step = st.tuples(st.sampled_from(STEPS), st.integers(0, 30), st.integers(0, 30), st.integers(0, 7))


class _Office:
    """Three objectives of three recommendations, and a coordinator who tries everything."""

    def __init__(self) -> None:
        self.by = coordinator()
        self.registry = factories.body("registry")
        self.author = factories.user("focal_point", at=self.registry)
        self.items: list[Recommendation] = []
        for title in ("One", "Two", "Three"):
            self.items += objective(self.by, title, 3)[1]
        self.first = {row.recommendation_id for row in ClusterMember.objects.all()}
        self.out: set[int] = set()
        self.said: set[int] = set()
        self.actions: set[int] = set()

    def take(self, step: tuple[str, int, int, int]) -> None:
        name, one, two, which = step
        clusters = list(Cluster.objects.filter(closed_at=None).order_by("pk"))
        getattr(self, f"_{name}")(clusters[one % len(clusters)], clusters[two % len(clusters)], which)

    def _some(self, cluster: Cluster, which: int) -> list[Recommendation]:
        """One to three of its members, as the bits of `which` say."""
        members = Recommendation.objects.filter(cluster_memberships__in=cluster.memberships.filter(left_at=None))
        return [item for at, item in enumerate(members.order_by("pk")) if which >> at % 3 & 1]

    def _merge(self, one: Cluster, two: Cluster, which: int) -> None:
        merge(one, two, self.by)

    def _split(self, one: Cluster, two: Cluster, which: int) -> None:
        going = list(Action.objects.filter(cluster=one).values_list("pk", flat=True)[:which])
        split(one, self._some(one, which), self.by, same_bodies=which > 3, actions=going)

    def _move(self, one: Cluster, two: Cluster, which: int) -> None:
        move(one, two, self._some(one, which), self.by)

    def _undo(self, one: Cluster, two: Cluster, which: int) -> None:
        if made := Regrouping.objects.filter(undone_at=None).order_by("-id")[which % 3 :].first():
            undo_regrouping(regrouping=made, by=self.by)

    def _out(self, one: Cluster, two: Cluster, which: int) -> None:
        leaving = self._some(one, which)
        remove_from_cluster(cluster=one, recommendations=leaving, by=self.by)
        self.out |= {item.pk for item in leaving}

    def _in(self, one: Cluster, two: Cluster, which: int) -> None:
        joining = self.items[which : which + 2]
        add_to_cluster(cluster=one, recommendations=joining, by=self.by)
        self.out -= {item.pk for item in joining}

    def _plan(self, one: Cluster, two: Cluster, which: int) -> None:
        kind = ActionKind.TRAINING
        made = plan_action(cluster=one, body=self.registry, titles={"en": "Train"}, kind=kind, by=self.by)
        self.actions.add(made.pk)

    def _answer(self, one: Cluster, two: Cluster, which: int) -> None:
        self.said.add(factories.approved_update(self.registry, on=one, level="partial").pk)

    def _draft(self, one: Cluster, two: Cluster, which: int) -> None:
        self.said.add(start_update(target=one, body=self.registry, by=self.author).pk)

    def _assign(self, one: Cluster, two: Cluster, which: int) -> None:
        body = factories.body(f"ministry-{which % 3}")
        part = AssignmentPart.LEAD if which > 3 else AssignmentPart.SUPPORTING
        assign_body(target=one, body=body, part=part, by=self.by)


def _nothing_is_lost(office: _Office, levels: dict[int, Any]) -> None:
    now = list(ClusterMember.objects.filter(left_at=None).values_list("recommendation", "cluster__closed_at"))
    assert sorted(key for key, _closed in now) == sorted(office.first - office.out)
    assert not any(closed for _key, closed in now)
    assert set(Update.objects.values_list("pk", flat=True)) == office.said
    assert set(Action.objects.values_list("pk", flat=True)) == office.actions
    assert not Action.objects.filter(cluster__closed_at__isnull=False).exists()
    assert not Assignment.objects.filter(cluster__closed_at__isnull=False, ended_at=None).exists()
    assert not Update.objects.exclude(stage="approved").filter(cluster__closed_at__isnull=False).exists()
    for closed in Cluster.objects.exclude(closed_at=None):
        later = successor_of(closed)
        assert later is not None
        assert later.closed_at is None
    assert set(levels) <= set(levels_of(office.first - office.out)) | office.out
    decided = pairs_decided("AVL")
    together = {frozenset((a, b)) for group in decided.together for a in group for b in group}
    assert not {frozenset(pair) for pair in decided.apart} & together


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(_step, min_size=4, max_size=14))
def test_whatever_is_done_in_whatever_order_nothing_is_lost(db: None, steps: Any) -> None:
    with transaction.atomic():
        office = _Office()
        for step in steps:
            levels = levels_of(office.first - office.out)
            # A refusal is a good answer too, if nothing was done.
            with contextlib.suppress(DomainError), transaction.atomic():
                office.take(step)
            _nothing_is_lost(office, levels if step[0] in ("merge", "split", "move") else {})
        transaction.set_rollback(True)
