"""How good learned suggestions are: `python -m benchmarks.suggestions --train FILE --test FILE [--json] [--write]`.

Files have the form of UPR Info's recommendations (columns recommendation, issues, action_category, session), in any
split. Rows without issues are left out for issues. Everything is shown for all test rows and for rows whose normalised
text was not in the training file, beside plain TF-IDF and a linear support vector machine in the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from benchmarks.suggestions.coded import FileUnusable, read
from benchmarks.suggestions.report import written
from benchmarks.suggestions.trial import Trial, run
from servanda.pipelines.classification.learned import TooLittleToLearn

NAMES = {"theme": "issues", "action": "action_category"}
PAGE = Path(__file__).resolve().parents[2] / "docs" / "evaluate" / "suggestions.md"


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure learned suggestions of issues and action categories.")
    parser.add_argument("--train", type=Path, required=True, help="file to learn from")
    parser.add_argument("--test", type=Path, required=True, help="file to try on")
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")
    parser.add_argument("--write", action="store_true", help=f"write per-value results into {PAGE.name}")
    parser.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1), help="cores to work on")
    chosen = parser.parse_args()
    try:
        trials = [_trial(kind, chosen) for kind in NAMES]
    except (FileUnusable, TooLittleToLearn) as error:
        sys.exit(str(error))
    if chosen.json:
        print(json.dumps({NAMES[trial.kind]: trial.as_json() for trial in trials}, indent=1, ensure_ascii=False))
    else:
        for trial in trials:
            _say(trial)
    if chosen.write:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(written(trials), encoding="utf-8")


def _trial(kind: str, chosen: argparse.Namespace) -> Trial:
    training, test = read(chosen.train, kind), read(chosen.test, kind)
    if not test.examples:
        raise FileUnusable(f"{chosen.test} has no row with a text and {NAMES[kind]}.")
    return run(kind, training, test, processes=chosen.processes)


def _say(trial: Trial) -> None:
    told = trial.as_json()
    training, test = trial.left_out["train"], trial.left_out["test"]
    print(f"{NAMES[trial.kind]}: left out {training} rows of training and {test} of the test")
    for scope in trial.rows:
        print(f"  {scope}: {trial.rows[scope]} rows")
        for who in ("ours", "baseline"):
            print(f"    {who:9s}" + "".join(f" {name} {figure:.3f} " for name, figure in told[scope][who].items()))
    if trial.unknown:
        print(f"  never met in training: {', '.join(trial.unknown)}")
    print(
        "  seconds: "
        + "; ".join(f"{part} {took['wall']} (processor {took['processor']})" for part, took in trial.seconds.items())
    )


if __name__ == "__main__":
    main()
