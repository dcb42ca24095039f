"""Avelia with one cluster of three recommendations, its people, and an approved update."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.actions.updates import Answer, approve_update, start_update, submit_update
from servanda.domain.implementation.models import Update
from servanda.domain.implementation.states import AssignmentPart, Level
from servanda.domain.recommendations.models import Cluster, Recommendation
from servanda.foundation.accounts.models import User
from tests import factories


@dataclass
class Avelia:
    """Who and what the tests speak of."""

    coordinator: User
    focal_point: User
    approver: User
    recommendations: list[Recommendation]
    cluster: Cluster

    def approved_update(self, **fields: object) -> Update:
        """An update written by the focal point and approved by the approver."""
        given = {"what_was_done": "The bill passed its first reading.", "level": Level.PARTIAL, **fields}
        body = factories.body()
        update = start_update(target=self.cluster, body=body, answer=Answer(**given), by=self.focal_point)  # type: ignore[arg-type]
        update = submit_update(update=update, version=update.version, by=self.focal_point)
        return approve_update(update=update, version=update.version, by=self.approver)


@pytest.fixture
def avelia(db: None) -> Avelia:
    factories.installation()
    coordinator = factories.user("coordinator", at=factories.body("national-mechanism", kind="nmirf"))
    texts = ("End child marriage everywhere.", "Train judges on the minimum age.", "Collect data on marriages.")
    items = [factories.recommendation(text, position="supported", asked_on="2024-11-05") for text in texts]
    cluster = factories.cluster(members=items)
    assign_body(target=cluster, body=factories.body(), part=AssignmentPart.LEAD, by=coordinator)
    return Avelia(coordinator, factories.user("focal_point"), factories.user("approver"), items, cluster)
