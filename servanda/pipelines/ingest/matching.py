"""Which record of a file is which recommendation held: by identifier, by paragraph, by words, in that order.

What a recommendation *is* is its paragraph in the UN's document. A source without paragraphs prints a joint one
once for each recommending State: such rows are voices of the paragraph, linked to it and never a second copy.
Every pass sorts what it pairs, so the order of a file's rows decides nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from servanda.pipelines.ingest.planned import Held, Link
from servanda.pipelines.ingest.records import Record
from servanda.pipelines.ingest.similarity import agreement, part_keys, text_key, words

Review = tuple[str, str, str, bool]

SAME_WORDS = 0.6  # share of words under which equal paragraph numbers prove nothing
WHOLE = 0.95  # share of words that the parts of a split paragraph must have of it; a lead-in may be repeated

T = TypeVar("T")


def _review(one: Record | Held) -> Review:
    """State, mechanism, and the cycle or document; pledges are apart from what others recommend."""
    document = str(one.cycle) if one.mechanism == "UPR" and one.cycle else one.symbol
    return (one.state, one.mechanism, document, one.kind == "pledge")


class Words:
    """What both sides are compared by, worked out when first asked for."""

    def __init__(self, one: Record | Held) -> None:
        self._one = one
        self.review = _review(one)
        self.number = one.number
        self.text = one.text
        self.language = one.language
        self.states = frozenset(state.casefold() for state in one.recommending_states)

    @cached_property
    def content(self) -> tuple[str, ...]:
        """All that is said, without identifiers."""
        one = self._one
        listed = (*one.recommending_states, "", *one.themes, "", *one.groups, "", *one.sdg)
        return (one.number, one.symbol, one.text, one.language, one.position, one.kind, *listed)

    @cached_property
    def key(self) -> str:
        return text_key(self.text)

    @cached_property
    def parts(self) -> tuple[str, ...]:
        return part_keys(self.text)

    @cached_property
    def words(self) -> list[str]:
        return words(self.text)


class Seen(Words):
    """A record of the file."""

    def __init__(self, record: Record) -> None:
        super().__init__(record)
        self.record = record

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Equal for records that differ in nothing but their place."""
        return (*self.content, self.record.source_id)


class Known(Words):
    """Something held, and whether a record has claimed it yet."""

    def __init__(self, held: Held) -> None:
        super().__init__(held)
        self.held = held
        self.free = True


@dataclass(frozen=True, slots=True)
class Match:
    """The recommendation a record is, how that was seen, and further rows of the same paragraph."""

    known: Known
    link: Link
    also: tuple[Known, ...] = ()


class Pairing:
    """All passes over one file; `matches` says what each record is, where that is certain."""

    def __init__(self, seen: list[Seen], known: list[Known], *, source: str) -> None:
        self.seen = seen
        self.known = sorted(known, key=lambda one: one.held.public_id)
        self.source = source
        self.matches: dict[Seen, Match] = {}

    def run(self) -> None:
        """From the surest evidence to the weakest; each pass sees only what the earlier ones left."""
        self._pair(_identifiers, self._aliases, Link.ALIAS, alike=True)
        self._pair(_identifiers, self._aliases, Link.ALIAS)
        self._pair(_paragraph, _paragraph, Link.NUMBER, alike=True)
        self._pair(_paragraph, _paragraph, Link.NUMBER, least=SAME_WORDS)
        self._pair(_words_and_states, _words_and_states, Link.TEXT, alike=True)
        self._pair(_words_and_states, _words_and_states, Link.TEXT)
        self._recognise_split_paragraphs()
        self._join_rows_of_a_paragraph()
        self._join_voices()

    def free(self) -> Iterable[Known]:
        return (known for known in self.known if known.free)

    def unmatched(self) -> list[Seen]:
        return [seen for seen in self.seen if seen not in self.matches]

    def same_source(self, scheme: str) -> bool:
        return not self.source or scheme == self.source

    def _aliases(self, known: Known) -> list[Hashable]:
        return [(value, known.review) for scheme, value in known.held.aliases if self.same_source(scheme)]

    def _pair(
        self,
        keys_of_seen: Callable[[Seen], list[Hashable]],
        keys_of_known: Callable[[Known], list[Hashable]],
        link: Link,
        *,
        alike: bool = False,
        least: float = 0.0,
    ) -> None:
        """Pair one to one what shares a key; `alike` wants equal content, `least` a share of equal words."""
        by_key = _by_key(self.free(), keys_of_known)
        waiting = _by_key((seen for seen in self.unmatched()), keys_of_seen)
        for key, claimants in waiting.items():
            candidates = by_key.get(key)
            if not candidates:
                continue
            for seen in sorted(claimants, key=lambda one: one.order) if len(claimants) > 1 else claimants:
                if seen not in self.matches:
                    self._claim(seen, candidates, link, alike=alike, least=least)

    def _claim(self, seen: Seen, candidates: list[Known], link: Link, *, alike: bool, least: float) -> None:
        open_to = [known for known in candidates if known.free and (not alike or seen.content == known.content)]
        # A whole paragraph is not one of the parts it was split into, even under the identifier of the whole.
        open_to = [known for known in open_to if not (seen.number and known.held.part) or seen.key == known.key]
        best = max(open_to, key=lambda known: _closeness(seen, known), default=None) if len(open_to) > 1 else None
        best = best or (open_to[0] if open_to else None)
        if best and (not least or seen.language != best.language or agreement(seen.words, best.words) >= least):
            self._match(seen, Match(best, link))

    def _match(self, seen: Seen, match: Match) -> None:
        self.matches[seen] = match
        for known in (match.known, *match.also):
            known.free = False

    def _recognise_split_paragraphs(self) -> None:
        """A paragraph in the file that is held in parts, and whose parts together say what it says."""
        parts = _by_key((known for known in self.free() if known.held.part), lambda one: [(one.review, one.number)])
        for seen in sorted((one for one in self.unmatched() if one.number), key=lambda one: one.order):
            held = [part for part in parts.get((seen.review, seen.number), ()) if part.free]
            held.sort(key=lambda part: part.held.part)
            together = [word for part in held for word in part.words]
            if held and agreement(seen.words, together) >= WHOLE:
                self._match(seen, Match(held[0], Link.PART, tuple(held[1:])))

    def _join_rows_of_a_paragraph(self) -> None:
        """A paragraph in the file, held so far as one row or several without a number."""
        rows = _by_key((known for known in self.free() if not known.number), lambda one: [(one.review, one.key)])
        for seen in sorted((one for one in self.unmatched() if one.number), key=lambda one: one.order):
            options = [row for key in (seen.key, *seen.parts) for row in rows.get((seen.review, key), ())]
            fitting = [row for row in dict.fromkeys(options) if row.free and _fits(row.states, seen.states)]
            if fitting:
                link = Link.TEXT if len(fitting) == 1 and fitting[0].key == seen.key else Link.JOINT
                self._match(seen, Match(fitting[0], link, tuple(fitting[1:])))

    def _join_voices(self) -> None:
        """Rows of the file without a number, of paragraphs held or just recognised: many may be of one."""
        keys = _by_key(
            (known for known in self.known if known.number),
            lambda one: list(dict.fromkeys((one.review, key) for key in (one.key, *one.parts))),
        )
        for seen in self.unmatched():
            if seen.number:
                continue
            options = [one for one in keys.get((seen.review, seen.key), ()) if _fits(seen.states, one.states)]
            if options:
                best = max(options, key=lambda one: (one.key == seen.key, _closeness(seen, one)))
                whole = best.key == seen.key
                self._match(seen, Match(best, Link.JOINT if whole else Link.PART))


def _by_key(ones: Iterable[T], keys: Callable[[T], list[Hashable]]) -> dict[Hashable, list[T]]:
    groups: dict[Hashable, list[T]] = defaultdict(list)
    for one in ones:
        for key in keys(one):
            groups[key].append(one)
    return groups


def _identifiers(seen: Seen) -> list[Hashable]:
    return [(seen.record.source_id, seen.review)] if seen.record.source_id else []


def _paragraph(one: Words) -> list[Hashable]:
    """A paragraph that was split is held in parts; the whole of it is not one of them."""
    if not one.number or (isinstance(one, Known) and one.held.part):
        return []
    return [(one.review, one.number)]


def _words_and_states(one: Words) -> list[Hashable]:
    """Rows without a paragraph are themselves if words and States are."""
    return [] if one.number else [(one.review, one.key, one.states)]


def _closeness(seen: Seen, known: Known) -> tuple[float, ...]:
    share = 1.0 if seen.text == known.text else agreement(seen.words, known.words)
    return (share, float(seen.states == known.states), float(len(seen.states & known.states)))


def _fits(row: frozenset[str], paragraph: frozenset[str]) -> bool:
    """A row belongs to a paragraph whose States include its own; unknown States do not speak against it."""
    return not row or not paragraph or row <= paragraph
