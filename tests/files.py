"""Files of the tests: under a folder of their own that ends with the run; static files straight from the apps."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from django.conf import settings

FOLDER = pytest.StashKey[tempfile.TemporaryDirectory[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Before any test and any storage: a fixture would come too late for what Django keeps after first use."""
    folder = config.stash[FOLDER] = tempfile.TemporaryDirectory(prefix="servanda-tests-")
    for name in ("STATIC_ROOT", "MEDIA_ROOT", "EMAIL_FILE_PATH", "MEANING_ROOT"):
        path = Path(folder.name) / name.lower()
        path.mkdir()
        setattr(settings, name, path)
    settings.STORAGES = {
        **settings.STORAGES,
        # Names with a fingerprint need `collectstatic`, which no test should wait for.
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[FOLDER].cleanup()
