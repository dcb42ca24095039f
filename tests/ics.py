"""A strict reader of calendars (RFC 5545), written from the standard and not from our writer: it forgives nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_LINE = re.compile(r"^([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:\"[^\"]*\"|[^\";:,]*))*):(.*)$", re.S)
_TEXTS = {"SUMMARY", "DESCRIPTION", "UID", "NAME", "PRODID", "X-WR-CALNAME"}
_ONCE = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "STATUS", "LAST-MODIFIED", "URL", "TRANSP"}


@dataclass
class Component:
    """A calendar or an event: its properties with their parameters, and what it holds."""

    name: str
    values: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, dict[str, str]] = field(default_factory=dict)
    events: list[Component] = field(default_factory=list)


def read(content: bytes) -> Component:
    """The calendar; raises AssertionError, saying where, for anything the standard does not allow."""
    assert content.endswith(b"\r\n"), "the last line has no end"
    physical = content[:-2].split(b"\r\n")
    for line in physical:
        assert len(line) <= 75, f"a line of {len(line)} octets"
        assert not re.search(rb"[\r\n]", line), "a line end of another kind"
        line.decode("utf-8")  # a character is never cut in two
    logical: list[str] = []
    for line in physical:
        text = line.decode("utf-8")
        if text.startswith((" ", "\t")):
            assert logical, "the first line is folded"
            logical[-1] += text[1:]
        else:
            logical.append(text)
    return _component(iter(logical))


def _component(lines) -> Component:  # type: ignore[no-untyped-def]
    assert next(lines) == "BEGIN:VCALENDAR"
    outer = here = Component("VCALENDAR")
    for line in lines:
        if line == "BEGIN:VEVENT":
            assert here is outer, "an event in an event"
            here = Component("VEVENT")
        elif line == "END:VEVENT":
            _check_event(here)
            outer.events.append(here)
            here = outer
        elif line == "END:VCALENDAR":
            assert here is outer, "an event does not end"
            assert next(lines, None) is None, "something after the end"
        else:
            _property(here, line)
    assert outer.values["VERSION"] == "2.0"
    assert outer.values["PRODID"]
    assert "METHOD" not in outer.values
    uids = [event.values["UID"] for event in outer.events]
    assert len(uids) == len(set(uids)), "an identity twice"
    return outer


def _property(here: Component, line: str) -> None:
    found = _LINE.match(line)
    assert found, f"not a property: {line!r}"
    name, parameters, value = found.groups()
    assert name not in here.values or name not in _ONCE, f"{name} twice"
    assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value), f"a control character in {name}"
    here.parameters[name] = dict(part.split("=", 1) for part in parameters.split(";")[1:])
    here.values[name] = _text(value) if name in _TEXTS else value


def _text(value: str) -> str:
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value), f"not escaped: {value!r}"
    assert re.fullmatch(r"(?:[^\\]|\\[\\;,nN])*", value), f"an unknown escape: {value!r}"
    return re.sub(r"\\(.)", lambda m: "\n" if m.group(1) in "nN" else m.group(1), value)


def _check_event(event: Component) -> None:
    for name in ("UID", "DTSTAMP", "DTSTART"):
        assert event.values.get(name), f"an event without {name}"
    assert re.fullmatch(r"\d{8}T\d{6}Z", event.values["DTSTAMP"])
    for name in ("DTSTART", "DTEND"):
        if event.parameters[name].get("VALUE") == "DATE":
            assert re.fullmatch(r"\d{8}", event.values[name])
    assert event.values["DTEND"] > event.values["DTSTART"]
    assert event.values["STATUS"] in {"CONFIRMED", "CANCELLED", "TENTATIVE"}
    assert event.values["SEQUENCE"].isdecimal()
