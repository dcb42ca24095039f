from hypothesis import given
from hypothesis import strategies as st

from servanda.foundation.common.charts.levels import ORDER, Strand, level_bar, weave

counts = st.dictionaries(st.sampled_from(ORDER), st.integers(1, 500), min_size=1)


@given(counts, st.booleans())
def test_the_parts_fill_the_bar_without_overlapping(found, rtl):
    parts = sorted(level_bar(found, rtl=rtl), key=lambda part: part.x)

    assert abs(parts[0].x) < 0.05
    assert abs(parts[-1].x + parts[-1].width - 100) < 0.05
    for left, right in zip(parts, parts[1:], strict=False):
        assert left.x + left.width <= right.x + 0.02


@given(counts)
def test_every_recommendation_is_counted_once(found):
    assert sum(part.count for part in level_bar(found)) == sum(found.values())


def test_a_level_nobody_knows_counts_as_not_assessable():
    assert [(part.level, part.count) for part in level_bar({"": 2, "not_assessable": 1})] == [("not_assessable", 3)]


def test_each_recommendation_has_one_strand():
    strands = [Strand(level) for level in ORDER] + [Strand("partial", late=True)]

    woven = weave(strands, largest=16)

    assert sum(path.count("M") for path in (woven.plain, woven.unknown, woven.late, woven.zero)) == 8
    assert woven.kept.count("M") == 1
    assert woven.share == 50
