"""Calendars are read by programs that forgive nothing, in every script."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st

from servanda.foundation.common.calendars import Entry, calendar, folded
from tests import ics

NOW = datetime.datetime(2026, 5, 4, 9, 30, tzinfo=datetime.UTC)
# What a text may hold once controls, which no calendar can carry, are out.
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=300)
ARABIC = st.text(st.characters(min_codepoint=0x0600, max_codepoint=0x06FF), min_size=20, max_size=300)


def entry(**fields):
    return Entry(
        **{"uid": "c1-b2@servanda", "on": datetime.date(2026, 5, 29), "summary": "Due", "stamp": NOW, **fields}
    )


def test_an_entry_is_a_whole_day_with_a_lasting_identity():
    read = ics.read(calendar(name="Avelia", language="en", entries=[entry(sequence=3)]))

    event = read.events[0]
    assert event.values["UID"] == "c1-b2@servanda"
    assert (event.values["DTSTART"], event.values["DTEND"]) == ("20260529", "20260530")
    assert event.parameters["DTSTART"] == {"VALUE": "DATE"}
    assert (event.values["SEQUENCE"], event.values["STATUS"]) == ("3", "CONFIRMED")


def test_a_cancelled_entry_says_so():
    read = ics.read(calendar(name="Avelia", language="en", entries=[entry(is_cancelled=True)]))

    assert read.events[0].values["STATUS"] == "CANCELLED"


def test_an_empty_calendar_is_a_calendar():
    assert ics.read(calendar(name="Avelia", language="en", entries=[])).events == []


@given(TEXTS)
def test_any_text_comes_back_as_it_went_in(text):
    read = ics.read(calendar(name=text, language="ar", entries=[entry(summary=text, description=text + "\nmore")]))

    assert read.events[0].values["SUMMARY"] == text
    assert read.events[0].values["DESCRIPTION"] == text + "\nmore"
    assert read.values["NAME"] == text


@given(ARABIC)
def test_long_arabic_lines_are_folded_between_characters(text):
    line = f"SUMMARY;LANGUAGE=ar:{text}"

    pieces = folded(line).removesuffix(b"\r\n").split(b"\r\n ")

    assert all(len(piece) <= 75 for piece in pieces[:1])
    assert all(len(piece) <= 74 for piece in pieces[1:])
    assert "".join(piece.decode("utf-8") for piece in pieces) == line


@given(st.text(max_size=200))
def test_no_text_breaks_out_of_its_line(text):
    ics.read(calendar(name="x", language="en", entries=[entry(summary=text, uid="fixed")]))
