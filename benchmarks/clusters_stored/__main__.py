"""How long a State takes from its rows to its proposals: `python -m benchmarks.clusters_stored [--keep]`.

Makes a database of its own (`servanda_benchmark_clusters`, dropped afterwards unless --keep), holds the first 3,000
rows of UPR Info's file as one State's, and lays them side by side as a run does: reading what is held and what people
decided, repeats, clusters, writing; then the same again; then once more after a coordinator has made every other
proposal a cluster, each without its last member, and refused the rest. Themes are those of the knowledge engine, as a
run has written them before. Ends with 1 when any of the three takes more than 10 s of processor time, here and in
PostgreSQL.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from benchmarks.scratch import scratch_database
from benchmarks.shared_data import machine, rows_of

DATABASE, GOAL, STATE_OF = "servanda_benchmark_clusters", 10.0, 3_000
_REVIEWS = 4  # of a State: its demands are dealt out to so many


def main() -> None:
    parser = argparse.ArgumentParser(description="Time repeats and clusters of one State, from rows to proposals.")
    parser.add_argument("--keep", action="store_true", help="keep the database, and use it if it is there")
    given = parser.parse_args()
    texts = [row["recommendation"] for row in rows_of("upr_info/recommendations.csv")[:STATE_OF]]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django  # noqa: PLC0415 - settings come first

    django.setup()
    with _server(), scratch_database(DATABASE, keep=given.keep):
        sys.exit(_run(texts))


def _server() -> Any:
    from servanda.interfaces.cli.database import database_available  # noqa: PLC0415 - needs django.setup

    return nullcontext() if os.environ.get("DATABASE_URL") else database_available()


def _run(texts: list[str]) -> int:
    from servanda.pipelines.classification.gathering.reading import held_of  # noqa: PLC0415
    from servanda.pipelines.classification.gathering.sides import look_at, write  # noqa: PLC0415

    _world(texts)
    print(f"{machine()}, load {os.getloadavg()[0]:.1f}.")
    longest = 0.0
    for name, before in (("first", None), ("the same again", None), ("after decisions", _decide)):
        if before:
            before()
        _held, reading = _timed(lambda: held_of("AVL"))
        found, looking = _timed(lambda: look_at("AVL"))
        counts, writing = _timed(lambda found=found: write(found, run=None))
        longest = max(longest, looking + writing)
        print(
            f"{name}: {looking + writing:.1f} s of processor here and in PostgreSQL, of it reading what is held "
            f"{reading:.1f} s, writing {writing:.1f} s; {len(found.rows)} repeats and places, {len(found.drafts)} "
            f"clusters proposed; {counts}",
            flush=True,
        )
    return int(longest > GOAL)


def _decide() -> None:
    """Every other proposal becomes a cluster without its last member, the rest is refused."""
    from servanda.pipelines.classification.actions.proposals import (  # noqa: PLC0415
        Words,
        accept_proposal,
        refuse_proposal,
    )
    from servanda.pipelines.classification.models import ClusterProposal  # noqa: PLC0415
    from tests import factories  # noqa: PLC0415

    by = factories.user("coordinator")
    for number, row in enumerate(ClusterProposal.objects.filter(stage="open").order_by("pk")):
        if number % 2:
            refuse_proposal(proposal=row, version=row.version, by=by)
        else:
            words, members = Words(row.titles, row.objectives, row.area), row.public_ids[:-1]
            accept_proposal(proposal=row, words=words, members=members, version=row.version, by=by)


def _world(texts: list[str]) -> None:
    """Recommendations with their texts, and the themes that the knowledge engine proposes for them."""
    from servanda.domain.recommendations.models import OfficialText, Recommendation  # noqa: PLC0415
    from servanda.pipelines.classification.knowledge.engine import KnowledgeEngine  # noqa: PLC0415
    from servanda.pipelines.classification.merging import rows_of as merged  # noqa: PLC0415
    from servanda.pipelines.classification.merging import said_by  # noqa: PLC0415
    from servanda.pipelines.classification.models import ClusterProposal, Suggestion  # noqa: PLC0415
    from servanda.pipelines.classification.reading import texts_of  # noqa: PLC0415
    from servanda.pipelines.classification.writing import bring_in_line  # noqa: PLC0415
    from tests import factories  # noqa: PLC0415

    ClusterProposal.objects.all().delete()
    Suggestion.objects.filter(kind__in=("repeat", "cluster")).delete()
    if Recommendation.objects.count() == len(texts):
        return
    state, mechanism = factories.state(), factories.mechanism()
    reviews = [factories.document(f"A/HRC/{number}") for number in range(_REVIEWS)]
    made = Recommendation.objects.bulk_create(
        Recommendation(
            public_id=f"AVL-B-{at}",
            state=state,
            mechanism=mechanism,
            document=reviews[at % _REVIEWS],
            cycle=at % _REVIEWS + 1,
            fingerprint=f"{at}",
        )
        for at in range(len(texts))
    )
    OfficialText.objects.bulk_create(
        OfficialText(recommendation=row, language="en", text=text, source="upr-info")
        for row, text in zip(made, texts, strict=True)
    )
    keys, engine = [row.pk for row in made], KnowledgeEngine()
    read = texts_of(keys)
    said = zip(read, engine.propose(read), strict=True)
    rows = [row for text, found in said for row in merged(text, said_by(engine.name, engine.version, found))]
    bring_in_line(rows, keys=keys)


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    before = _processor()
    found = work()
    return found, _processor() - before


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
