"""Knowledge that holds in every language: what follows from a theme or group, and what gives way to what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

from ..states import Kind
from .lexicons import POINTS, Code

_FILE = Path(__file__).parent / "data" / "rules.yaml"
_KINDS = {"theme": Kind.THEME.value, "group": Kind.GROUP.value, "target": Kind.TARGET.value, "goal": Kind.GOAL.value}

Follows = dict[Code, list[tuple[Code, str]]]


@dataclass(frozen=True, slots=True)
class Rules:
    """`yields` and `goals`: a code, and what follows from it how surely. `unless`: a code, and those that make it
    needless. `otherwise`: what is said of a kind when nothing else is."""

    yields: Follows = field(default_factory=dict)
    goals: Follows = field(default_factory=dict)
    unless: dict[Code, tuple[Code, ...]] = field(default_factory=dict)
    otherwise: tuple[Code, ...] = ()


@cache
def rules() -> Rules:
    written = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return Rules(
        _follows(written["yields"]),
        _follows(written["goals"]),
        {_code(name): tuple(_code(other) for other in others) for name, others in written["unless"].items()},
        tuple(_code(f"{kind} {value}") for kind, value in written["otherwise"].items()),
    )


def _follows(written: Mapping[str, Mapping[str, list[str]]]) -> Follows:
    return {_code(name): list(_read(strengths)) for name, strengths in written.items()}


def _read(strengths: Mapping[str, list[str]]) -> Iterator[tuple[Code, str]]:
    for strength, names in strengths.items():
        if strength not in POINTS:
            raise ValueError(f"{strength!r} is none of sure, likely, hint.")
        for name in names:
            yield _code(name), strength


def _code(name: str) -> Code:
    """`theme torture` as it stands in the file."""
    kind, value = name.split()
    return _KINDS[kind], value
