"""What a plan is made of: lines that set a record of a file beside what is held."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from servanda.pipelines.ingest.records import Problem, Record
from servanda.pipelines.ingest.similarity import Piece


class Kind(StrEnum):
    """Where a line of the plan is filed."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    VANISHED = "vanished"  # held from this source and review, but not in the file: left as it is
    DOUBTFUL = "doubtful"  # a person chooses one of the options
    UNREADABLE = "unreadable"  # says what is wrong and where


class Effect(StrEnum):
    """What a difference does when the plan is applied."""

    GAINS = "gains"  # nothing was held here
    REPLACES = "replaces"  # the file says otherwise, and is believed
    CONFLICTS = "conflicts"  # the file says otherwise than a person here stated: a person decides
    DIFFERS = "differs"  # the file says otherwise, but what is held stands nearer to the UN's document and stays


class Link(StrEnum):
    """How a record was recognised in what is held."""

    ALIAS = "alias"  # the source's own identifier
    NUMBER = "number"  # State, mechanism, review and paragraph
    TEXT = "text"  # the same words in the same review, one side without a paragraph
    JOINT = "joint"  # one paragraph that another source prints once per recommending State
    PART = "part"  # a part of a paragraph that strings several together


class Reason(StrEnum):
    """Why a line is doubtful; pages put it into words."""

    NUMBER_SAYS_OTHERWISE = "number-says-otherwise"  # same paragraph, other words
    TEXT_UNDER_OTHER_NUMBER = "text-under-other-number"  # same words, other paragraph of the same review
    NEAR_DUPLICATE = "near-duplicate"
    SAME_ID_TWICE = "same-id-twice"  # the source's identifier already stands for another record
    ID_MOVED = "id-moved"  # the source's identifier is held under another mechanism or review
    POSITION_BY_HAND = "position-by-hand"  # a person stated another position than the file


class Option(StrEnum):
    """What a person may decide about a doubtful line; the same words as `Decision` of the batch's lines."""

    REPEAT = "repeat"  # printed again: add it and link the two
    SAME = "same"  # the same recommendation: take what the file says
    DIFFERENT = "different"  # another recommendation: add it
    SPLIT = "split"  # a part of what is held: add it as a part
    KEEP = "keep"  # what is held stays one, as it is
    LEAVE_OUT = "leave_out"  # ignore this record
    OURS = "ours"  # take what the file says, but not its position
    THEIRS = "theirs"  # take all the file says; the position stated here is superseded, and stays in its history


@dataclass(frozen=True, slots=True)
class Held:
    """A recommendation as it is held now, as far as comparing needs it; labels are those of the sources."""

    key: str
    public_id: str
    state: str
    mechanism: str
    cycle: int | None = None
    symbol: str = ""
    number: str = ""
    part: str = ""  # "a" where a paragraph was split into parts
    text: str = ""
    language: str = "en"
    position: str = ""
    position_by_hand: bool = False  # stated here by a person, not brought by a source
    recommending_states: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    sdg: tuple[str, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()  # (source key, the source's identifier)
    fingerprint: str = ""  # for looking it up; comparing goes by words
    kind: str = "recommendation"
    sources: tuple[str, ...] = ()  # keys of the sources it came from: "upr-info", "ohchr-matrix"
    translations: tuple[tuple[str, str], ...] = ()  # (language, text) beyond the first


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which file and what is held differ."""

    field: str
    before: str
    after: str
    effect: Effect
    words: tuple[Piece, ...] = ()  # of texts: what was removed and added


@dataclass(frozen=True, slots=True)
class Line:
    """One record of the file (or one thing held that the file lacks, or one line that could not be read).

    Applying a changed line writes its differences and no other field: a row linked to a joint paragraph brings an
    identifier and labels, but neither its text nor its position.
    """

    kind: Kind
    record: Record | None = None
    held: Held | None = None
    also: tuple[Held, ...] = ()  # the same paragraph, held once per recommending State
    link: Link | None = None
    differences: tuple[Difference, ...] = ()
    reasons: tuple[Reason, ...] = ()
    agreement: int | None = None  # of the texts, in % of their words
    options: tuple[Option, ...] = ()
    problem: Problem | None = None

    @property
    def takes_effect(self) -> bool:
        """True if applying this line, undecided, would write anything."""
        return self.kind in {Kind.NEW, Kind.CHANGED}


@dataclass(frozen=True, slots=True)
class Plan:
    """All lines, in the order of the file; what vanished comes last."""

    lines: tuple[Line, ...]
    counts: Counter[Kind] = field(default_factory=Counter)

    def of(self, kind: Kind) -> list[Line]:
        return [line for line in self.lines if line.kind is kind]
