"""Recognising printed names of States and mechanisms. Plain Python: parsers use it without Django.

A key keeps only what spelling has in common: letters and digits, without case, accents,
spaces and punctuation. A line broken inside a name ("Sierra Le one") so finds its State too.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache
from html import unescape
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DATA = Path(__file__).resolve().parent / "data"

LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")

_CODE = re.compile(r"[A-Z]{2,3}")
_WORD = re.compile(r"[^\W_]+")
_SAINT = {"st": "saint", "ste": "sainte"}


def normalise_name(name: str) -> str:
    """The key under which a printed name is looked up.

    Two or three capitals stay as they are: "PK" is a code, while "no" or "to" are words
    that must never become Norway or Tonga.
    """
    bare = name.strip().strip("*").strip()
    if _CODE.fullmatch(bare):
        return bare
    return normalise_label(bare, article="the")


def normalise_label(label: str, *, article: str = "") -> str:
    """The key of any printed label, a leading article dropped where one is named."""
    text = unescape(label).replace("&", " and ")
    letters = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    # "d'Ivoire", "Côte d’Ivoire" and "U.S.A." differ in marks that no reader would miss.
    words = [_SAINT.get(word, word) for word in _WORD.findall(letters.casefold())]
    if article and words[:1] == [article] and len(words) > 1:
        words = words[1:]
    return "".join(words)


def read_csv(file: str) -> list[dict[str, str]]:
    """Rows of one of our own data files."""
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def names_table(rows: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """Normalised name → code, refusing a name that stands for two codes."""
    table: dict[str, str] = {}
    for code, names in rows:
        for name in names:
            key = normalise_name(name)
            if key and table.setdefault(key, code) != code:
                raise ValueError(f"{name!r} stands for both {table[key]} and {code}. Remove it from one of them.")
    return table


@cache
def shipped_state_names() -> Mapping[str, str]:
    """Normalised name → ISO3 for the States in our data file: codes, names in six languages, other spellings."""
    return MappingProxyType(
        names_table(
            (row["iso3"], [row["iso3"], row["iso2"], *(row[lang] for lang in LANGUAGES), *split(row["other_names"])])
            for row in read_csv("states.csv")
        )
    )


@cache
def shipped_mechanism_names() -> Mapping[str, str]:
    """Normalised printed name → mechanism code, as UHRI and OHCHR print them."""
    return MappingProxyType(
        {
            normalise_label(name): code
            for row in read_csv("mechanism_names.csv")
            for name, code in [(row["name"], row["code"])]
        }
    )


def state_code(name: str) -> str:
    """ISO3 of a printed State name, or "" where it is none we know."""
    return shipped_state_names().get(normalise_name(name), "")


def mechanism_code(name: str) -> str:
    """Our code of a body as printed ("- CRC", "SR Torture"), or "" where it is none we know."""
    return shipped_mechanism_names().get(normalise_label(name), "")


def split(joined: str) -> list[str]:
    """Values that a data file joins by a bar."""
    return [part.strip() for part in joined.split("|") if part.strip()]
