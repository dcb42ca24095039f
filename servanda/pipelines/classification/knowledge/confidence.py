"""How often proposals with so many points were right: measured by `python -m benchmarks.knowledge`, rounded, and kept."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).parent / "data" / "confidence.yaml"


@cache
def _table() -> dict[str, dict[int, float]]:
    written = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {kind: {int(points): float(share) for points, share in bands.items()} for kind, bands in written.items()}


def confidence(kind: str, points: int) -> float:
    """The share of proposals of this kind with these points that were right where it was measured."""
    return _table()[kind][points]
