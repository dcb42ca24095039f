"""What the measurement of clusters found, as tables for people."""

from __future__ import annotations

from typing import Any

from benchmarks.shared_data import ROOT

_PAGE = ROOT / "docs" / "evaluate" / "clusters.md"
_MARK = "<!-- written by python -m benchmarks.clusters --write -->"


def as_text(found: dict[str, Any]) -> str:
    vectors = "words and the knowledge engine's themes" if found["themes"] else "words only"
    parts = [f"Vectors: {vectors}. {found['machine']}."]
    for one in found["lists"]:
        head = (
            f"**{one['list']}**: {one['demands']} recommendations, {one['headings']} headings;"
            f" ours makes {one['clusters']} clusters and leaves {one['leftovers']} over."
        )
        parts.append(f"{head}\n\n{_table(one['methods'])}")
    parts.append(
        "A State of {demands:,}, repeats included: {clusters} clusters, {leftovers} left over, largest {largest:.1%},"
        " {processor_seconds} s of processor time.".format(**found["speed"])
    )
    parts.append("Goal met." if found["goal_met"] else "Goal missed.")
    return "\n\n".join(parts) + "\n"


def write(found: dict[str, Any]) -> None:
    """The text before the mark is a person's, the rest is ours."""
    before = _PAGE.read_text(encoding="utf-8").partition(_MARK)[0]
    _PAGE.write_text(f"{before}{_MARK}\n\n{as_text(found)}", encoding="utf-8")


def _table(methods: dict[str, dict[str, float]]) -> str:
    lines = ["| method | V-measure | pair F1 | groups | largest |", "| --- | --- | --- | --- | --- |"]
    lines += [
        f"| {name} | {score['v']:.3f} | {score['f1']:.3f} | {score['groups']} | {score['largest']:.1%} |"
        for name, score in methods.items()
    ]
    return "\n".join(lines)
