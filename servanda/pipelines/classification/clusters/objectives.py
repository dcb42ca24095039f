"""A draft objective in each of the six languages: the topic, and what will be so when it is reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from servanda.pipelines.classification.clusters.titles import Title
from servanda.pipelines.classification.clusters.wording import treaty_name
from servanda.pipelines.classification.repeats.reading import Reading
from servanda.pipelines.classification.repeats.vocabulary import LANGUAGES

ThemeNames = Mapping[str, Mapping[str, str]]  # code -> language -> name

_MOST_RESULTS = 3
_OFTEN = 0.2  # of the members must ask for an act before it becomes part of the objective


def objectives(
    title: Title, readings: Sequence[Reading], themes: Sequence[str], theme_names: ThemeNames
) -> dict[str, str]:
    """One sentence for each language, English first. Where no theme has a name, the title stands as it is."""
    written = _written()
    acts = _acts(readings, bool(title.treaties))
    treaties = ", ".join(treaty_name(code) for code in title.treaties)
    found = {}
    for language in LANGUAGES:
        name = title.words
        if language != title.language and themes:
            name = theme_names.get(themes[0], {}).get(language, name)
        results = written["between"][language].join(written["results"][act][language] for act in acts)
        sentence = written["sentence"][language].replace("{topic}", name).replace("{results}", results)
        found[language] = sentence.replace("{treaties}", treaties)
    return found


def _acts(readings: Sequence[Reading], names_treaties: bool) -> list[str]:
    asked = Counter(act for reading in readings for act in reading.acts)
    known = _written()["results"]
    often = [
        act
        for act, times in sorted(asked.items(), key=lambda item: (-item[1], item[0]))
        if act in known and times >= _OFTEN * len(readings) and (act != "join" or names_treaties)
    ]
    return often[:_MOST_RESULTS] or [""]


@cache
def _written() -> dict[str, Any]:
    with (Path(__file__).parent / "objectives.yaml").open(encoding="utf-8") as file:
        read: dict[str, Any] = yaml.safe_load(file)
        return read
