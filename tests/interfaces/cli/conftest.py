"""Clusters of their own for the launcher's tests: never the one of a developer's demo."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from servanda.interfaces.cli.embedded import Server
from tests.interfaces.cli.clusters import python_for_everyone


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other accounts may enter; pytest's own is closed to them."""
    folder = Path(tempfile.mkdtemp(prefix="servanda-test-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def server(open_folder: Path) -> Iterator[Server]:
    server = Server(open_folder / "var")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def everyones_python() -> str:
    python = python_for_everyone()
    if python is None:
        pytest.skip("No Python of this version can be run by an ordinary user on this machine.")
    return python
