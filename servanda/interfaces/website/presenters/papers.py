"""Documents of the UN, with what became of the recommendations in each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from servanda.foundation.common.figures import counted
from servanda.foundation.common.text import Passage, in_language
from servanda.interfaces.website.names import Names
from servanda.interfaces.website.words import DOCUMENTS, POSITIONS, cycle_words, word
from servanda.pipelines.publication.queries.pages import Entry


@dataclass(frozen=True, slots=True)
class Row:
    public_id: str
    symbol: str
    title: Passage
    mechanism: str
    published_on: str
    number: str
    ahead: str
    positions: list[tuple[str, str]]


Counts = Mapping[str, Mapping[str, int]]


def row(entry: Entry, names: Names, levels: Counts, positions: Counts) -> Row:
    content = entry.content
    held = levels.get(entry.public_id, {})
    answered = positions.get(entry.public_id, {})
    return Row(
        public_id=entry.public_id,
        symbol=content["symbol"],
        title=in_language(content["titles"]),
        mechanism=names.mechanism(content["mechanism"]),
        published_on=content["published_on"],
        number=counted(sum(held.values())),
        ahead=counted(held.get("full", 0) + held.get("substantial", 0)),
        positions=[(word(POSITIONS, code), counted(answered[code])) for code in POSITIONS if answered.get(code)],
    )


def rows(entries: Iterable[Entry], names: Names, levels: Counts, positions: Counts) -> list[Row]:
    """Newest first; what has no date comes last."""
    found = [row(entry, names, levels, positions) for entry in entries]
    return sorted(found, key=lambda item: (item.published_on, item.public_id), reverse=True)


def described(entry: Entry, names: Names) -> list[str]:
    """ "Universal Periodic Review", "fourth cycle", "Report of the working group …"."""
    content = entry.content
    parts = (names.mechanism(content["mechanism"]), cycle_words(content["cycle"]), word(DOCUMENTS, content["kind"]))
    return [part for part in parts if part]
