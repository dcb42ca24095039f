from __future__ import annotations

import pytest

from tests import factories
from tests.pipelines.ingest.importing import tables


@pytest.fixture
def reference(db):
    tables.reference()


@pytest.fixture
def coordinator(reference):
    return factories.user("coordinator", at=factories.body("national-mechanism"))


@pytest.fixture
def colleague(reference):
    return factories.user("coordinator", at=factories.body("national-mechanism"))
