"""How fast suggestions are written: `python -m benchmarks.suggestions_stored [--recommendations 50000] [--keep]`.

Makes a database of its own (`servanda_benchmark_suggestions`, dropped afterwards unless --keep), proposes ten values
for each recommendation with confidence and words, and writes them as a run does, in chunks of 1,000: for the first
time, the same again, and with one in ten changed. Engines are not measured: these proposals are made from a fixed seed.
Ends with 1 when the first writing takes more than 60 s of processor time, here and in PostgreSQL.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

from benchmarks.scratch import scratch_database

DATABASE, GOAL = "servanda_benchmark_suggestions", 60
_VALUES = {"theme": 90, "group": 40, "sdg_goal": 17, "sdg_target": 169, "measure": 11, "branch": 5, "smart": 5}


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the writing of suggestions.")
    parser.add_argument("--recommendations", type=int, default=50_000)
    parser.add_argument("--keep", action="store_true", help="keep the database, and use it if it is there")
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django  # noqa: PLC0415 - settings come first

    django.setup()
    with _server(), scratch_database(DATABASE, keep=given.keep):
        sys.exit(_run(given.recommendations))


def _server() -> Any:
    from servanda.interfaces.cli.database import database_available  # noqa: PLC0415 - needs django.setup

    return nullcontext() if os.environ.get("DATABASE_URL") else database_available()


def _run(number: int) -> int:
    keys = _world(number)
    print(f"{len(keys):,} recommendations, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}.")
    first = 0.0
    for name, seed in (("first", 1), ("the same again", 1), ("one in ten changed", 2)):
        wall, own, counts = _write(keys, seed)
        first = first or own
        print(
            f"{name}: {wall:.1f} s on the wall, {own:.1f} s of processor here and in PostgreSQL; {counts}", flush=True
        )
    return int(first > GOAL)


def _world(number: int) -> list[int]:
    from servanda.domain.recommendations.models import Recommendation  # noqa: PLC0415
    from tests import factories  # noqa: PLC0415

    if Recommendation.objects.count() != number:
        state, document, mechanism = factories.state(), factories.document(), factories.mechanism()
        Recommendation.objects.bulk_create(
            (
                Recommendation(
                    public_id=f"AVL-B-{at}", state=state, mechanism=mechanism, document=document, fingerprint=f"{at}"
                )
                for at in range(number)
            ),
            batch_size=2_000,
        )
    return list(Recommendation.objects.order_by("pk").values_list("pk", flat=True))


def _write(keys: list[int], seed: int) -> tuple[float, float, dict[str, int]]:
    from servanda.pipelines.classification.actions.running import CHUNK  # noqa: PLC0415
    from servanda.pipelines.classification.settling import settle  # noqa: PLC0415
    from servanda.pipelines.classification.writing import bring_in_line  # noqa: PLC0415

    counts: dict[str, int] = {}
    wall, own = time.monotonic(), _processor()
    for at in range(0, len(keys), CHUNK):
        some = keys[at : at + CHUNK]
        settle(some)
        for name, count in bring_in_line(_rows(some, seed), keys=some).items():
            counts[name] = counts.get(name, 0) + count
    return time.monotonic() - wall, _processor() - own, counts


def _rows(keys: list[int], seed: int) -> Iterator[Any]:
    from servanda.pipelines.classification.engine import Text, Why  # noqa: PLC0415
    from servanda.pipelines.classification.merging import Said, rows_of  # noqa: PLC0415

    words = "Ensure that girls who leave school because of early marriage or pregnancy can return to school."
    for key in keys:
        chance = random.Random(key)
        changed = chance.random() < 0.1 and seed > 1
        said = []
        for at in range(10):
            kind = chance.choice(list(_VALUES))
            value = f"{kind}-{chance.randrange(_VALUES[kind])}"
            start = chance.randrange(80)
            sure = round(chance.random() * 0.5 + 0.5 - (0.3 if changed and at == 0 else 0), 3)
            said.append(Said(kind, value, sure, "knowledge", "1", Why(spans=((start, start + 8),), rules=("r",))))
        yield from rows_of(Text(key, words), said)


def _processor() -> float:
    """Seconds of processor: this process, and PostgreSQL's share of it as the machine counts it."""
    from django.db import connection  # noqa: PLC0415

    own = resource.getrusage(resource.RUSAGE_SELF)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    return own.ru_utime + own.ru_stime + ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
