"""How often the suggested body is the one that leads: `python -m benchmarks.assignments [--state AVL]`.

Reads the database the settings name and changes nothing. Each past lead is taken out in turn, the rest is counted,
and the first suggestion compared with what people decided. Silence is counted apart from being wrong.
"""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass


@dataclass
class Score:
    """Leads taken out, suggestions made, and how many of them were right at first or second place."""

    leads: int = 0
    spoken: int = 0
    first: int = 0
    among: int = 0
    promised: float = 0.0  # sum of the confidences shown


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure suggestions of bodies, leaving one out.")
    parser.add_argument("--state", default="", help="ISO3 code; the home State without it")
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django  # noqa: PLC0415 - settings come first

    django.setup()
    from servanda.foundation.organisations.queries import installation  # noqa: PLC0415 - needs django.setup
    from servanda.interfaces.cli.database import database_available  # noqa: PLC0415 - needs django.setup

    with database_available():
        held = installation()
        state = chosen.state or (held.home_state_id if held else "") or ""
        _say(state, *_measure(state))


def _measure(state: str) -> tuple[Score, float]:
    from servanda.domain.implementation.queries.suggestions import (  # noqa: PLC0415 - needs django.setup
        Experience,
        experience_of,
    )

    known = experience_of(state)
    score, commonest = Score(leads=len(known.past)), 0
    for position, (body, features) in enumerate(known.past):
        rest = Experience(known.bodies, [*known.past[:position], *known.past[position + 1 :]])
        commonest += bool(rest.leads) and rest.leads.most_common(1)[0][0] == body
        found = rest.suggest(features)
        if found:
            score.spoken += 1
            score.first += found[0].body.pk == body
            score.among += body in {item.body.pk for item in found}
            score.promised += found[0].confidence
    return score, commonest / max(1, score.leads)


def _say(state: str, score: Score, commonest: float) -> None:
    spoken = max(1, score.spoken)
    print(f"{state or 'No State'}: {score.leads} leads, each left out once")
    print(f"suggested    {score.spoken:4d}  {score.spoken / max(1, score.leads):6.1%} of them; silent on the rest")
    print(f"first right  {score.first:4d}  {score.first / spoken:6.1%} of what was suggested")
    print(f"among two    {score.among:4d}  {score.among / spoken:6.1%}")
    print(f"confidence shown, mean  {score.promised / spoken:6.1%}")
    print(f"always the busiest body {commonest:6.1%} right")


if __name__ == "__main__":
    main()
