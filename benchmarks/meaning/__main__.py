"""Finding by meaning, measured: `python -m benchmarks.meaning [--json] [--write] [--rounds 5]`.

Reads UPR Info's table from the shared data and our own labels; changes nobody's record: full text runs in a database of
its own (`servanda_benchmark_meaning`), dropped afterwards. Asks three things:
- Repeats: given a recommendation, is the same demand of another review (two readings say so) among the ten most alike?
- Languages: do twenty topics asked in French, Spanish and Arabic find English texts filed under their issue?
- Speed: how long a question takes over 50,000 texts, how long the index takes to make, how much memory it needs.
Every figure stands beside that of the full text of the public search in the same run. `--write` renews
docs/evaluate/meaning.md. Ends with 1 where a goal is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

# One question is one person's: a second thread would only hide what it costs.
os.environ.setdefault("OMP_NUM_THREADS", "1")
DATABASE = "servanda_benchmark_meaning"
SPEED_OVER = 50_000
QUERY_GOAL, BUILD_GOAL = 30.0, 20.0  # milliseconds, 95 of 100; seconds; both of the processor
REPORT = Path(__file__).resolve().parents[2] / "docs" / "evaluate" / "meaning.md"


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure finding by meaning.")
    parser.add_argument("--json", action="store_true", help="figures only, as JSON")
    parser.add_argument("--write", action="store_true", help=f"renew {REPORT.name}")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django  # noqa: PLC0415 - settings come first

    django.setup()
    from benchmarks.meaning import report  # noqa: PLC0415 - needs django.setup
    from benchmarks.scratch import scratch_database  # noqa: PLC0415
    from servanda.interfaces.cli.database import database_available  # noqa: PLC0415

    with database_available(), scratch_database(DATABASE, keep=False):
        found = _measure(given.rounds)
    print(json.dumps(found, ensure_ascii=False, indent=1) if given.json else report.in_words(found))
    if given.write:
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text(report.page(found), encoding="utf-8")
    if found["speed"]["processor_p95"] > QUERY_GOAL or found["index"]["seconds"] > BUILD_GOAL:
        raise SystemExit(1)


def _measure(rounds: int) -> dict[str, Any]:
    from benchmarks.meaning.measures import answers, as_numbers, repeats  # noqa: PLC0415 - needs django.setup
    from benchmarks.meaning.queries import queries  # noqa: PLC0415
    from benchmarks.meaning.texts import same_demands, texts  # noqa: PLC0415
    from benchmarks.meaning.ways import ByFullText, ByMeaning  # noqa: PLC0415

    searched, pairs, asked = texts(), same_demands(), queries()
    index, about_index, speed = _index(searched[:SPEED_OVER], [query.text for query in asked], rounds)
    del index
    whole = _built(searched)
    ways = (ByMeaning(whole, searched), ByFullText(searched))
    return {
        "machine": f"{os.cpu_count()} processors, Python {platform.python_version()}",
        "texts": len(searched),
        "repeats": {way.name: as_numbers(repeats(way, searched, pairs)) for way in ways},
        "languages": {way.name: as_numbers(answers(way, searched, asked)) for way in ways},
        "index": about_index,
        "speed": speed,
    }


def _built(searched: list[Any]) -> Any:
    from servanda.pipelines.embeddings import index as indexes  # noqa: PLC0415 - needs django.setup

    return indexes.build([indexes.Item(text.key, 1, text.words) for text in searched])


def _index(searched: list[Any], asked: list[str], rounds: int) -> tuple[Any, dict[str, Any], dict[str, float]]:
    """Made, kept, opened as a web process opens it, and asked."""
    from benchmarks.meaning.measures import most_memory, times  # noqa: PLC0415 - needs django.setup
    from servanda.pipelines.embeddings import index as indexes  # noqa: PLC0415
    from servanda.pipelines.embeddings import space as spaces  # noqa: PLC0415

    before, began = most_memory(), time.process_time()
    made = _built(searched)
    seconds = time.process_time() - began
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder)
        indexes.keep(made, kept)
        spaces.keep(made.space, kept)
        size = sum(file.stat().st_size for file in kept.iterdir())
        began = time.process_time()
        added = [indexes.Item(f"new-{n}", 1, text.words) for n, text in enumerate(searched[:500])]
        indexes.brought_up(indexes.kept(kept), items=added, without=frozenset())
        about = {
            "texts": len(searched),
            "seconds": round(seconds, 1),
            "seconds_for_500_more": round(time.process_time() - began, 1),
            "megabytes_on_disk": round(size / 1e6),
            "megabytes_more_while_making": most_memory() - before,
        }
        opened = indexes.kept(kept)
        speed = times(partial(opened.likeness_to_typed), asked, rounds)
    return opened, about, speed


if __name__ == "__main__":
    main()
