"""Levels as one bar, and the loom: one strand for each recommendation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Reading order, from kept to owed, and how each part is filled.
ORDER = ("full", "substantial", "partial", "initial", "none", "regression", "not_assessable")
_FILLS = {
    "full": ("lv4", ""),
    "substantial": ("edge", "p-substantial"),
    "partial": ("edge", "p-partial"),
    "initial": ("edge", "p-initial"),
    "none": ("cell", ""),
    "regression": ("owed", ""),
    "not_assessable": ("cell unk", ""),
}
_GAP = 0.35  # percent between parts


@dataclass(frozen=True, slots=True)
class Part:
    level: str
    count: int
    x: float
    width: float
    css: str
    pattern: str


def level_bar(counts: Mapping[str, int], *, rtl: bool = False) -> list[Part]:
    """Parts of a bar in percent. A level nobody is at has no part; an unknown level counts as not assessable."""
    known = dict.fromkeys(ORDER, 0)
    for level, count in counts.items():
        known[level if level in known else "not_assessable"] += count
    present = [(level, count) for level, count in known.items() if count]
    total = sum(count for _level, count in present)
    room = 100 - _GAP * (len(present) - 1)
    parts: list[Part] = []
    at = 0.0
    for level, count in present:
        width = room * count / total
        css, pattern = _FILLS[level]
        x = 100 - at - width if rtl else at
        parts.append(Part(level, count, round(x, 2), round(width, 2), css, pattern))
        at += width + _GAP
    return parts


# How far down a strand reaches; regression rises above the line.
_REACH = {"full": 120, "substantial": 90, "partial": 60, "initial": 30, "not_assessable": 120, "regression": -13}
_TOP = 16


@dataclass(frozen=True, slots=True)
class Strand:
    """One recommendation in the loom."""

    level: str
    late: bool = False


@dataclass(frozen=True, slots=True)
class Weave:
    """Path data for one theme, by kind of strand, in units of one strand each."""

    size: int
    share: float  # percent of the largest theme's width: one pitch for all
    pitch: str  # class of the strands' weight: fewer strands are drawn heavier, so that they stand close
    plain: str
    unknown: str
    late: str
    kept: str
    zero: str


def weave(strands: Sequence[Strand], *, largest: int, rtl: bool = False) -> Weave:
    """Longest strands first, so that the shape of a theme can be read like a profile."""
    rank = {level: index for index, level in enumerate(("full", "substantial", "partial", "initial", "none"))}
    ordered = sorted(
        strands, key=lambda strand: (rank.get(strand.level, 9 if strand.level == "regression" else 10), strand.late)
    )
    paths: dict[str, list[str]] = {"plain": [], "unknown": [], "late": [], "kept": [], "zero": []}
    for index, strand in enumerate(ordered):
        x = (len(ordered) - 1 - index if rtl else index) + 0.33
        if strand.level == "none":
            paths["zero"].append(f"M{x:g} {_TOP}h0")
            continue
        reach = _REACH.get(strand.level, _REACH["not_assessable"])
        kind = "late" if strand.late or strand.level == "regression" else "plain"
        if strand.level not in _REACH or strand.level == "not_assessable":
            kind = "unknown"
        paths[kind].append(f"M{x:g} {_TOP}v{reach}")
        if strand.level == "full":
            paths["kept"].append(f"M{x:g} {_TOP + reach}h0")
    drawn = {kind: "".join(parts) for kind, parts in paths.items()}
    pitch = "p5" if largest <= 36 else "p3" if largest <= 60 else ""
    return Weave(size=len(ordered), share=round(100 * len(ordered) / max(largest, 1), 2), pitch=pitch, **drawn)
