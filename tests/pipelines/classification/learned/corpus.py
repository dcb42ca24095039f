"""An invented corpus: demands of four themes, made of parts, so that a theme shows in its words and nowhere else."""

from __future__ import annotations

from itertools import product

from servanda.pipelines.classification.learned import Example

_VERBS = {"4": "Strengthen efforts for", "5": "Adopt a law on", "2": "Continue work on", "3": "Consider steps on"}
_MATTERS = {
    "water": ["clean wells in villages", "drinking water for hamlets", "sanitation along the river"],
    "prisons": ["humane cells for detainees", "visits to prisons", "shorter detention before trial"],
    "school": ["free schooling in the hills", "teachers for remote classrooms", "school meals for pupils"],
    "press": ["safety of reporters", "independence of newspapers", "broadcasting without censorship"],
}
_ENDS = ["", "in the north", "with civil society", "before the next review", "in every district", "without delay"]


def corpus() -> list[Example]:
    """288 different texts; "press" goes with "safety" whenever reporters are named."""
    return [
        Example(
            f"{verb} {matter} {end}".strip(),
            {"theme": [theme, *(["safety"] if "reporters" in matter else [])], "action": [action]},
            order=float(number % 5),
        )
        for number, ((action, verb), (theme, matter), end) in enumerate(
            product(_VERBS.items(), ((theme, matter) for theme, list_ in _MATTERS.items() for matter in list_), _ENDS)
        )
    ]
