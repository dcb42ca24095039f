"""What must be so in the database, asked of the database itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection
from django.db.utils import OperationalError

from servanda.interfaces.cli.tables import missing_migrations

OLDEST_MAJOR = 15
DURABLE = ("fsync", "synchronous_commit", "full_page_writes")
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gin")
CLOCKS_MAY_DIFFER = 5.0  # seconds
WORKER_SEEN_WITHIN = 60  # seconds


@dataclass(frozen=True, slots=True)
class Fact:
    topic: str
    holds: bool
    says: str
    remedy: str
    forbids_starting: bool = True


def facts() -> Iterator[Fact]:
    """All there is to say; only the first fact when the database does not answer."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        yield Fact("database", False, f"does not answer: {reason}", "servanda database start, or mend DATABASE_URL.")
        return
    yield Fact("database", True, f"answers ({_ask('SHOW server_version')})", "")
    yield _version()
    yield from _durability()
    yield _encoding()
    yield _extensions()
    yield _clock()
    missing = missing_migrations()
    yield Fact(
        "tables",
        not missing,
        f"{len(missing)} migrations are missing, the first is {missing[0]}" if missing else "up to date",
        "servanda migrate",
    )
    if not missing:
        yield _worker()


def _version() -> Fact:
    major = int(_ask("SHOW server_version_num")) // 10_000
    says = f"PostgreSQL {major}"
    return Fact("database version", major >= OLDEST_MAJOR, says, f"Use PostgreSQL {OLDEST_MAJOR} or newer.")


def _durability() -> Iterator[Fact]:
    """What was acknowledged as saved must be on disk; killing the server cannot reveal that it is not."""
    for name in DURABLE:
        value = _ask(f"SHOW {name}")
        says = "on" if value != "off" else "off: saved work can be lost in a power cut"
        yield Fact(name, value != "off", says, f"Set {name} = on in postgresql.conf and reload.")


def _encoding() -> Fact:
    encoding = _ask("SHOW server_encoding")
    return Fact("database encoding", encoding == "UTF8", encoding, "Make the database anew with ENCODING 'UTF8'.")


def _extensions() -> Fact:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_available_extensions")
        available = {row[0] for row in cursor.fetchall()}
    missing = [name for name in EXTENSIONS if name not in available]
    says = f"missing: {', '.join(missing)}" if missing else ", ".join(EXTENSIONS)
    return Fact("database extensions", not missing, says, "Install the package postgresql-contrib.")


def _clock() -> Fact:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone()
    apart = abs((datetime.now(tz=UTC) - theirs).total_seconds())
    says = f"{apart:.1f} s apart from the database's"
    return Fact("clock", apart <= CLOCKS_MAY_DIFFER, says, "Let both machines follow a time server.", False)


def _worker() -> Fact:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)",
            [WORKER_SEEN_WITHIN],
        )
        (count,) = cursor.fetchone()
    says = f"{count} seen in the last minute"
    return Fact("background workers", count > 0, says, "servanda serve, or servanda worker.", False)


def _ask(question: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return str(cursor.fetchone()[0])
