"""A small released record to read through the API."""

from __future__ import annotations

import pytest
from django.db.models import QuerySet

from servanda.domain.recommendations.models import Recommendation
from servanda.foundation.accounts.models import User
from servanda.foundation.organisations.models import Body
from servanda.pipelines.publication.actions.release import release_bodies, release_import
from tests import factories


@pytest.fixture
def coordinator(db: None) -> User:
    factories.installation()
    return factories.user("coordinator", at=factories.body("national-mechanism", kind="nmirf"))


@pytest.fixture
def record(coordinator: User) -> QuerySet[Recommendation]:
    """Three released recommendations and the bodies."""
    for text, position in (("End torture.", "supported"), ("=SUM(A1) is not a text.", "noted"), ("Act.", "supported")):
        factories.recommendation(text, position=position, asked_on="2024-11-05")
    release_import(recommendations=Recommendation.objects.all(), by=coordinator)
    release_bodies(bodies=Body.objects.all(), by=coordinator)
    return Recommendation.objects.order_by("pk")
