"""Fixtures that every test may use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from servanda.foundation.organisations.language import use_default_language

pytest_plugins = [
    "tests.database",
    "tests.files",
    "tests.traps.network",
    "tests.traps.order",
    "tests.traps.reading",
    "tests.traps.stale_times",
]
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real UN files. Absent: skip, saying so; in CI: fail."""
    folder = Path(os.environ.get("SERVANDA_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if folder.is_dir():
        return folder
    message = f"Shared data not found at {folder}. Set SERVANDA_SHARED_DATA to the folder of real UN files."
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(autouse=True)
def nobody_has_spoken() -> Iterator[None]:
    """Each test begins in English with English as the default language, whatever the one before it asked for."""
    use_default_language("en")
    with translation.override(settings.LANGUAGE_CODE):
        yield
