"""Facets of the search page: from the address to a query, and from counts to boxes to tick and chips to remove."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from servanda.foundation.common.text import in_language
from servanda.interfaces.website import words
from servanda.interfaces.website.names import Names
from servanda.interfaces.website.words import cycle_words, word
from servanda.pipelines.publication.queries.asking import NONE, By, Query
from servanda.pipelines.publication.queries.pages import entries_of

# In the address → in the query. Addresses are public and stay as they are.
PARAMETERS = {
    "asker": "mechanism_kind",
    "mechanism": "mechanism",
    "cycle": "cycle",
    "position": "position",
    "level": "level",
    "look": "flags",
    "area": "areas",
    "theme": "themes",
    "group": "groups",
    "goal": "goals",
    "target": "targets",
    "lead": "lead_body",
    "body": "bodies",
    "year": "year",
    "document": "document",
    "objective": "cluster",
    "thread": "thread",
}
SORTS = {"relevance": lazy("relevance"), "newest": lazy("newest"), "late": lazy("late first")}
PER_PAGE = 12
MOST_VALUES = 40
FIRST_VALUES = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for. `kept`: its parameters in order, without page."""

    query: Query
    kept: tuple[tuple[str, str], ...]

    def address(self, *, without: tuple[str, str] | None = None, **changed: str) -> str:
        """The same search with one value less or other values: "?q=…"."""
        pairs = [pair for pair in self.kept if pair != without and pair[0] not in changed]
        pairs += [(name, value) for name, value in changed.items() if value]
        return "?" + urlencode(pairs)


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    name: str
    number: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    title: str
    choices: list[Choice]
    is_open: bool

    @property
    def first(self) -> list[Choice]:
        return self.choices[:FIRST_VALUES]

    @property
    def rest(self) -> list[Choice]:
        return self.choices[FIRST_VALUES:]


@dataclass(frozen=True, slots=True)
class Chip:
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One facet: its name in the address, its heading, how its values are named and ordered."""

    parameter: str
    title: str | Promise
    named: Callable[[str, Names, Mapping[str, str]], str]
    order: tuple[str, ...] = ()  # values in this order; otherwise the most frequent first
    is_open: bool = False

    @property
    def column(self) -> str:
        return PARAMETERS.get(self.parameter, self.parameter)


def asked(parameters: QueryDict, *, states: tuple[str, ...], language: str) -> Asked:
    """Unknown parameters are left out; what cannot be asked is refused by the search itself."""
    filters = {
        column: tuple(dict.fromkeys(value for value in parameters.getlist(name) if value))
        for name, column in PARAMETERS.items()
        if any(parameters.getlist(name))
    }
    page = parameters.get("page", "")
    text, sort = parameters.get("q", "").strip(), parameters.get("sort", "")
    kept = [(name, value) for name, column in PARAMETERS.items() for value in filters.get(column, ())]
    by = By.MEANING if parameters.get("by") == By.MEANING and text else By.WORDS
    extra = (
        ("q", text),
        ("by", by if by != By.WORDS else ""),
        ("sort", sort),
        *(("state", state) for state in _states(parameters, states)[1]),
    )
    query = Query(
        text=text,
        filters=filters,
        states=_states(parameters, states)[0],
        by=by,
        sort=sort if sort in SORTS else "relevance",
        page=int(page) if page.isascii() and page.isdecimal() and len(page) < 8 else 1,
        per_page=PER_PAGE,
        language=language,
        counted=tuple(kind.column for kind in KINDS),
    )
    return Asked(query, (*((name, value) for name, value in extra if value), *kept))


def _states(parameters: QueryDict, home: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A hub may be narrowed to States; a State's own record shows nothing else."""
    if home:
        return home, ()
    wanted = tuple(value for value in parameters.getlist("state") if value)
    return wanted, wanted


def _year(code: str, names: Names, bodies: Mapping[str, str]) -> str:
    return word({"unknown": lazy("Year not known")}, code)


def _body(code: str, names: Names, bodies: Mapping[str, str]) -> str:
    return str(lazy("No lead body")) if code == NONE["lead_body"] else bodies.get(code, code)


KINDS = (
    Kind("state", lazy("State"), lambda code, names, bodies: names.state(code)),
    Kind("asker", lazy("Who asked"), lambda code, names, bodies: word(words.ASKERS, code), is_open=True),
    Kind(
        "position",
        lazy("The State’s position"),
        lambda code, names, bodies: word(words.POSITIONS, code),
        tuple(words.POSITIONS),
        is_open=True,
    ),
    Kind(
        "level",
        lazy("Level, State’s account"),
        lambda code, names, bodies: word(words.LEVELS, code),
        tuple(words.LEVELS),
        is_open=True,
    ),
    Kind(
        "look",
        lazy("Look first at"),
        lambda code, names, bodies: word(words.FLAGS, code),
        ("late", "asked_often", "no_money", "no_lead", "not_assessed"),
        is_open=True,
    ),
    Kind("area", lazy("Theme"), lambda code, names, bodies: names.theme(code)),
    Kind("theme", lazy("Theme in detail"), lambda code, names, bodies: names.theme(code)),
    Kind("group", lazy("For whom"), lambda code, names, bodies: names.groups.get(code, code)),
    Kind("lead", lazy("Who leads"), _body),
    Kind("mechanism", lazy("Mechanism"), lambda code, names, bodies: names.mechanism(code)),
    Kind("cycle", lazy("UPR cycle"), lambda code, names, bodies: _cycle(code)),
    Kind("goal", lazy("Sustainable Development Goal"), lambda code, names, bodies: names.goal(code)),
    Kind("target", lazy("SDG target"), lambda code, names, bodies: names.target(code)),
    Kind("year", lazy("Year"), _year),
)


def _cycle(code: str) -> str:
    return cycle_words(int(code)) if code.isdecimal() else str(lazy("No cycle"))


def facets(found: Mapping[str, Mapping[str, int]], held: Asked, names: Names, bodies: Mapping[str, str]) -> list[Facet]:
    """Boxes to tick. A facet with one value everybody has tells nothing and is left out, unless it is chosen."""
    shown = []
    for kind in KINDS:
        column = kind.column
        # Of a State's own record the home State is no choice anybody made.
        states = tuple(value for name, value in held.kept if name == "state")
        chosen = states if column == "state" else held.query.filters.get(column, ())
        counts = {value: n for value, n in found[column].items() if column != "flags" or value in words.FLAGS}
        values = _ordered({**counts, **{value: counts.get(value, 0) for value in chosen}}, kind)
        choices = [Choice(v, kind.named(v, names, bodies), counts.get(v, 0), v in chosen) for v in values]
        if len(choices) > 1 or chosen or (choices and column == "flags"):
            choices.sort(key=lambda choice: not choice.chosen)
            opened = kind.is_open or bool(chosen)
            shown.append(Facet(kind.parameter, str(kind.title), choices[:MOST_VALUES], opened))
    return shown


def _ordered(counts: Mapping[str, int], kind: Kind) -> list[str]:
    if kind.parameter == "year":
        return sorted(counts, reverse=True)
    if kind.order:
        return sorted(counts, key=lambda value: kind.order.index(value) if value in kind.order else len(kind.order))
    return list(counts)


def chips(held: Asked, names: Names, bodies: Mapping[str, str], titles: Mapping[str, str]) -> list[Chip]:
    """Everything the list is narrowed by, each with the address that takes it away."""
    named = {kind.parameter: kind.named for kind in KINDS}
    found = []
    for parameter, column in PARAMETERS.items():
        for value in held.query.filters.get(column, ()):
            if parameter in named:
                name = named[parameter](value, names, bodies)
            else:
                name = bodies.get(value) or titles.get(value) or value
            found.append(Chip(name, held.address(without=(parameter, value))))
    found += [Chip(names.state(v), held.address(without=(n, v))) for n, v in held.kept if n == "state"]
    return found


def levels_shown(found: Mapping[str, Mapping[str, int]], query: Query) -> dict[str, int]:
    """Counts for the bar over the results: of these results, though the facet itself counts beyond its own filter."""
    chosen = query.filters.get("level")
    counts = {value: n for value, n in found["level"].items() if not chosen or value in chosen}
    none = counts.pop(NONE["level"], 0)
    if none:
        counts["not_assessable"] = counts.get("not_assessable", 0) + none
    return counts


def titles_of(query: Query) -> dict[str, str]:
    """Names of objectives and documents the list is narrowed to, for their chips."""
    wanted = [(column, value) for column in ("cluster", "document") for value in query.filters.get(column, ())]
    found = entries_of(wanted)
    return {
        public_id: entry.content.get("symbol") or str(in_language(entry.content.get("titles")))
        for public_id, entry in found.items()
    }
