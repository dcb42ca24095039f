"""Trap: a GET or HEAD request that writes to the database fails. Sessions may be written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.db import connections
from django.test import Client

WRITES = re.compile(
    r"^\s*(?:with\b.*?\b)?(insert\s+into|update|delete\s+from|truncate|merge\s+into)\s+\"?(\w+)", re.I | re.S
)
# The second: the framework for sign-in notes that recovery codes were shown.
MAY_BE_WRITTEN = {"django_session", "mfa_authenticator"}


class ReadingWrote(AssertionError):
    """A page that should only read changed the database."""


def table_written(statement: str) -> str | None:
    """The table a statement writes to; None when it only reads or writes where reading may."""
    found = WRITES.match(statement)
    table = found.group(2) if found else None
    return None if table in MAY_BE_WRITTEN else table


def refuse_writes(execute: Any, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if table := table_written(str(sql)):
        raise ReadingWrote(f"A GET request wrote to {table}: {str(sql)[:200]}")
    return execute(sql, params, many, context)


@pytest.fixture(autouse=True, scope="session")
def reading_never_writes() -> Iterator[None]:
    original = Client.request

    def request(self: Client, **environment: Any) -> Any:
        if environment.get("REQUEST_METHOD", "GET") not in ("GET", "HEAD"):
            return original(self, **environment)
        with ExitStack() as guards:
            for connection in connections.all(initialized_only=True):
                guards.enter_context(connection.execute_wrapper(refuse_writes))
            return original(self, **environment)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "request", request)
        yield
