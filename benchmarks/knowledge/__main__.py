"""How good the shipped engine is: `python -m benchmarks.knowledge [--json] [--write] [--bands]`.

Reads coded files where SERVANDA_SHARED_DATA says; ends with 1 when a goal is missed. `--write` puts the tables
into docs/evaluate/knowledge.md. `--bands` measures the table of confidence anew, on rows that are not held out.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from benchmarks.knowledge import measures
from benchmarks.knowledge.bands import bands
from benchmarks.knowledge.measures import Measure
from benchmarks.knowledge.page import page
from servanda.pipelines.classification.states import Kind

PAGE = Path(__file__).resolve().parents[2] / "docs" / "evaluate" / "knowledge.md"
LEAST_F1 = 0.70  # micro, on UPR Info's issues
MOST_ERROR = 0.03  # of confidence, on UPR Info's sessions 21 to 23
MOST_SECONDS = 60.0


def measured() -> dict[str, Measure]:
    held_out = measures.HELD_OUT_YEAR
    return {
        "upr_info_issues": measures.issues(),
        "ohchr_themes": measures.ohchr(Kind.THEME),
        "ohchr_groups": measures.ohchr(Kind.GROUP),
        "ohchr_goals": measures.ohchr(Kind.GOAL),
        "ohchr_themes_held_out": measures.ohchr(Kind.THEME, held_out.__eq__),
        "ohchr_groups_held_out": measures.ohchr(Kind.GROUP, held_out.__eq__),
        "ohchr_goals_held_out": measures.ohchr(Kind.GOAL, held_out.__eq__),
        "spain_goals": measures.spain(Kind.GOAL),
        "spain_targets": measures.spain(Kind.TARGET),
        **{f"targets_read_{name.lower()}": measure for name, measure in measures.our_targets().items()},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the knowledge engine.")
    parser.add_argument("--json", action="store_true", help="figures for machines")
    parser.add_argument("--write", action="store_true", help="write docs/evaluate/knowledge.md")
    parser.add_argument("--bands", action="store_true", help="measure the table of confidence, and nothing else")
    chosen = parser.parse_args()
    if chosen.bands:
        print(bands())
        return
    found, speed = measured(), measures.speed()
    report = {name: _figures(measure) for name, measure in found.items()} | {"speed": speed}
    if chosen.write:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(page(found, speed), encoding="utf-8")
    print(json.dumps(report, indent=1) if chosen.json else _lines(found, speed))
    issues = found["upr_info_issues"]
    reached = issues.tally.summary()["micro_f1"] >= LEAST_F1 and issues.calibration.error() <= MOST_ERROR
    sys.exit(0 if reached and speed["processor_seconds"] <= MOST_SECONDS else 1)


def _figures(measure: Measure) -> dict[str, float]:
    figures = measure.tally.summary()
    if measure.calibration.shown:
        figures["calibration_error"] = measure.calibration.error()
    return figures


def _lines(found: dict[str, Measure], speed: dict[str, float]) -> str:
    lines = [f"{'':34} rows  micro  macro  precision recall  calibration error"]
    for name, measure in found.items():
        s = measure.tally.summary()
        error = f"{measure.calibration.error():.3f}" if measure.calibration.shown else ""
        scores = f"{s['micro_f1']:.3f}  {s['macro_f1']:.3f}  {s['precision']:.3f}     {s['recall']:.3f}"
        lines.append(f"{name:34} {s['rows']:5} {scores}  {error}")
    lines.append(f"{speed['texts']} texts in {speed['processor_seconds']} s of processor")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
