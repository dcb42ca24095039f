"""Our mechanism codes for the bodies UHRI names; bodies.csv is the table, the reference data decide the codes."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).with_name("bodies.csv")

_NOT_A_LETTER = re.compile(r"[\W_]+")


class Body(NamedTuple):
    """A mechanism code, and the optional protocol under which it spoke where UHRI parts these."""

    code: str
    instrument: str = ""


def body_of(printed: str) -> Body | None:
    """The mechanism behind a printed name; None for a name the table does not have."""
    return _bodies().get(_key(printed))


def _key(printed: str) -> str:
    """Names differ in dashes, doubled spaces and "&" against "and": "IE  Albinism", "CRC-OP-SC"."""
    return _NOT_A_LETTER.sub("", printed.replace("&", "and")).casefold()


@cache
def _bodies() -> dict[str, Body]:
    with TABLE.open(encoding="utf-8", newline="") as table:
        return {_key(row["name"]): Body(row["code"], row["instrument"]) for row in csv.DictReader(table)}
