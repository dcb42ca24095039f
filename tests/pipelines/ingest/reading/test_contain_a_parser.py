"""Whatever a parser does, the parent gets an ordinary answer, in time and unharmed.

These are also the controls of the hostile files: here nothing is refused beforehand, so each limit itself must hold.
"""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from servanda.pipelines.ingest.reading import FileReading, UnreadableFile
from servanda.pipelines.ingest.registry import Source
from servanda.pipelines.reading.limits import MEGABYTE, Limits
from tests.pipelines.ingest.reading.crafted import workbook
from tests.specimens.parsers.misbehaving import WRITTEN

LIMITS = Limits(cpu_seconds=1, wait_seconds=2.5)
MISBEHAVING = Source("misbehaving", "For tests", ("csv",), "tests.specimens.parsers.misbehaving", LIMITS)


def told(path: Path, deed: str, limits: Limits = LIMITS) -> list:
    path.write_text(deed)
    return list(FileReading(MISBEHAVING, path, limits=limits))


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        ("eat memory", "too-much-memory"),
        ("spin", "too-slow"),
        ("sleep", "too-slow"),
        ("abort", "reader-died"),
        ("crash", "reader-died"),
        ("leave", "reader-died"),
        ("flood", "too-much"),
        ("dig", "too-deep"),
        ("fail", "strange"),
        ("call out", "strange"),
        ("start a program", "strange"),
        ("write a file", "strange"),
        ("speak nonsense", "strange"),
        ("speak false records", "strange"),
        ("speak a list", "strange"),
    ],
)
def test_a_misbehaving_parser_ends_in_an_ordinary_answer(tmp_path, deed, code):
    began = time.monotonic()

    with pytest.raises(UnreadableFile) as refusal:
        told(tmp_path / "file", deed)

    assert refusal.value.code == code
    assert "secret" not in str(refusal.value)
    assert time.monotonic() - began < 60  # it ended by its limits, not by the patience of the tests
    assert not WRITTEN.exists()


def test_the_child_knows_nothing_of_the_parents_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://somebody:something@nowhere/x")

    (problem,) = told(tmp_path / "file", "tell the environment")

    assert "DATABASE_URL" not in problem.message
    assert "PYTHONPATH" in problem.message


def test_a_reader_that_aborts_the_process_ends_only_the_child(tmp_path):
    """Two cells in opposite corners, with the check of cell references switched off: the library itself gives way."""
    cell = '<row r="{0}"><c r="{1}{0}" t="inlineStr"><is><t>x</t></is></c></row>'
    sheets = '<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets>'
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    path = tmp_path / "corners.xlsx"
    path.write_bytes(
        workbook(
            cell.format(1, "A") + cell.format(1048576, "XFD"),
            **{
                "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}">{sheets}</workbook>',
                "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" '
                f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
                "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" '
                f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            },
        )
    )
    origin = replace(MISBEHAVING, kinds=("xlsx",), streams=True)
    limits = Limits(rows=2_000_000, columns=20_000)

    with pytest.raises(UnreadableFile) as refusal:
        list(FileReading(origin, path, limits=limits))

    assert refusal.value.code == "reader-died"


def test_a_slow_listener_does_not_use_up_the_childs_time(tmp_path):
    path = tmp_path / "file"
    path.write_text('{"last": 3000}')
    origin = Source("streaming", "For tests", ("json",), "tests.specimens.parsers.streaming", Limits(), streams=True)
    reading = FileReading(origin, path, limits=Limits(wait_seconds=1.5))

    next(reading)
    time.sleep(2)

    assert len(list(reading)) == 2_999


def test_a_listener_who_leaves_ends_the_child(tmp_path):
    path = tmp_path / "file"
    path.write_text('{"last": 999999999}')
    origin = Source("streaming", "For tests", ("json",), "tests.specimens.parsers.streaming", Limits(), streams=True)
    reading = FileReading(origin, path)

    first = next(reading)
    reading.close()

    assert (first.recommending_states, first.extra) == (("MRD",), (("kept", "yes"),))
    assert list(reading) == []


def test_a_file_beyond_the_size_limit_starts_no_child(tmp_path):
    path = tmp_path / "file"
    with path.open("wb") as file:
        file.truncate(26 * MEGABYTE)

    with pytest.raises(UnreadableFile, match="The file has 26 MB; at most 25 MB are read."):
        FileReading(MISBEHAVING, path, limits=Limits())
