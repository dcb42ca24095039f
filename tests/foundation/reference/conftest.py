"""What the tests of reference data share."""

from __future__ import annotations

import pytest

from servanda.foundation.reference.loader import Loaded, load_reference


@pytest.fixture
def loaded(db: None) -> Loaded:
    """The database with every data file loaded."""
    return load_reference()
