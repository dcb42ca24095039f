"""Finds the ISO3 code of a printed State name in a plain table, as parsers need it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping

from servanda.pipelines.ingest.records import plain


def finder(table: Mapping[str, str]) -> Callable[[str], str]:
    """A function from any printed spelling to the code, or "" for names the table does not hold.

    Only letters count, without case and accents, and a leading "the" does not: OHCHR's lists print
    "Sierra Le one", "Viet  Nam*" and "Côte d’Ivoire" in several ways.
    """
    known = {_key(name): code for name, code in table.items()}
    known.pop("", None)

    def find(printed: str) -> str:
        return known.get(_key(printed), "")

    return find


def _key(name: str) -> str:
    letters = "".join(sign for sign in unicodedata.normalize("NFKD", plain(name)) if sign.isalpha() or sign == " ")
    return letters.strip().removeprefix("the ").replace(" ", "")
