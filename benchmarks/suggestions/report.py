"""The page of results per value and of confusions, in docs/evaluate/suggestions.md."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.suggestions.trial import Trial

TITLES = {"theme": "Issues", "action": "Action category"}
_HEAD = """# How good learned suggestions are

Written by `python -m benchmarks.suggestions --train FILE --test FILE --write` on a split of UPR Info's coded
recommendations. *Unseen* leaves out test rows whose normalised text is in the training file. The baseline is TF-IDF of
words and pairs with a linear support vector machine. Macro-F1 is the mean over values that the rows carry. No text and
no model is part of Servanda. The engine also hears the shipped word lists, which were written while texts of sessions 1
to 20 were looked at: on those sessions they look better than on later ones.
"""


def written(trials: Sequence[Trial]) -> str:
    return "\n".join([_HEAD, *(_chapter(trial) for trial in trials)])


def _chapter(trial: Trial) -> str:
    parts = [f"## {TITLES[trial.kind]}", "", *_whole(trial), "", "### Each value, on unseen texts", ""]
    parts += ["| Value | Texts | Precision | Recall | F1 | Baseline's F1 |", "|---|---|---|---|---|---|"]
    ours, simple = trial.ours["unseen"].per_value, trial.baseline["unseen"].per_value
    parts += [
        f"| {value} | {found['texts']} | {found['precision']:.2f} | {found['recall']:.2f} | {found['f1']:.2f}"
        f" | {simple[value]['f1']:.2f} |"
        for value, found in sorted(ours.items(), key=lambda item: (item[1]["f1"], item[0]))
        if found["texts"]
    ]
    parts += [
        "",
        "### Taken for each other most often",
        "",
        "| True but missed | Said instead | Texts |",
        "|---|---|---|",
    ]
    parts += [f"| {true} | {said} | {count} |" for true, said, count in trial.confusions]
    return "\n".join([*parts, ""])


def _whole(trial: Trial) -> list[str]:
    told = trial.as_json()
    names = list(told["unseen"]["ours"])
    lines = [
        f"| Rows | Engine | {' | '.join(name.replace('_', ' ') for name in names)} |",
        "|---|---" + "|---" * len(names) + "|",
    ]
    for scope, rows in trial.rows.items():
        for who in ("ours", "baseline"):
            figures = " | ".join(f"{told[scope][who][name]:.3f}" if name in told[scope][who] else "–" for name in names)
            lines.append(f"| {scope}, {rows} | {who} | {figures} |")
    return lines
