"""Every list of the workspace for every role: `python -m benchmarks.workspace [--keep] [--rounds 5] [--only desk]`.

Makes a database of its own (`servanda_benchmark_workspace`, dropped afterwards unless --keep) with 5,000
recommendations, 100,000 updates, 60 bodies and 400 people, asks each page through the whole of Django, and prints for
each route the number of statements, p50, p95 and the ratio to the time its statements took. Ends with 1 where a list
needs more than 12 statements or 100 ms of processor time at p95: on a quiet machine that is the time on the wall, the
first pair of figures.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import time
from contextlib import nullcontext
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.scratch import scratch_database

DATABASE = "servanda_benchmark_workspace"
STATEMENTS, MILLISECONDS = 12, 100


@dataclass
class Times:
    """What a page cost, one figure for each time it was asked for."""

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    sql: list[float] = field(default_factory=list)
    statements: dict[str, int] = field(default_factory=dict)  # by role
    kilobytes: int = 0

    @property
    def most(self) -> int:
        return max(self.statements.values(), default=0)

    def misses(self) -> bool:
        """By processor time, here and in PostgreSQL: on a quiet machine that is the time on the wall."""
        return self.most > STATEMENTS or at(self.processor, 0.95) > MILLISECONDS


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the lists of the workspace.")
    parser.add_argument("--recommendations", type=int, default=5_000)
    parser.add_argument("--updates", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", help="routes whose name begins so")
    parser.add_argument("--role", default="", help="one role only")
    parser.add_argument("--sql", action="store_true", help="print the slowest statements of each page")
    parser.add_argument("--keep", action="store_true", help="keep the database, and use it if it is there")
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("SERVANDA_DEBUG", "")
    import django  # noqa: PLC0415 - settings come first

    django.setup()
    logging.disable(logging.WARNING)  # refusals by role are part of the tour
    with _server(), scratch_database(DATABASE, keep=given.keep) as is_new:
        if is_new:
            from benchmarks.workspace.world import build  # noqa: PLC0415

            print(f"The world was made in {build(given.recommendations, given.updates):.0f} s.", flush=True)
        sys.exit(_run(given))


def _server() -> Any:
    """The PostgreSQL that DATABASE_URL names, or an embedded one that lives as long as this."""
    if os.environ.get("DATABASE_URL"):
        return nullcontext()
    from django.db import connection  # noqa: PLC0415

    from servanda.foundation.common.postgres_socket import var_folder  # noqa: PLC0415
    from servanda.interfaces.cli.embedded import Server  # noqa: PLC0415

    server = Server(var_folder() / "benchmark-postgres")
    connection.settings_dict["HOST"] = str(server.socket)
    return server.in_use()


def _run(given: argparse.Namespace) -> int:
    from django.core.management import call_command  # noqa: PLC0415

    from benchmarks.workspace.pages import lists, things  # noqa: PLC0415
    from servanda.foundation.accounts.roles import ROLES  # noqa: PLC0415

    call_command("collectstatic", verbosity=0, interactive=False)  # pages name their files by content
    import_module("config.wsgi")  # as for a web server: the addresses are read, and garbage is sought in what is new
    clients = {role: _client(role) for role in ROLES if not given.role or role == given.role}
    found = {kind: dict(pages()) for kind, pages in (("lists", lists), ("things", things))}
    missed = 0
    for kind, pages in found.items():
        wanted = {name: url for name, url in pages.items() if name.startswith(given.only)}
        timed = {name: _times(url, clients, given) for name, url in wanted.items()}
        _report(kind, {name: times for name, times in timed.items() if times.wall})
        missed += sum(times.misses() for times in timed.values()) if kind == "lists" else 0
    print(
        f"\n{missed} lists miss the goal of {STATEMENTS} statements and {MILLISECONDS} ms (p95)."
        if missed
        else "\nAll within the goal."
    )
    return 1 if missed else 0


def _client(role: str) -> Any:
    from django.conf import settings  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from servanda.foundation.accounts.models import User  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["*"]
    settings.SECURE_SSL_REDIRECT = False
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    user = User.objects.get(email=f"{role}@q.example")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _times(url: str, clients: dict[str, Any], given: argparse.Namespace) -> Times:
    times = Times()
    for role, client in clients.items():
        # Once unmeasured: templates are compiled, the session is prolonged, and only pages of this role go on.
        first = client.get(url)
        if first.status_code != 200 or "html" not in first.headers["Content-Type"]:
            continue
        for _round in range(given.rounds):
            _measure(url, role, client, times, given.sql and _round == 0)
    return times


def _measure(url: str, role: str, client: Any, times: Times, tell: bool) -> None:
    from django.db import connection  # noqa: PLC0415

    asked: list[tuple[float, str]] = []

    def measured(execute: Any, sql: str, *rest: Any) -> Any:
        start = time.perf_counter()
        try:
            return execute(sql, *rest)
        finally:
            asked.append(((time.perf_counter() - start) * 1000, sql))

    processor, start = _processor_seconds(), time.perf_counter()
    with connection.execute_wrapper(measured):
        answer = client.get(url)
    times.wall.append((time.perf_counter() - start) * 1000)
    times.processor.append((_processor_seconds() - processor) * 1000)
    times.sql.append(sum(took for took, _sql in asked))
    times.statements[role] = max(len(asked), times.statements.get(role, 0))
    times.kilobytes = max(len(answer.content) // 1024, times.kilobytes)
    if tell:
        print(f"{url} by {role}: {len(asked)} statements, {times.wall[-1]:.0f} ms")
        for took, sql in asked:
            print(f"   {took:7.1f} ms  {sql[:110]} … {sql[-90:]}" if took < 8 else f"   {took:7.1f} ms  {sql}")


def _processor_seconds() -> float:
    """Of this process and of the database's process that serves it, where that runs on this machine."""
    from django.db import connection  # noqa: PLC0415

    serving = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat") if connection.connection else None
    used = int(serving.read_text().split()[0]) / 1e9 if serving and serving.exists() else 0.0
    return time.process_time() + used


def at(times: list[float], share: float) -> float:
    """The time under which that share of them stays."""
    return sorted(times)[min(len(times) - 1, int(len(times) * share))] if times else 0.0


def _report(kind: str, found: dict[str, Times]) -> None:
    print(f"\n{kind:42} statements    p50    p95   processor p50    p95   ratio to SQL     kB")
    for name, times in found.items():
        mark = "!" if kind == "lists" and times.misses() else " "
        ratio = sum(times.wall) / max(sum(times.sql), 0.001)
        role = max(times.statements, key=lambda held: times.statements[held])
        print(
            f"{mark}{name:41} {times.most:10} {at(times.wall, 0.5):6.0f} {at(times.wall, 0.95):6.0f}"
            f" {at(times.processor, 0.5):15.0f} {at(times.processor, 0.95):6.0f} {ratio:14.1f} {times.kilobytes:6}"
            f"  {role}"
        )


if __name__ == "__main__":
    main()
