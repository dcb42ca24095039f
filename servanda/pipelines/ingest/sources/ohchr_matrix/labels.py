"""Cells of labels: one label a line, in blocks opened by a word such as "SDGs:" or "Affected persons:"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from servanda.pipelines.ingest.sources.ohchr_matrix import words
from servanda.pipelines.ingest.sources.ohchr_matrix.words import Role


@dataclass(frozen=True, slots=True)
class Labels:
    """A row's themes, groups and SDG labels as printed, trimmed, each once."""

    themes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    sdg: tuple[str, ...] = ()  # as printed: "16 - PEACE, JUSTICE AND STRONG INSTITUTIONS"

    @property
    def goals(self) -> tuple[str, ...]:
        """Goals and targets as codes; labels that name none are left out."""
        return tuple(dict.fromkeys(code for code in map(words.goal_of, self.sdg) if code))

    @property
    def strange_goals(self) -> tuple[str, ...]:
        """Labels filed under SDGs that name no goal we know."""
        return tuple(label for label in self.sdg if not words.goal_of(label))

    def joined(self, other: Labels) -> Labels:
        """Both rows' labels, the first row's in front."""
        return Labels(
            tuple(dict.fromkeys(self.themes + other.themes)),
            tuple(dict.fromkeys(self.groups + other.groups)),
            tuple(dict.fromkeys(self.sdg + other.sdg)),
        )


def read_labels(cells: Iterable[tuple[Role, str]]) -> Labels:
    """Labels of a row's cells; each cell starts in the block its column stands for."""
    blocks: dict[Role, list[str]] = {Role.THEMES: [], Role.GROUPS: [], Role.SDG: []}
    for role, text in cells:
        block = role
        for line in text.split("\n"):
            block, label = _line(line, block)
            if label:
                blocks[block].append(label)
    return Labels(
        themes=tuple(dict.fromkeys(blocks[Role.THEMES])),
        groups=tuple(dict.fromkeys(blocks[Role.GROUPS])),
        sdg=tuple(dict.fromkeys(blocks[Role.SDG])),
    )


def _line(line: str, block: Role) -> tuple[Role, str]:
    """The block a line belongs to and the label it holds, which is empty for a line that only opens a block."""
    for role, opening in words.BLOCK_LABELS:
        match = opening.match(line)
        if match:
            return role, _trimmed(line[match.end() :])
    return block, _trimmed(line)


def _trimmed(line: str) -> str:
    """A label without bullet and stray blanks; the words stay as printed."""
    return " ".join(line.split()).removeprefix("-").lstrip("•–·*▪ ").strip(" ;")
