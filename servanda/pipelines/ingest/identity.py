"""Public identifiers for records that have none yet (decision 11): stable, short, the same in every language.

`<ISO3>-<mechanism>-<cycle or document>-<paragraph>`, always four fields: SVN-UPR-4-140.7, PER-CRC-CO.6.7-23.
A record whose source prints no paragraph gets, instead of one, a letter and what identifies it there:
u00001 (UPR Info's number), h1a2b3c4d (OHCHR's annotation id), x4f0c… (made from its words and States).
Once given, an identifier is never changed: not when the paragraph becomes known, nor when the words are corrected.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from servanda.pipelines.ingest.records import Record, fingerprint
from servanda.pipelines.ingest.similarity import text_key

_UUID = re.compile(r"([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?:@.*)?", re.IGNORECASE)
_SERIAL = re.compile(r"[A-Za-z]{1,6}-?(\d{1,9})")  # UPRI-00001
_NOT_ALLOWED = re.compile(r"[^A-Za-z0-9]+")
_OF_THE_SYMBOL = frozenset({"A", "C"})  # assembly, committee: said by every symbol, telling nothing apart
_SHORT = 10  # hexadecimal digits of a fingerprint: a review has some 350 texts


def proposed_public_id(record: Record) -> str:
    """The identifier a record would get if it were the only one to ask for it."""
    fields = (record.state, record.mechanism, _review(record), _paragraph(record))
    return "-".join(_NOT_ALLOWED.sub(".", field).strip(".") for field in fields)


def proposed_public_ids(records: Sequence[Record], *, taken: Iterable[str] = ()) -> list[str]:
    """One identifier per record, all different and none of those taken; the order of the records decides nothing.

    Several records may stand under one paragraph (UHRI cuts paragraphs up, sources print a row twice). The first
    by content keeps the plain identifier, the others get a letter: 23, 23b, 23c.
    """
    used = set(taken)
    given: dict[int, str] = {}
    for place in sorted(range(len(records)), key=lambda at: _order(records[at])):
        plain = proposed_public_id(records[place])
        public_id, repeat = plain, 2
        while public_id in used:
            public_id, repeat = plain + _letters(repeat), repeat + 1
        used.add(public_id)
        given[place] = public_id
    return [given[place] for place in range(len(records))]


def _review(record: Record) -> str:
    if record.cycle is not None:
        return str(record.cycle)
    parts = [part for part in record.symbol.split("/") if part]
    # CRC/C/PER/CO/6-7 → CO.6.7; A/HRC/50/38/Add.2 → HRC.50.38.Add.2
    told = [part for part in parts if part not in {record.mechanism, record.state} and part not in _OF_THE_SYMBOL]
    return ".".join(told) or "0"


def _paragraph(record: Record) -> str:
    if record.number:
        return record.number
    uuid, serial = _UUID.fullmatch(record.source_id), _SERIAL.fullmatch(record.source_id)
    if uuid:
        return f"h{uuid[1].lower()}"
    if serial:
        return f"u{serial[1]}"
    return f"x{_digest(record)[:_SHORT]}"


def _digest(record: Record) -> str:
    return fingerprint(record.kind, text_key(record.text), *sorted(record.recommending_states))


def _order(record: Record) -> tuple[str, ...]:
    return (record.source_id, record.text, record.position, *record.recommending_states, "", *record.themes)


def _letters(number: int) -> str:
    """2 → b, 26 → z, 27 → aa: as documents letter their sub-paragraphs."""
    letters = ""
    while number:
        number, last = divmod(number - 1, 26)
        letters = chr(ord("a") + last) + letters
    return letters
