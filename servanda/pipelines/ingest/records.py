"""What every parser yields: one recommendation as a source prints it, in plain Python."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file a record or a problem stands, in words a person can follow."""

    text: str  # "table 1, row 14" or "line 208"
    line: int  # 1-based position of the record in reading order, used to sort


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a reader of the receipt should know; `blocks` means the record cannot be used."""

    code: str  # stable, for tests and translations: "unknown-state", "no-number", "mixed-encoding" …
    message: str  # one English sentence: what is wrong, where, what to do
    place: Place
    blocks: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """One recommendation, concern or pledge exactly as the source has it.

    Empty string or empty tuple means that the source does not say. Labels are the
    source's own words, trimmed; mapping them to our taxonomies is not a parser's work.
    States are ISO3 codes where the source or a caller's name table gives one, otherwise
    the printed name.
    """

    state: str
    mechanism: str  # "UPR", "CRC", "CEDAW" …; our mechanism code
    text: str
    place: Place
    kind: str = "recommendation"  # recommendation | concern | pledge | other
    cycle: int | None = None  # UPR cycle
    session: str = ""  # "48"
    symbol: str = ""  # "A/HRC/59/15"
    number: str = ""  # paragraph as printed, without a final dot: "140.7"
    language: str = "en"
    recommending_states: tuple[str, ...] = ()
    position: str = ""  # supported | noted | partly | pending | ""
    position_source: str = ""  # "A/HRC/59/15/Add.1 - Para.3"
    heading: str = ""  # the heading the source files it under
    themes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    sdg: tuple[str, ...] = ()  # goals "16" and targets "16.2"
    action_category: int | None = None  # UPR Info's 1 to 5
    published_on: str = ""  # ISO date, may be partial: "2025", "2025-02"
    source_id: str = ""  # the source's own identifier, if it has one
    extra: tuple[tuple[str, str], ...] = ()  # anything else worth keeping, named
    problems: tuple[Problem, ...] = ()

    def as_json(self) -> str:
        """One line of `servanda parse … --jsonl`; keys as the command documents them."""
        keep = asdict(self)
        keep["source_place"] = keep.pop("place")["text"]
        keep["problems"] = [f"{p.place.text}: {p.message}" for p in self.problems]
        keep["extra"] = dict(self.extra)
        return json.dumps(keep, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a whole file yields."""

    records: list[Record]
    problems: list[Problem] = field(default_factory=list)  # of the file, not of one record
    facts: dict[str, Any] = field(default_factory=dict)  # encoding, layout, columns found …


_SPACE = re.compile(r"\s+")


def plain(text: str) -> str:
    """Text with compatibility forms, quotes, dashes and spaces made alike; for comparing, never for showing."""
    text = unicodedata.normalize("NFKC", text)
    for odd, even in (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("–", "-"), ("—", "-"), ("\u00ad", "")):
        text = text.replace(odd, even)
    return _SPACE.sub(" ", text).strip().rstrip(" ;.").casefold()


def fingerprint(*parts: str) -> str:
    """First 16 hex digits of SHA-256 over the plain form of the parts."""
    return hashlib.sha256("\x1f".join(plain(part) for part in parts).encode()).hexdigest()[:16]
