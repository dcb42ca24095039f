"""Our mechanism codes for the bodies UHRI names; the reference data hold the table."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from servanda.foundation.reference.names import normalise_label, read_csv


class Body(NamedTuple):
    """A mechanism code, and the optional protocol under which it spoke where UHRI parts these."""

    code: str
    instrument: str = ""


def body_of(printed: str) -> Body | None:
    """The mechanism behind a printed name; None for a name the table does not have."""
    return _bodies().get(normalise_label(printed))


@cache
def _bodies() -> dict[str, Body]:
    return {normalise_label(row["name"]): Body(row["code"], row["treaty"]) for row in read_csv("mechanism_names.csv")}
