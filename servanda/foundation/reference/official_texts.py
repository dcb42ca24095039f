"""Fill in the full texts of goals, targets and indicators from files a user has."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import models, transaction

from servanda.foundation.reference.models import Goal, Indicator, Target
from servanda.foundation.reference.names import LANGUAGES

_FILES: tuple[tuple[str, type[models.Model]], ...] = (
    ("sdg_goals_multilingual.csv", Goal),
    ("sdg_targets_multilingual.csv", Target),
    ("sdg_indicators_multilingual.csv", Indicator),
)
_CHINESE = ("zh", "zh-Hans", "zh-CN")


class NoOfficialTexts(Exception):
    """The folder has none of the files, or one of them is not such a table."""


@dataclass(frozen=True, slots=True)
class TextsLoaded:
    """How many entries got a text or another text, and the codes the files name that we do not."""

    written: int
    unknown: tuple[str, ...]


@transaction.atomic
def load_official_texts(folder: Path) -> TextsLoaded:
    """Read `sdg_{goals,targets,indicators}_multilingual.csv`, column `code` and one for each language.

    Texts already loaded are replaced; languages the files lack keep what they have.
    """
    present = [(folder / file, model) for file, model in _FILES if (folder / file).is_file()]
    if not present:
        names = ", ".join(file for file, _ in _FILES)
        raise NoOfficialTexts(f"{folder} has none of the files {names}. Name the folder that holds them.")
    written, unknown = 0, []
    for path, model in present:
        texts = _texts(path)
        held: dict[str, Any] = model._default_manager.in_bulk(texts)
        unknown += [code for code in texts if code not in held]
        changed = []
        for code, entry in held.items():
            merged = {**entry.official_texts, **texts[code]}
            if merged != entry.official_texts:
                entry.official_texts = merged
                changed.append(entry)
        model._default_manager.bulk_update(changed, ["official_texts"])
        written += len(changed)
    return TextsLoaded(written, tuple(unknown))


def _texts(path: Path) -> dict[str, dict[str, str]]:
    """Texts by code and language. Of a goal's two texts ("5/short", "5/title") the title is the full one."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        table = csv.DictReader(lines)
        if "code" not in (table.fieldnames or ()):
            raise NoOfficialTexts(f"{path.name} has no column `code`. Its first line must name the columns.")
        rows = list(table)
    found = {}
    for row in rows:
        code, _, part = row["code"].partition("/")
        if part != "short":
            found[code] = {lang: text for lang in LANGUAGES if (text := _text(row, lang))}
    return found


def _text(row: dict[str, str], lang: str) -> str:
    columns = _CHINESE if lang == "zh" else (lang,)
    text = next((row[column] for column in columns if row.get(column)), "")
    return " ".join(text.split())
