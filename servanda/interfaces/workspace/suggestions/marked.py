"""A text with the words underlined that led to a suggestion."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    is_marked: bool


def marked(text: str, places: Iterable[tuple[int, int]]) -> list[Piece]:
    """The text in pieces; overlapping places are underlined as one."""
    pieces: list[Piece] = []
    at = 0
    for start, end in _joined(places, len(text)):
        if start > at:
            pieces.append(Piece(text[at:start], False))
        pieces.append(Piece(text[start:end], True))
        at = end
    if at < len(text):
        pieces.append(Piece(text[at:], False))
    return pieces


def places_in(text: str, why: dict[str, Any]) -> list[tuple[int, int]]:
    """Where the words that led to it stand. In a text corrected since, wherever the same words stand now."""
    found = []
    for (start, end), word in zip(why.get("spans", ()), why.get("words", ()), strict=False):
        if text[start:end] != word:
            start = text.find(word) if word else -1
            end = start + len(word)
        if start >= 0:
            found.append((start, end))
    return found


def _joined(places: Iterable[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted((max(start, 0), min(end, length)) for start, end in places):
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
