"""Invented records, and the same as they are held, for tests of the comparison."""

from __future__ import annotations

from servanda.pipelines.ingest.plan import Held
from servanda.pipelines.ingest.records import Place, Record

REGISTERS = "Open the registers of births to every child, whatever the papers of the parents say"
TEACHERS = "Pay the teachers of the mountain schools on time and repair the roofs of their schools"


def record(text: str = REGISTERS, **fields) -> Record:
    defaults = {"state": "AVL", "mechanism": "UPR", "cycle": 4, "place": Place("line 2", 2)}
    return Record(text=text, **(defaults | fields))


def held(one: Record, number: int = 1, *, source: str = "ohchr-matrix", **fields) -> Held:
    same = {
        name: getattr(one, name)
        for name in ("state", "mechanism", "cycle", "symbol", "number", "text", "language", "position")
    }
    more = {name: getattr(one, name) for name in ("recommending_states", "themes", "groups", "sdg", "kind")}
    aliases = ((source, one.source_id),) if one.source_id else ()
    defaults = {"key": str(number), "public_id": f"{number:05d}", "aliases": aliases, "sources": (source,)}
    return Held(**(same | more | defaults | fields))
