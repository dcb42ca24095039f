"""What each kind of sheet says of itself. One file for each kind; the registry lists them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from django.utils.functional import Promise

from servanda.foundation.accounts.models import User
from servanda.foundation.accounts.permissions import Permission
from servanda.pipelines.workbooks.columns import Column, Row


class SheetKind(Protocol):
    """A list that goes out as a workbook. Everything here runs in the workbook's language."""

    @property
    def code(self) -> str:
        """Stable: part of addresses and of kept exports."""

    @property
    def title(self) -> str | Promise:
        """What the list is called."""

    @property
    def about(self) -> str | Promise:
        """A sentence or two for the page and the instructions: what filling it in does."""

    @property
    def permission(self) -> Permission:
        """Whoever does not hold it neither takes nor applies such a workbook."""

    def columns(self, user: Any) -> tuple[Column, ...]:
        """Its columns for this person, the id first."""

    def rows_to_fill(self, user: Any) -> Iterator[Row]:
        """The rows that go out: what the person may change now."""

    def rows_now(self, user: Any, keys: Iterable[str]) -> dict[str, Row]:
        """Rows of these keys as they stand, as far as the person may see them; some may be closed."""

    def check(self, row: Row, after: Mapping[str, str], changed: frozenset[str]) -> dict[str, str]:
        """What can be said of a row before it is applied: a message for each column at fault."""

    def apply(self, *, row: Row, after: Mapping[str, str], changed: frozenset[str], by: User) -> dict[str, Any]:
        """Make the row so, by the ordinary actions. `row` is what was compared: EditedMeanwhile if it moved since.

        Returns what taking it back needs beyond the cells, as JSON.
        """

    def take_back(self, *, row: Row, before: Mapping[str, str], own: Mapping[str, Any], by: User) -> None:
        """Make these cells as they were. `own` is what `apply` returned; a DomainError says why the row stays."""
