"""The database a command needs: the one DATABASE_URL names, or the embedded one for as long as it is used."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connections

from servanda.foundation.common.postgres_socket import var_folder
from servanda.interfaces.cli.embedded import Server
from servanda.interfaces.cli.errors import CommandFailed


def is_embedded() -> bool:
    return not os.environ.get("DATABASE_URL")


def embedded_server() -> Server:
    return Server(var_folder())


@contextmanager
def database_available() -> Iterator[bool]:
    """Inside the block the database answers; yields whether this call had to start it.

    An embedded server started here stops at the end, unless another command has come to use it: then that one
    stops it. A second Ctrl-C does not disturb the stopping.
    """
    if not is_embedded():
        _ask_for_an_answer(os.environ["DATABASE_URL"])
        try:
            yield False
        finally:
            close_connections()
        return
    with embedded_server().in_use() as started:
        try:
            yield started
        finally:
            close_connections()


def _ask_for_an_answer(address: str) -> None:
    """One plain connection first: Django's pool would try for long, and not tell why it failed."""
    try:
        psycopg.connect(address, connect_timeout=10).close()
    except psycopg.Error as error:
        reason = " ".join(str(error).split()) or "no reason given"
        raise CommandFailed(f"The PostgreSQL of DATABASE_URL does not answer: {reason}") from error


def close_connections() -> None:
    """Let go of connections and their pool, which would otherwise try to come back while the server stops."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()
