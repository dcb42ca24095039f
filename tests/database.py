"""The database of the tests: DATABASE_URL's PostgreSQL, or an embedded one of their own.

The tests' own cluster stands apart from the demo's, in `var/test-postgres`, and alone may forgo fsync: what it
holds is thrown away. Several test processes share it; the last one stops it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.db import connections

from servanda.foundation.common.postgres_socket import var_folder
from servanda.interfaces.cli.embedded import Server

FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Called by pytest-django before it makes the first test database: tests without one start no server."""
    for connection in connections.all():
        # Threads of the live server and of races each get a plain connection that ends with them.
        connection.settings_dict["OPTIONS"].pop("pool", None)
    if os.environ.get("DATABASE_URL"):
        yield
        return
    server = Server(var_folder() / "test-postgres", settings=FAST)
    with server.in_use():
        for connection in connections.all():
            connection.settings_dict["HOST"] = str(server.socket)
        yield
        connections.close_all()
