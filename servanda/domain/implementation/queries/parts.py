"""The one door to what an update says: each part for those who may read it, and for nobody else.

Pages, exports and releases take the words of an update from here. What is kept from a reader is not in the answer at
all, so that a page cannot show it by mistake.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from servanda.domain.implementation.models import Consultation, Evidence, Figure, Update
from servanda.domain.implementation.queries.figures import figures_of
from servanda.domain.implementation.rules import can_read_kept
from servanda.domain.implementation.states import Confidentiality, Part, closer_of


@dataclass(frozen=True, slots=True)
class Told:
    """What one circle of readers is told. Names are those of Update, so that a page can take either."""

    update: Update
    what_was_done: str
    effect_on_people: str
    obstacles: tuple[str, ...]
    obstacle_words: str
    figures: tuple[Figure, ...]
    consulted: tuple[Consultation, ...]
    evidence: tuple[Evidence, ...]
    kept: dict[str, Confidentiality]  # each part that is told, and how closely it is kept
    withheld: frozenset[str]  # parts that hold something this circle is not told
    withheld_evidence: int

    @property
    def closer(self) -> dict[str, Confidentiality]:
        """Parts of these that are kept closer than the whole: they carry a mark."""
        return {part: kept for part, kept in self.kept.items() if kept != self.update.confidentiality}


def kept_of(update: Update, part: str) -> Confidentiality:
    """How closely a part is kept: as the whole, or closer."""
    return closer_of(update.confidentiality, update.kept_closer.get(part, ""))


def kept_of_evidence(evidence: Evidence, update: Update) -> Confidentiality:
    """How closely one piece of evidence is kept."""
    return closer_of(update.confidentiality, evidence.kept)


def told_to(user: Any, update: Update) -> Told:
    """What this member may read of an update that they may see (`updates_visible_to`)."""
    return _told(update, lambda kept: can_read_kept(user, update, kept))


def told_to_everyone(update: Update) -> Told:
    """What may be released: nothing but parts for everyone."""
    return _told(update, lambda kept: kept == Confidentiality.PUBLIC)


_Rows = tuple[tuple[Figure, ...], tuple[Consultation, ...], tuple[Evidence, ...]]


def _rows_of(update: Any) -> _Rows:
    """Read once for each object: a page tells the same update to its reader and, as a preview, to everyone."""
    if getattr(update, "_rows_of_version", None) != update.version:
        pieces = sorted(update.evidence.all(), key=lambda item: item.pk)
        rows = (tuple(figures_of(update)), tuple(update.consulted.order_by("position")), tuple(pieces))
        update._rows_told, update._rows_of_version = rows, update.version
    found: _Rows = update._rows_told
    return found


def _told(update: Update, opens: Callable[[Confidentiality], bool]) -> Told:
    parts = {part.value: kept_of(update, part) for part in Part}
    told = {part for part, kept in parts.items() if opens(kept)}
    figures, consulted, evidence = _rows_of(update)
    shown = tuple(item for item in evidence if opens(kept_of_evidence(item, update)))
    says = {
        Part.WHAT_WAS_DONE: update.what_was_done,
        Part.EFFECT_ON_PEOPLE: update.effect_on_people,
        Part.FIGURES: figures,
        Part.OBSTACLES: update.obstacles or update.obstacle_words,
        Part.CONSULTED: consulted,
    }
    return Told(
        update=update,
        what_was_done=update.what_was_done if Part.WHAT_WAS_DONE in told else "",
        effect_on_people=update.effect_on_people if Part.EFFECT_ON_PEOPLE in told else "",
        obstacles=tuple(update.obstacles) if Part.OBSTACLES in told else (),
        obstacle_words=update.obstacle_words if Part.OBSTACLES in told else "",
        figures=figures if Part.FIGURES in told else (),
        consulted=consulted if Part.CONSULTED in told else (),
        evidence=shown,
        kept={part: parts[part] for part in parts if part in told},
        withheld=frozenset(part.value for part, content in says.items() if content and part not in told),
        withheld_evidence=len(evidence) - len(shown),
    )
