"""What the measurement of clusters found, as tables for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
        parts.append(f"{head}\n\n{_of_methods(one)}")
    parts.append(
        "A State of {demands:,}, repeats included: {clusters} clusters, {leftovers} left over, largest {largest:.1%},"
        " {processor_seconds} s of processor time.".format(**found["speed"])
    )
    if found["robustness"]:
        parts += _of_robustness(found["robustness"])
    parts += _of_losses(found)
    parts.append("Goal met, like for like." if found["goal_met"] else "Goal missed.")
    return "\n\n".join(parts) + "\n"


def write(found: dict[str, Any]) -> None:
    """The text before the mark is a person's, the rest is ours."""
    before = _PAGE.read_text(encoding="utf-8").partition(_MARK)[0]
    _PAGE.write_text(f"{before}{_MARK}\n\n{as_text(found)}", encoding="utf-8")


def _of_methods(one: dict[str, Any]) -> str:
    rows = [
        {"method": name, "V-measure": f"{score['v']:.3f}", "pair F1": f"{score['f1']:.3f}"}
        | {"groups": score["groups"], "largest": f"{score['largest']:.1%}"}
        for name, score in one["methods"].items()
    ]
    best = one["best_possible"]
    rows.append(
        {"method": "*the best that 8 % allow*", "V-measure": f"{best['v']:.3f}", "pair F1": f"{best['f1']:.3f}"}
        | {"groups": "", "largest": ""}
    )
    return _table(rows)


def _of_losses(found: dict[str, Any]) -> list[str]:
    parts = []
    if found["lost"]:
        parts.append("Not better, like for like:\n\n" + "\n".join(f"- {one}" for one in found["lost"]))
    unlike = found["lost_to_the_unlimited"]
    if unlike:
        head = "Ours under the limit against rivals without it; not better in:"
        parts.append(head + "\n\n" + "\n".join(f"- {one}" for one in unlike))
    return parts


def _of_robustness(found: dict[str, Any]) -> list[str]:
    return [
        "One weight changed at a time: means of the five single lists, and how many of the comparisons asked ours wins"
        " (held: both under the limit; free: both without it; mixed: ours under it, the rival without):\n\n"
        + _table(found["range"]),
        "Weights chosen on the other four lists, tried on the one left out:\n\n" + _table(found["left_out"]),
        "Parts of 80 % of each list, drawn at random:\n\n" + _table(found["parts"]),
    ]


def _table(rows: Sequence[Mapping[str, Any]]) -> str:
    columns = list(rows[0])
    lines = ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    lines += ["| " + " | ".join(str(row[column]) for column in columns) + " |" for row in rows]
    return "\n".join(lines)
