"""The data folder of the embedded PostgreSQL: made once, and the role and database inside it."""

from __future__ import annotations

import os
import shutil
import subprocess
from enum import Enum
from pathlib import Path

import psycopg
from psycopg import sql

from servanda.foundation.common.postgres_socket import PORT
from servanda.interfaces.cli.embedded_account import Account
from servanda.interfaces.cli.errors import CommandFailed

SUPERUSER = "postgres"
NAME = "servanda"  # of the role and of its database
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gin")
# fsync, synchronous_commit and full_page_writes stay as PostgreSQL has them: on.
SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",  # the wheel is built without LLVM
    "random_page_cost": "1.1",
    "max_connections": "100",
    "logging_collector": "off",
}


class Answer(Enum):
    """What the socket says."""

    NOBODY = "nobody answers"
    NOT_YET = "starting or stopping"
    READY = "ready"


def ask(socket: Path) -> Answer:
    """Ask the socket itself; the pid file and `pg_ctl status` can both be wrong after a crash."""
    try:
        connect(socket, database="postgres", seconds=5).close()
    except psycopg.OperationalError as error:
        # "the database system is starting up", "… is shutting down", "… is in recovery mode"
        return Answer.NOT_YET if "the database system is" in str(error) else Answer.NOBODY
    return Answer.READY


def connect(socket: Path, *, database: str, seconds: int = 10) -> psycopg.Connection[tuple[object, ...]]:
    """A connection as the cluster's superuser."""
    return psycopg.connect(
        host=str(socket), port=PORT, user=SUPERUSER, dbname=database, connect_timeout=seconds, autocommit=True
    )


def make_cluster(data: Path, *, binaries: Path, account: Account) -> None:
    """`initdb` beside its final place, then rename: a first start cut short leaves nothing half made."""
    unfinished = data.with_name("data.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    if not account.is_ours:
        os.chown(unfinished, account.uid, account.gid)
    command = [
        str(binaries / "initdb"),
        f"--pgdata={unfinished}",
        f"--username={SUPERUSER}",
        # Nothing listens on TCP and the socket's folder is closed to other accounts: that is the lock.
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--data-checksums",
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True, **account.popen_options())
    if done.returncode != 0:
        shutil.rmtree(unfinished, ignore_errors=True)
        reason = done.stderr.strip().splitlines()
        raise CommandFailed(f"Cannot make the database folder {data}: {reason[-1] if reason else 'no reason given'}")
    unfinished.rename(data)


def check_version(data: Path, *, binaries: Path) -> None:
    """Say in plain words what PostgreSQL would say in its log: another major version's folder is not readable."""
    ours = subprocess.run([str(binaries / "postgres"), "--version"], check=True, capture_output=True, text=True)
    major = ours.stdout.split()[-1].split(".")[0]
    theirs = (data / "PG_VERSION").read_text(encoding="ascii").strip()
    if theirs != major:
        raise CommandFailed(
            f"The database in {data} was made by PostgreSQL {theirs}; this is PostgreSQL {major}. "
            f"Bring a dump from the old version, or move the folder away to begin anew."
        )


def ensure_database(socket: Path) -> None:
    """Role, database and extensions; each step is repeated harmlessly after a start cut short."""
    with connect(socket, database="postgres") as connection:
        if not _has(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s"):
            # Not a superuser, so that row security holds for it; CREATEDB, so that tests can make theirs.
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(sql.Identifier(NAME)))
        if _has(connection, "SELECT 1 FROM pg_database WHERE datname = %s"):
            return
    with connect(socket, database="template1") as connection:
        for extension in EXTENSIONS:
            connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
    with connect(socket, database="postgres") as connection:
        # Last, so that a database that exists has all of the above.
        connection.execute(sql.SQL("CREATE DATABASE {0} OWNER {0}").format(sql.Identifier(NAME)))


def _has(connection: psycopg.Connection[tuple[object, ...]], question: str) -> bool:
    return connection.execute(question.encode(), [NAME]).fetchone() is not None
