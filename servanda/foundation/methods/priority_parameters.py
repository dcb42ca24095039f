"""Parameters of the order of attention: the published ones beside this file, or an operator's own, read and checked."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from servanda.foundation.methods.pairwise import compare
from servanda.foundation.methods.priority import Criterion

PUBLISHED = Path(__file__).with_name("priority.yaml")
_HARMS = ("threat", "lasting", "other")


class ParametersRefused(ValueError):
    """The file cannot be used; the words say what to change."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """What `priority.yaml` says; days in days, shares from 0 to 1."""

    version: str
    valid_from: datetime.date
    source: str
    is_published: bool  # the project's own, not an operator's
    weights: Mapping[Criterion, float]  # summing to 1
    threats: frozenset[str]  # codes of themes
    threat_share: float
    lasting_harm: frozenset[str]
    severity: Mapping[str, float]
    legal_force: Mapping[str, float]
    report_within_days: int
    silent_after_days: int
    least_known: float
    top: int
    spread: float
    draws: int
    seed: int


def parameters(path: str = "") -> Parameters:
    """Those of the file named, read once; the published ones for "". ParametersRefused says what is wrong with it."""
    return _read(Path(path) if path else PUBLISHED)


@lru_cache(maxsize=4)
def _read(path: Path) -> Parameters:
    try:
        given = yaml.safe_load(path.read_text("utf-8"))
        published = yaml.safe_load(PUBLISHED.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ParametersRefused(f"{path} cannot be read: {error}") from error
    if not isinstance(given, dict) or (unknown := set(given) - set(published) - {"comparisons"}):
        raise ParametersRefused(f"{path}: unknown lines {sorted(unknown) if isinstance(given, dict) else ''}.")
    weights = _weights(given)
    try:
        return _parameters(_over(published, given), weights, is_published=path == PUBLISHED)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise ParametersRefused(f"{path}: {error}") from error


def _over(published: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """What was given, and as published what it leaves out; so of the values of severity and legal force."""
    tables = {name: {**published[name], **given.get(name, {})} for name in ("severity", "legal_force")}
    return {**published, **given, **tables}


def _parameters(given: dict[str, Any], weights: dict[Criterion, float], *, is_published: bool) -> Parameters:
    made = Parameters(
        version=str(given["version"]),
        valid_from=given["valid_from"],
        source=str(given["source"]),
        is_published=is_published,
        weights=weights,
        threats=frozenset(given["threats"]),
        threat_share=_share(given, "threat_share"),
        lasting_harm=frozenset(given["lasting_harm"]),
        severity={name: _share(given["severity"], name) for name in _HARMS},
        legal_force={name: _share(given["legal_force"], name) for name in given["legal_force"]},
        report_within_days=int(given["report_within_days"]),
        silent_after_days=int(given["silent_after_days"]),
        least_known=_share(given, "least_known"),
        top=int(given["top"]),
        spread=_share(given, "spread"),
        draws=int(given["draws"]),
        seed=int(given["seed"]),
    )
    if min(made.report_within_days, made.silent_after_days, made.top, made.draws) < 1:
        raise ValueError("days, top and draws begin at 1")
    return made


def _share(given: Mapping[str, Any], name: str) -> float:
    value = float(given[name])
    if not 0 <= value <= 1:
        raise ValueError(f"{name} is {value}; it runs from 0 to 1")
    return value


def _weights(given: dict[str, Any]) -> dict[Criterion, float]:
    """As written, or from comparisons two by two; a criterion left out weighs nothing. They sum to 1."""
    try:
        found = _compared(given["comparisons"]) if "comparisons" in given else _written(given["weights"])
    except KeyError as error:
        raise ParametersRefused(f"Weights are missing or unknown: {error}.") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise ParametersRefused(f"Weights: {error}") from error
    total = sum(found.values())
    if min(found.values()) < 0 or not total:
        raise ParametersRefused("Weights are not negative, and not all of them are nothing.")
    return {criterion: found.get(criterion, 0.0) / total for criterion in Criterion}


def _written(weights: Mapping[str, Any]) -> dict[Criterion, float]:
    return {Criterion(name): float(value) for name, value in weights.items()}


def _compared(rows: Mapping[str, Mapping[str, Any]]) -> dict[Criterion, float]:
    """{"severity": {"recurrence": 2, …}, …}: severity counts twice as much. One way of each pair is enough."""
    names = list(dict.fromkeys([*rows, *(name for row in rows.values() for name in row)]))
    table = [[_times(rows, one, other) for other in names] for one in names]
    found = compare(table)
    if not found.is_accepted:
        raise ValueError(f"the comparisons contradict each other (ratio {found.ratio:.2f}; at most 0.10)")
    return {Criterion(name): weight for name, weight in zip(names, found.weights, strict=True)}


def _times(rows: Mapping[str, Mapping[str, Any]], one: str, other: str) -> float:
    if one == other:
        return 1.0
    if other in rows.get(one, {}):
        return float(rows[one][other])
    if one in rows.get(other, {}):
        return 1 / float(rows[other][one])
    raise ValueError(f"{one} and {other} are not compared")
