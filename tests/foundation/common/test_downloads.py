from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from servanda.foundation.common.downloads import as_it_was, harmless

_DANGEROUS = "=+-@\t\r\n\0＝＋－＠"


@given(st.text() | st.builds(lambda start, rest: start + rest, st.sampled_from(_DANGEROUS + "'"), st.text()))
def test_no_cell_starts_a_formula_and_reading_it_back_is_the_identity(text: str) -> None:
    cell = harmless(text)

    assert not cell or cell[0] not in _DANGEROUS
    assert as_it_was(cell) == text
