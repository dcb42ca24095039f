"""A query as conditions in SQL. Values are always parameters; names come from fixed tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from servanda.foundation.common import clock
from servanda.pipelines.publication.queries.asking import LATE, LISTS, NONE, PLACES, Query

_COLUMN = {"year": "asked_year"}


@dataclass
class Conditions:
    """`always`: kinds, words, places. `facets`: one condition for each facet filtered by, "state" among them.

    `by_words`: whether words or places are among them, which only the database knows.
    """

    always: list[str] = field(default_factory=list)
    facets: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, Any] = field(default_factory=dict)
    by_words: bool = False

    def find_nothing(self) -> None:
        """For words of which nothing is left to search by."""
        self.always.append("false")
        self.by_words = True

    def only(self, keys: list[int]) -> None:
        """For what was found elsewhere, by meaning."""
        self.always.append("id = ANY(%(keys)s)")
        self.parameters["keys"] = keys
        self.by_words = True

    @property
    def of_words(self) -> str:
        return " AND ".join(self.always)

    @property
    def of_facets(self) -> str:
        return " AND ".join(self.facets.values()) or "true"

    @property
    def where(self) -> str:
        return f"{self.of_words} AND {self.of_facets}"


def conditions(query: Query, tsquery: str) -> Conditions:
    found = Conditions([], {}, {"today": clock.today()})
    found.always.append(_one_or_more(found, "kind", query.kinds))
    if query.states:
        found.facets["state"] = _one_or_more(found, "state_code", query.states)
    if tsquery:
        found.always.append("words @@ %(tsquery)s::tsquery")
        found.parameters["tsquery"] = tsquery
        found.by_words = True
    for name in PLACES:
        if values := query.filters.get(name):
            found.always.append(f"{name} = ANY(%({name})s)")
            found.parameters[name] = list(values)
            found.by_words = True
    for name, values in query.filters.items():
        if values and name not in PLACES:
            found.facets[name] = _facet(name, list(values), found.parameters)
    return found


def _one_or_more(found: Conditions, column: str, values: tuple[str, ...]) -> str:
    """Equality where there is one value: only then does an index give the order of a page too."""
    found.parameters[column] = values[0] if len(values) == 1 else list(values)
    return f"{column} = %({column})s" if len(values) == 1 else f"{column} = ANY(%({column})s)"


def _facet(name: str, values: list[str], parameters: dict[str, Any]) -> str:
    """True or false, never null, whatever the row holds."""
    if name in LISTS:
        parameters[name] = [value for value in values if (name, value) != ("flags", LATE)]
        late = " OR coalesce(due_on < %(today)s, false)" if name == "flags" and LATE in values else ""
        return f"({name} && %({name})s::varchar[]{late})"
    column = _COLUMN.get(name, name)
    known: list[Any] = [value for value in values if value != NONE[name]]
    if name in ("cycle", "year"):
        parameters[name] = [int(value) for value in known]
        empty = f" OR {column} IS NULL" if NONE[name] in values else ""
        return f"(coalesce({column} = ANY(%({name})s::int[]), false){empty})"
    parameters[name] = known + ([""] if NONE[name] in values else [])
    return f"({column} = ANY(%({name})s))"
