"""A hub's list of States. In the order of the alphabet, never ranked (visual.md, part 9)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from servanda.foundation.common.figures import counted
from servanda.interfaces.website.names import Names
from servanda.pipelines.publication.queries.pages import StateOnRecord


@dataclass(frozen=True, slots=True)
class Row:
    code: str
    name: str
    number: str
    assessed: str
    ahead: str
    late: str


def rows(found: Iterable[StateOnRecord], names: Names) -> list[Row]:
    listed = [
        Row(
            s.code,
            names.state(s.code),
            counted(s.number),
            counted(s.assessed),
            counted(s.ahead),
            counted(s.late),
        )
        for s in found
    ]
    return sorted(listed, key=lambda row: row.name)
