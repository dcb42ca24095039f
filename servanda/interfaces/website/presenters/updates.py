"""What a body reported, as released: its own words in its own language."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import ngettext

from servanda.foundation.common.figures import counted, figure_in_words
from servanda.foundation.common.languages import direction
from servanda.foundation.common.text import Passage, in_language
from servanda.interfaces.website.words import CONSULTED, OBSTACLES, UNITS, word
from servanda.pipelines.publication.queries.pages import Entry


@dataclass(frozen=True, slots=True)
class Account:
    """One update."""

    public_id: str
    body: Passage
    body_id: str
    approved_on: str
    language: str
    done: str
    effect: str
    obstacles: list[str]
    obstacle_words: str
    level: str
    evidence: list[dict[str, Any]]
    period: tuple[str, str]
    figures: list[dict[str, Any]]
    consulted: list[dict[str, Any]]

    @property
    def direction(self) -> str:
        return direction(self.language)

    @property
    def evidence_words(self) -> str:
        number = len(self.evidence)
        said = ngettext("%(n)s piece of evidence", "%(n)s pieces of evidence", number)
        return said % {"n": counted(number)} if number else ""


def account(entry: Entry) -> Account:
    content = entry.content
    return Account(
        public_id=entry.public_id,
        body=in_language(content["body"]["names"]),
        body_id=content["body"]["public_id"],
        approved_on=content["approved_on"],
        language=content["language"],
        done=content["what_was_done"],
        effect=content["effect_on_people"],
        obstacles=[word(OBSTACLES, code) for code in content["obstacles"]],
        obstacle_words=content["obstacle_words"],
        level=content["level"],
        evidence=content["evidence"],
        period=(content["period"]["from"] or "", content["period"]["to"] or ""),
        # Releases made before these were kept have none.
        figures=[_figure(row) for row in content.get("figures", ())],
        consulted=[{**row, "kind": word(CONSULTED, row["kind"])} for row in content.get("consulted", ())],
    )


def _figure(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "number": figure_in_words(Decimal(row["value"])), "unit": word(UNITS, row["unit"])}


def size(number: int) -> str:
    """ "1.2 MB", "34 KB": enough to decide whether to download."""
    return f"{number / 1_000_000:.1f} MB" if number >= 1_000_000 else f"{max(1, round(number / 1000))} KB"
