"""Reading the lists of themes and groups and their crosswalks as plain files, for the tests beside."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).resolve().parents[3] / "servanda" / "foundation" / "reference" / "data"
THEME_CROSSWALKS = ("uhri-themes", "upr-info-issues", "ohchr-themes", "ohchr-legacy-index")
GROUP_CROSSWALKS = ("uhri-groups", "ohchr-groups", "ohchr-legacy-groups")

Term = dict[str, Any]
Mapping = dict[str, list[dict[str, str]]]


@cache
def terms(name: str) -> list[Term]:
    return yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))


def codes(name: str) -> set[str]:
    return {term["code"] for term in terms(name)}


def key(label: str) -> str:
    """Labels are compared without a leading dash, stray spaces and capitals, the ways in which sources vary."""
    return " ".join(label.strip().removeprefix("- ").split()).casefold()


@cache
def rows(crosswalk: str) -> list[dict[str, str]]:
    with (DATA / "crosswalks" / f"{crosswalk}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def mapping(crosswalk: str) -> Mapping:
    found: Mapping = defaultdict(list)
    for row in rows(crosswalk):
        found[key(row["label"])].append(row)
    return dict(found)


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def labels_in(path: Path, *columns: str) -> Iterator[str]:
    for row in table(path):
        for column in columns:
            yield from (label for label in row[column].split("|") if label.strip())


def unmapped(labels: Iterable[str], crosswalk: str) -> set[str]:
    known = mapping(crosswalk)
    return {label for label in labels if key(label) not in known}
