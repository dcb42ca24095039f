"""Writing calendars other programs subscribe to (RFC 5545): all-day entries, and nothing that needs a time zone."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

CONTENT_TYPE = "text/calendar; charset=utf-8"
_LONGEST_LINE = 75  # octets, without the line end (RFC 5545, 3.1)
# What XML and calendars cannot carry in a text; line ends are escaped before.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One day in a calendar. The same `uid` is the same entry for ever; a higher `sequence` replaces a lower one."""

    uid: str
    on: datetime.date
    summary: str
    stamp: datetime.datetime  # when it was last changed
    description: str = ""
    url: str = ""
    sequence: int = 0
    is_cancelled: bool = False


def calendar(*, name: str, language: str, entries: Iterable[Entry], product: str = "Servanda") -> bytes:
    """A whole calendar, in UTF-8, lines folded and ended as the standard asks."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{escaped(product)}//Servanda//{language.upper()}",
        "CALSCALE:GREGORIAN",
        f"NAME;LANGUAGE={language}:{escaped(name)}",
        f"X-WR-CALNAME:{escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "X-PUBLISHED-TTL:PT12H",
    ]
    for entry in entries:
        lines += _entry(entry, language)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def _entry(entry: Entry, language: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(entry.uid)}"
    yield f"DTSTAMP:{_moment(entry.stamp)}"
    yield f"LAST-MODIFIED:{_moment(entry.stamp)}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"DTSTART;VALUE=DATE:{entry.on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{entry.on + datetime.timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY;LANGUAGE={language}:{escaped(entry.summary)}"
    if entry.description:
        yield f"DESCRIPTION;LANGUAGE={language}:{escaped(entry.description)}"
    if entry.url:
        yield f"URL:{_CONTROLS.sub('', entry.url)}"
    yield f"STATUS:{'CANCELLED' if entry.is_cancelled else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"  # a day on which something is due is not a day on which one is busy
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """A text value: backslash, semicolon, comma and line ends written as the standard asks."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    text = text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")
    return _CONTROLS.sub("", text)


def folded(line: str) -> bytes:
    """The line in UTF-8, cut into pieces of at most 75 octets between characters, each but the first led by a space."""
    pieces: list[bytes] = []
    piece, room = b"", _LONGEST_LINE
    for character in line:
        octets = character.encode("utf-8", "replace")
        if len(piece) + len(octets) > room:
            pieces.append(piece)
            piece, room = b"", _LONGEST_LINE - 1
        piece += octets
    pieces.append(piece)
    return b"\r\n ".join(pieces) + b"\r\n"


def _moment(moment: datetime.datetime) -> str:
    return f"{moment.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"
