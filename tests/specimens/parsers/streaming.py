"""A parser that yields records one by one, for as long as anyone listens."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from servanda.pipelines.ingest.records import Place, Problem, Record


def iterate(path: Path, *, names=None, state="") -> Iterator[Record | Problem]:
    last = int(path.read_bytes().split(b":")[1].strip(b" }"))
    for number in count(1):
        if number == last:
            yield Problem("last", "This is the last one.", Place("end", number))
            return
        place = Place(f"record {number}", number)
        yield Record("AVL", "UPR", "Build wells", place, recommending_states=("MRD",), extra=(("kept", "yes"),))
