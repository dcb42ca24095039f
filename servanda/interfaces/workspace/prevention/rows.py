"""One object behind the page's lists, its table and the CSV, so that they cannot contradict each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from servanda.domain.implementation.queries.attention.ordering import Item, titles_alone
from servanda.foundation.common.charts.ranks import RankBar, rank_bar
from servanda.foundation.common.text import Passage, in_language
from servanda.foundation.methods.priority import Score
from servanda.foundation.methods.stability import Stability
from servanda.interfaces.workspace.prevention.wording import CRITERIA, Telling

_LONGEST_TITLE = 160


@dataclass(frozen=True, slots=True)
class Reason:
    """One criterion of a row: its share of the weights, its value (None: not known) and what it adds, in hundredths."""

    name: str
    weight: int
    value: int | None
    adds: float
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list or of the table."""

    item: Item
    title: Passage
    url: str
    line: str  # why it stands in this list, in one line
    help_url: str = ""
    help_words: str = ""
    score: Score | None = None
    reasons: tuple[Reason, ...] = ()
    firm: Stability | None = None
    bar: RankBar | None = None

    @property
    def points(self) -> int:
        return round(100 * self.item.value)

    @property
    def known(self) -> int:
        return round(100 * self.item.known)

    @property
    def low(self) -> int:
        return round(100 * self.score.low) if self.score else 0

    @property
    def high(self) -> int:
        return round(100 * self.score.high) if self.score else 0

    @property
    def in_top(self) -> int:
        return round(100 * self.firm.in_top) if self.firm else 0


@dataclass(frozen=True, slots=True)
class Help:
    """What this person may do where something is neglected."""

    assigns: bool
    calls: bool

    def of(self, item: Item) -> tuple[str, str]:
        """Address and words of the one act that helps most; nothing where there is none for this person."""
        found = item.evidence
        if not found.leads and self.assigns:
            route = "assignments-cluster" if found.objective else "assignments-recommendation"
            return reverse(f"workspace:{route}", args=[found.public_id]), _("Assign a body")
        if found.leads and found.objective and self.calls:
            return f"{reverse('workspace:calls-new')}?objectives={found.public_id}", _("Call for an update")
        return "", ""


@dataclass(frozen=True)
class Rows:
    """Makes rows of items."""

    telling: Telling
    help: Help
    titles: Mapping[str, tuple[dict[str, str], dict[str, str]]]

    @classmethod
    def of(cls, telling: Telling, helping: Help, items: Iterable[Item]) -> Rows:
        """With the titles of these items: one statement or two, whatever their number."""
        return cls(telling, helping, titles_alone(items))

    def brief(self, item: Item, key: str) -> Row:
        """A line of one of the three lists."""
        address, words = self.help.of(item)
        return Row(item, self.title(item), _address(item), self._line(item, key), address, words)

    def full(self, items: Sequence[Item], key: str) -> list[Row]:
        """Lines of the table, with every part of their score and how firm their place is."""
        attention = self.telling.attention
        firm = attention.stability_of(items)
        return [self._full(item, stability, key) for item, stability in zip(items, firm, strict=True)]

    def _full(self, item: Item, firm: Stability | None, key: str) -> Row:
        attention = self.telling.attention
        address, words = self.help.of(item)
        score = attention.score_of(item)
        reasons = tuple(
            Reason(
                str(CRITERIA[part.criterion]),
                round(100 * part.weight),
                None if part.value is None else round(100 * part.value),
                round(100 * part.adds, 1),
                self.telling.why(item, part.criterion),
            )
            for part in score.parts
        )
        bar = None
        if firm and item.rank:
            of, rtl = len(attention.ranked), get_language_bidi()
            bar = rank_bar(best=firm.best, worst=firm.worst, rank=item.rank, of=of, rtl=rtl)
        line = self._line(item, key)
        return Row(item, self.title(item), _address(item), line, address, words, score, reasons, firm, bar)

    def title(self, item: Item) -> Passage:
        found = item.evidence
        if found.objective:
            return in_language(found.objective.titles)
        short, words = self.titles.get(found.public_id, ({}, {}))
        named = in_language(short) or in_language(words) or Passage(found.public_id, "en")
        if len(named.text) > _LONGEST_TITLE:
            return Passage(f"{named.text[: _LONGEST_TITLE - 1]}…", named.language)
        return named

    def _line(self, item: Item, key: str) -> str:
        if key == "recurring":
            return self.telling.asked(item.evidence)
        if key == "urgent":
            return " ".join(self.telling.wanted(item.evidence)[:2])
        if key == "neglected":
            return " ".join(self.telling.left(item.evidence))
        return ""

    def as_table(self, items: Sequence[Item]) -> Iterator[list[Any]]:
        """For CSV: what the order was made with, then a head and a line for each item."""
        given = self.telling.attention.parameters
        yield ["method", "order of attention: weighted sum of what is known, veto first"]
        yield ["version", given.version]
        yield ["valid_from", given.valid_from.isoformat()]
        yield ["weights_of", "published with Servanda" if given.is_published else "set by the operator"]
        yield ["source", given.source]
        yield ["sensitivity", f"{given.draws} draws, weights +-{round(100 * given.spread)} %, seed {given.seed}"]
        yield ["day", self.telling.attention.today.isoformat()]
        yield ["note", "an order of work within one State's own list; no judgement on a State"]
        yield []
        criteria = list(CRITERIA)
        fixed = ["rank", "id", "kind", "title", "comes_first", "score", "low", "high", "known"]
        firm = [f"share_of_draws_in_first_{given.top}", "rank_best", "rank_worst"]
        facts = ["asked", "since", "mechanisms", "groups", "lead", "last_word"]
        yield ["", "", "", "weights", *[""] * (len(fixed) + len(firm) + len(facts) - 4)] + [
            round(given.weights[each], 4) for each in criteria
        ]
        yield [*fixed, *firm, *facts, *(each.value for each in criteria)]
        for row in self.full(items, ""):
            yield self._csv_line(row) + [_number(row.item.values[each]) for each in criteria]

    def _csv_line(self, row: Row) -> list[Any]:
        found, firm = row.item.evidence, row.firm
        assert row.score
        return [
            *(row.item.rank or "", found.public_id, "objective" if found.objective else "recommendation"),
            *(str(row.title), int(row.item.comes_first), _number(row.score.value)),
            *(_number(row.score.low), _number(row.score.high), _number(row.score.known)),
            *((_number(firm.in_top), firm.best, firm.worst) if firm else ("", "", "")),
            *(found.askings or "", found.since, " ".join(sorted(found.askers)), " ".join(sorted(found.groups))),
            *(found.leads, found.word.last.isoformat() if found.word.last else ""),
        ]


def _address(item: Item) -> str:
    found = item.evidence
    route = "clusters-cluster" if found.objective else "recommendations-recommendation"
    return reverse(f"workspace:{route}", args=[found.public_id])


def _number(value: float | None) -> str | float:
    return "" if value is None else round(value, 4)
