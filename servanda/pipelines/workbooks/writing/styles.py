"""How cells look: what is to be filled in is light, what is not is grey, what is wrong is marked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from servanda.pipelines.workbooks.columns import Column, ValueKind

_NUMBERS = {ValueKind.DAY: "yyyy-mm-dd", ValueKind.NUMBER: "General"}
_TO_FILL, _TO_READ, _WRONG, _HEAD = "#FFFBE6", "#F1F3F5", "#FBD9D3", "#1F3A4D"


class Styles:
    """Formats of one workbook, each made once."""

    def __init__(self, add: Callable[[dict[str, Any]], Any]) -> None:
        self._add = add
        self._made: dict[tuple[Any, ...], Any] = {}
        self._cells: dict[tuple[Any, ...], Any] = {}

    def cell(self, column: Column, *, editable: bool, wrong: bool = False) -> Any:
        """Text stays text: a leading zero, an equals sign or a long number is kept as it was typed."""
        key = (column.kind, editable, wrong)
        if key not in self._cells:
            self._cells[key] = self._new_cell(column, editable=editable, wrong=wrong)
        return self._cells[key]

    def _new_cell(self, column: Column, *, editable: bool, wrong: bool) -> Any:
        return self._once(
            num_format=_NUMBERS.get(column.kind, "@"),
            locked=not editable,
            bg_color=_WRONG if wrong else _TO_FILL if editable else _TO_READ,
            text_wrap=True,
            valign="top",
            border=1,
            border_color="#D5DADF",
            bold=wrong,
        )

    def head(self, *, editable: bool) -> Any:
        return self._once(
            bold=True,
            font_color="#FFFFFF",
            bg_color=_HEAD if editable else "#5C6B77",
            text_wrap=True,
            valign="vcenter",
            border=1,
            border_color="#D5DADF",
            num_format="@",
        )

    def extra(self) -> Any:
        """A column of the person's own."""
        return self._once(num_format="@", locked=False, text_wrap=True, valign="top", italic=True)

    def words(self, *, size: int = 11, bold: bool = False) -> Any:
        return self._once(font_size=size, bold=bold, text_wrap=True, valign="top", num_format="@")

    def _once(self, **said: Any) -> Any:
        key = tuple(sorted(said.items()))
        if key not in self._made:
            self._made[key] = self._add(said)
        return self._made[key]
