"""An installation with a small record, and nothing remembered from the test before."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from servanda.foundation.accounts.models import User
from servanda.foundation.organisations.models import Installation
from tests import factories
from tests.interfaces.website import record


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def installation(db: None) -> Installation:
    factories.mechanism(names={"en": "Universal Periodic Review"}, short_names={"en": "UPR"})
    return factories.installation(home_state=factories.state(names={"en": "Avelia", "ar": "أفيليا"}))


@pytest.fixture
def by(installation: Installation) -> User:
    return record.somebody()


@pytest.fixture
def small(by: User) -> None:
    record.small(by)
