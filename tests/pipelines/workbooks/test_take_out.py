"""What goes out: protected, with drop-downs, in the person's language and direction, and with nothing that computes."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from servanda.domain.implementation.actions.updates import Answer, start_update
from servanda.foundation.audit.models import Event
from servanda.foundation.common.errors import InvalidInput, NotAllowed
from servanda.pipelines.workbooks.actions.take_out import take_out
from servanda.pipelines.workbooks.columns import ID
from servanda.pipelines.workbooks.models import Export
from servanda.pipelines.workbooks.registry import KINDS
from tests import factories
from tests.pipelines.workbooks.books import brought, grid_of, opened, taken


def parts_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name).decode() for name in package.namelist() if name.endswith(".xml")}


def the_list(content):
    """The XML of the sheet people fill in: the second one."""
    return parts_of(content)["xl/worksheets/sheet2.xml"]


def test_what_went_out_is_kept_with_its_values(owed, focal_point):
    export, _content = taken("answers", by=focal_point)

    assert (export.row_count, export.rows.count(), export.made_by) == (3, 3, focal_point)
    assert {row.values[ID] for row in export.rows.all()} == {row.key for row in export.rows.all()}
    assert Event.objects.get(name="workbooks.taken").details == {"kind": "answers", "rows": 3}


def test_no_cell_computes_whatever_its_text_begins_with(owed, focal_point, tmp_path):
    _export, content = taken("answers", by=focal_point)

    assert not [name for name, xml in parts_of(content).items() if "<f>" in xml or "<f " in xml]
    assert any("=1+1 is no formula. Adopt a law." in row for row in grid_of(content, tmp_path))


def test_only_what_may_be_filled_in_is_unlocked(owed, focal_point):
    _export, content = taken("answers", by=focal_point)
    sheet, styles = the_list(content), parts_of(content)["xl/styles.xml"]
    formats = re.findall(r"<xf [^>]*?(?:/>|>.*?</xf>)", styles.partition("<cellXfs")[2].partition("</cellXfs>")[0])
    unlocked = {number for number, xf in enumerate(formats) if 'locked="0"' in xf}

    assert "<sheetProtection" in sheet
    assert "password" not in sheet
    of_row = dict(re.findall(r'<c r="([A-Z]+)2" s="(\d+)"', sheet))
    columns = KINDS["answers"].columns(focal_point)
    open_columns = {columns[_number(letters)].name for letters, style in of_row.items() if int(style) in unlocked}
    assert open_columns == {column.name for column in columns if column.editable}


def _number(letters):
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def test_choices_are_offered_from_a_hidden_sheet(owed, focal_point, tmp_path):
    _export, content = taken("answers", by=focal_point)
    parts = parts_of(content)

    assert 'type="list"' in the_list(content)
    assert re.findall(r'<sheet name="(lists|servanda)" sheetId="\d+" state="hidden"', parts["xl/workbook.xml"])
    (lists,) = (sheet for sheet in opened(content, tmp_path).sheets if sheet.name == "lists")
    assert "Substantial" in [cell for row in lists.rows for cell in row]


def test_arabic_runs_from_right_to_left(owed, focal_point, tmp_path):
    _export, content = taken("answers", by=focal_point, language="ar")

    assert 'rightToLeft="1"' in the_list(content)
    assert "وزارة العدل" in grid_of(content, tmp_path)[1]


def test_a_text_too_long_for_a_cell_goes_out_cut_and_locked(owed, justice, focal_point, tmp_path):
    start_update(target=owed[0], body=justice, answer=Answer(what_was_done="😀" * 20_000), by=focal_point)

    export, content = taken("answers", by=focal_point)

    assert ["what_was_done"] in [row.locked for row in export.rows.all()]
    assert brought(content, by=focal_point).counts == {"rows": 3, "absent": 0, "unchanged": 3}


def test_a_list_of_another_role_is_refused(owed, focal_point, coordinator):
    for kind, person in (
        ("assignments", focal_point),
        ("answers", coordinator),
        ("answers", factories.user("drafter")),
    ):
        with pytest.raises(NotAllowed):
            take_out(kind=KINDS[kind], language="en", by=person)
    with pytest.raises(InvalidInput):
        take_out(kind=KINDS["answers"], language="xx", by=focal_point)

    assert not Export.objects.exists()


def test_each_person_gets_their_own_bodies_rows(owed, coordinator):
    health = factories.user("focal_point", at=factories.body("ministry-of-health"))

    assert taken("answers", by=health)[0].row_count == 0


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_list_is_a_workbook_too(kind, justice, coordinator, focal_point, tmp_path):
    by = focal_point if kind == "answers" else coordinator
    _export, content = taken(kind, by=by)

    assert len(grid_of(content, tmp_path)) == 1
    assert brought(content, by=by).counts == {"rows": 0, "absent": 0}


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "ru", "zh"])
@pytest.mark.parametrize("kind", KINDS)
def test_headings_differ_from_each_other_in_every_language(kind, language, coordinator, focal_point):
    columns = KINDS[kind].columns(coordinator)

    assert len({column.header_in(language) for column in columns}) == len(columns)
