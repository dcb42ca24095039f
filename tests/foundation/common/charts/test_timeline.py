import csv
import datetime
import io

from servanda.foundation.common.charts.gantt import Bar, Mark
from servanda.foundation.common.charts.timeline import Line, Timeline

TODAY = datetime.date(2026, 11, 22)
DAY = datetime.date


def _line(title="A law", **bar):
    return Line(
        "A1", "Ministry", "Under way", Bar(title, DAY(2025, 1, 1), bar.pop("promised", DAY(2026, 6, 30)), **bar)
    )


def test_the_sentence_counts_what_is_drawn():
    done = _line(completed=DAY(2026, 1, 1))
    moved = _line(promised=DAY(2027, 1, 1), moved_from=(DAY(2026, 1, 1),))

    assert Timeline([done], TODAY).sentence() == "Of 1 action, 1 is completed."
    assert (
        Timeline([done, _line(), _line(), moved], TODAY).sentence()
        == "Of 4 actions, 1 are completed. 2 are late. 1 was promised for an earlier day."
    )


def test_the_table_for_a_spreadsheet_holds_the_days_of_the_drawing_and_no_formula():
    marks = (Mark("@first", DAY(2026, 1, 1), DAY(2026, 2, 1)),)
    told = Timeline([_line("=1+1", marks=marks, moved_from=(DAY(2025, 12, 31),))], TODAY)

    head, own, mark = csv.reader(io.StringIO(told.csv().removeprefix("\ufeff")))

    assert len(head) == len(own) == len(mark)
    assert own[:9] == ["A1", "'=1+1", "Ministry", "Under way", "2025-01-01", "2025-12-31", "2026-06-30", "", "145"]
    assert mark[9:] == ["'@first", "2026-01-01", "2026-02-01"]


def test_an_empty_timeline_is_drawn_without_harm():
    assert Timeline([], TODAY).draw().bars == []
