"""Reads OHCHR's Word lists of UPR recommendations in every layout seen from 2013 to 2025, and tolerates the next.

Columns are found by meaning (columns.py); the text is kept as printed, its number and its source of position apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from servanda.pipelines.ingest.records import Place, Problem, Reading, Record, plain
from servanda.pipelines.ingest.sources.ohchr_matrix import words
from servanda.pipelines.ingest.sources.ohchr_matrix.cells import tables_of, words_around
from servanda.pipelines.ingest.sources.ohchr_matrix.columns import Layout, find_layout
from servanda.pipelines.ingest.sources.ohchr_matrix.rows import Entry, RowReader
from servanda.pipelines.ingest.sources.ohchr_matrix.title import Title, read_title, report_symbol, symbol_in
from servanda.pipelines.ingest.sources.ohchr_matrix.word_file import WordFile, open_word
from servanda.pipelines.reading.unreadable import UnreadableFile

Names = Callable[[str], str]
_WHOLE = Place("whole file", 0)


def parse(content: bytes, *, names: Names | None = None, state: str = "") -> Reading:
    """All recommendations of a list.

    `names` gives the ISO3 code of a printed State, or "" for a name it does not know; without it the
    printed names are kept. `state` (ISO3) is the State under review as the caller knows it; if the
    document names another one, a blocking problem says so. Raises UnreadableFile for what is no list.
    """
    document = open_word(content)
    reader, layouts = _read_tables(document, names)
    title = read_title(words_around(document))
    own = (names(title.state) if names is not None else "") or title.state
    problems = reader.problems + _about_the_state(title, own, asked=state, checked=names is not None)
    problems += _about_layouts(layouts)
    symbol = report_symbol(entry.source for entry in reader.entries)
    language = words.language_of(" ".join(entry.paragraph.text for entry in reader.entries[:50]))
    records = [_record(entry, title, state=state or own, symbol=symbol, language=language) for entry in reader.entries]
    facts = {
        "tables": len(layouts),
        "columns": [{role.value: index + 1 for role, index in layout.indexes.items()} for layout in layouts],
        "title": {"state": title.state, "cycle": title.cycle, "session": title.session},
        "symbol": symbol,
    }
    return Reading(_numbers_checked(records), problems, facts)


def _read_tables(document: WordFile, names: Names | None) -> tuple[RowReader, list[Layout]]:
    tables = tables_of(document)
    reader = RowReader(names)
    layouts: list[Layout] = []
    for table in tables:
        layout = find_layout(table, layouts[-1] if layouts else None, names)
        if layout is not None:
            layouts.append(layout)
            reader.read(table, layout)
    if not tables:
        message = "The document holds no table. Choose OHCHR's list of recommendations, a Word file with a table."
        raise UnreadableFile("no-table", message)
    if not reader.entries and not reader.problems:
        message = "No table of this document holds recommendations. Choose OHCHR's list of recommendations."
        raise UnreadableFile("no-recommendations", message)
    return reader, layouts


def _record(entry: Entry, title: Title, *, state: str, symbol: str, language: str) -> Record:
    """One entry with the document's facts. A row that points to another report keeps that report's symbol."""
    extra = [("footnote", note) for note in entry.notes]
    if entry.comments:
        extra.append(("comments", entry.comments))
    if entry.printed_position and plain(entry.printed_position) != entry.position:
        extra.append(("position_as_printed", entry.printed_position))
    return Record(
        state=state,
        mechanism="UPR",
        text=entry.paragraph.text,
        place=entry.place,
        cycle=title.cycle,
        session=title.session,
        symbol=symbol_in(entry.source) or symbol,
        number=entry.paragraph.number,
        language=language,
        recommending_states=tuple(dict.fromkeys(each.code or each.printed for each in entry.states)),
        position=entry.position,
        position_source=entry.source,
        heading=entry.heading,
        themes=entry.labels.themes,
        groups=entry.labels.groups,
        sdg=entry.labels.goals,
        extra=tuple(extra),
        problems=entry.problems,
    )


def _numbers_checked(records: list[Record]) -> list[Record]:
    """A number listed again under a further theme is one recommendation; with other words it is a doubt."""
    first: dict[tuple[str, str], int] = {}
    kept: list[Record] = []
    times = Counter((record.symbol, record.number) for record in records if record.number)
    for record in records:
        key = (record.symbol, record.number)
        if times[key] < 2:
            kept.append(record)
        elif key not in first:
            first[key] = len(kept)
            kept.append(record)
        elif plain(kept[first[key]].text) == plain(record.text):
            kept[first[key]] = _merged(kept[first[key]], record)
        else:
            message = (
                f"Number {record.number} stands at {kept[first[key]].place.text} too, with other words. Check both."
            )
            problem = Problem("number-twice", message, record.place, blocks=True)
            kept.append(replace(record, problems=(*record.problems, problem)))
    return kept


def _merged(one: Record, again: Record) -> Record:
    """The first listing with the labels of both; another position is a doubt, never a silent choice."""
    problems = one.problems
    if again.position != one.position:
        message = f"{again.place.text.capitalize()} lists it again with another position. Check which one is right."
        problems = (*problems, Problem("two-positions", message, one.place, blocks=True))
    return replace(
        one,
        themes=tuple(dict.fromkeys(one.themes + again.themes)),
        groups=tuple(dict.fromkeys(one.groups + again.groups)),
        sdg=tuple(dict.fromkeys(one.sdg + again.sdg)),
        extra=(*one.extra, ("listed_again", again.place.text)),
        problems=problems,
    )


def _about_the_state(title: Title, own: str, *, asked: str, checked: bool) -> list[Problem]:
    """A list of another State than the one asked for must not slip in; a list without a known State needs one."""
    known = own != title.state
    if asked and known and own != asked:
        message = f"The document's title names {title.state}, not {asked}. Choose the State that the list is about."
        return [Problem("other-state", message, _WHOLE, blocks=True)]
    if not asked and not own:
        message = "The document does not say which State was reviewed. Say which State the list is about."
        return [Problem("no-state-under-review", message, _WHOLE, blocks=True)]
    if not asked and checked and not known:
        message = f"“{title.state}” is not a State we know. Say which State the list is about."
        return [Problem("unknown-state-under-review", message, _WHOLE, blocks=True)]
    return []


def _about_layouts(layouts: list[Layout]) -> list[Problem]:
    problems = []
    if not all(layout.by_heads for layout in layouts):
        message = "The heads of the columns are not known; columns were told apart by what they hold. Check some rows."
        problems.append(Problem("unknown-heads", message, _WHOLE))
    if not any(words.Role.POSITION in layout.indexes for layout in layouts):
        message = "No column holds the State's position. Recommendations are imported without one."
        problems.append(Problem("no-position-column", message, _WHOLE))
    return problems
