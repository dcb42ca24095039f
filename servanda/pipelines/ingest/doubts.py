"""Records that no pass could place: new, or a question for a person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property

from servanda.pipelines.ingest.matching import Known, Pairing, Review, Seen
from servanda.pipelines.ingest.planned import Kind, Line, Option, Reason
from servanda.pipelines.ingest.similarity import agreement

NEAR = 0.9  # share of words from which two texts of one review may be one recommendation

# The likeliest first.
OPTIONS = {
    Reason.NUMBER_SAYS_OTHERWISE: (Option.SAME, Option.DIFFERENT, Option.SPLIT, Option.KEEP, Option.LEAVE_OUT),
    Reason.TEXT_UNDER_OTHER_NUMBER: (Option.REPEAT, Option.SAME, Option.DIFFERENT, Option.LEAVE_OUT),
    Reason.NEAR_DUPLICATE: (Option.SAME, Option.REPEAT, Option.DIFFERENT, Option.LEAVE_OUT),
    Reason.SAME_ID_TWICE: (Option.REPEAT, Option.DIFFERENT, Option.LEAVE_OUT),
    Reason.ID_MOVED: (Option.SAME, Option.DIFFERENT, Option.LEAVE_OUT),
    Reason.POSITION_BY_HAND: (Option.OURS, Option.THEIRS),
}


class Doubts:
    """Looks, for a record without a match, at everything held that might be meant."""

    def __init__(self, pairing: Pairing) -> None:
        self._pairing = pairing
        self.involved: set[Known] = set()  # held, and asked about in a doubtful line

    def line_for(self, seen: Seen) -> Line:
        """A doubtful line that names its suspect, or a new one."""
        for reason, suspects in (
            (Reason.ID_MOVED, self._elsewhere(seen)),
            (Reason.SAME_ID_TWICE, self._same_identifier(seen)),
            (Reason.NUMBER_SAYS_OTHERWISE, self._same_number(seen)),
            (Reason.TEXT_UNDER_OTHER_NUMBER, self._same_words(seen)),
            (Reason.NEAR_DUPLICATE, self._nearly_same_words(seen)),
        ):
            suspect = max(suspects, key=lambda known: _nearness(seen, known), default=None)
            if suspect is not None:
                return self._doubtful(seen, suspect, reason)
        return Line(Kind.NEW, record=seen.record)

    def _doubtful(self, seen: Seen, suspect: Known, reason: Reason) -> Line:
        self.involved.add(suspect)
        self.involved.update(part for part in self._same_number(seen) if part.held.part)
        return Line(
            Kind.DOUBTFUL,
            record=seen.record,
            held=suspect.held,
            reasons=(reason, *_contradiction(seen, suspect)),
            agreement=round(100 * agreement(seen.words, suspect.words)),
            options=OPTIONS[reason],
        )

    @cached_property
    def _by_identifier(self) -> dict[str, list[Known]]:
        found: dict[str, list[Known]] = defaultdict(list)
        for known in self._pairing.known:
            for scheme, value in known.held.aliases:
                if self._pairing.same_source(scheme):
                    found[value].append(known)
        return found

    @cached_property
    def _by_review(self) -> dict[Review, list[Known]]:
        found: dict[Review, list[Known]] = defaultdict(list)
        for known in self._pairing.known:
            found[known.review].append(known)
        return found

    def _elsewhere(self, seen: Seen) -> Iterable[Known]:
        """The identifier is held, but for another mechanism or review of the same State."""
        same = self._by_identifier.get(seen.record.source_id, ()) if seen.record.source_id else ()
        return [known for known in same if known.review != seen.review and known.review[0] == seen.review[0]]

    def _same_identifier(self, seen: Seen) -> Iterable[Known]:
        same = self._by_identifier.get(seen.record.source_id, ()) if seen.record.source_id else ()
        return [known for known in same if known.review == seen.review]

    def _same_number(self, seen: Seen) -> Iterable[Known]:
        if not seen.number:
            return []
        return [known for known in self._in_review(seen) if known.number == seen.number and known.free]

    def _same_words(self, seen: Seen) -> Iterable[Known]:
        """Equal words that two States said apart are two recommendations; only shared States make a doubt."""
        return [
            known
            for known in self._in_review(seen)
            if known.free and known.number and seen.number and known.key == seen.key and _may_be_one(seen, known)
        ]

    def _nearly_same_words(self, seen: Seen) -> Iterable[Known]:
        if not seen.words:
            return []
        shared: Counter[Known] = Counter()
        index = self._index(seen.review)
        for word, times in Counter(seen.words).items():
            for known, others in index.get(word, ()):
                shared[known] += min(times, others)
        return [
            known
            for known, common in shared.items()
            if 2 * common >= NEAR * (len(seen.words) + len(known.words))
            and (known.free or (known.number and not seen.number))
            and _may_be_one(seen, known)
        ]

    def _in_review(self, seen: Seen) -> list[Known]:
        return self._by_review.get(seen.review, [])

    def _index(self, review: Review) -> dict[str, list[tuple[Known, int]]]:
        if review not in self._indexes:
            index: dict[str, list[tuple[Known, int]]] = defaultdict(list)
            for known in self._by_review.get(review, ()):
                if known.free or known.number:
                    for word, times in Counter(known.words).items():
                        index[word].append((known, times))
            self._indexes[review] = index
        return self._indexes[review]

    @cached_property
    def _indexes(self) -> dict[Review, dict[str, list[tuple[Known, int]]]]:
        """Who uses a word how often, built for a review when its first unplaced record asks."""
        return {}


def _contradiction(seen: Seen, known: Known) -> tuple[Reason, ...]:
    """If the two are one after all, a position stated here stays, whatever the file says."""
    differs = seen.record.position and seen.record.position != known.held.position
    return (Reason.POSITION_BY_HAND,) if known.held.position_by_hand and differs else ()


def _nearness(seen: Seen, known: Known) -> tuple[float, bool, str]:
    return (agreement(seen.words, known.words), known.free, known.held.public_id)


def _may_be_one(seen: Seen, known: Known) -> bool:
    return not seen.states or not known.states or bool(seen.states & known.states)
