"""Finds the ISO3 code of a printed State name in a plain table, as parsers need it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from servanda.pipelines.ingest.records import plain


def finder(table: Mapping[str, str]) -> Callable[[str], str]:
    """A function from any printed spelling to the code, or "" for names the table does not hold.

    Case, kinds of quotes and blanks, a leading "the" and trailing footnote stars make no difference.
    """
    known = {_key(name): code for name, code in table.items()}

    def find(printed: str) -> str:
        return known.get(_key(printed), "")

    return find


def _key(name: str) -> str:
    return plain(name.strip().rstrip("*†")).removeprefix("the ")
