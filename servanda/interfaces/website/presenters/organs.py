"""Bodies of the State: what each leads, takes part in and has reported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from servanda.foundation.common.figures import counted
from servanda.foundation.common.text import Passage, in_language
from servanda.interfaces.website.words import BRANCHES, word
from servanda.pipelines.publication.queries.pages import Entry


@dataclass(frozen=True, slots=True)
class Row:
    public_id: str
    name: Passage
    remit: Passage
    leads: str
    ahead: str
    closed_on: str


def by_branch(bodies: Iterable[Entry], levels: Mapping[str, Mapping[str, int]]) -> list[tuple[str, list[Row]]]:
    """In the customary order of branches; bodies by name."""
    grouped: dict[str, list[Row]] = {}
    for entry in bodies:
        grouped.setdefault(entry.content["branch"], []).append(_row(entry, levels.get(entry.public_id, {})))
    order = [*BRANCHES, *sorted(set(grouped) - set(BRANCHES))]
    return [
        (word(BRANCHES, branch), sorted(grouped[branch], key=lambda row: row.name.text))
        for branch in order
        if branch in grouped
    ]


def _row(entry: Entry, levels: Mapping[str, int]) -> Row:
    content = entry.content
    return Row(
        public_id=entry.public_id,
        name=in_language(content["names"]),
        remit=in_language(content["remit"]),
        leads=counted(sum(levels.values())),
        ahead=counted(levels.get("full", 0) + levels.get("substantial", 0)),
        closed_on=content["closed_on"] or "",
    )


def for_bar(levels: Mapping[str, int]) -> dict[str, int]:
    """Levels as a bar shows them: what nobody has assessed joins what cannot be."""
    counts = {level: n for level, n in levels.items() if level}
    if levels.get(""):
        counts["not_assessable"] = counts.get("not_assessable", 0) + levels[""]
    return counts


def parted(objectives: Sequence[Entry], body: str) -> tuple[list[Entry], list[Entry]]:
    """Objectives a body leads, and those it takes part in."""
    led = [entry for entry in objectives if entry.lead_body == body]
    return led, [entry for entry in objectives if entry.lead_body != body]
