"""Reading a demand: what it speaks of, as a bag of terms that mean the same in every language."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from servanda.pipelines.classification.knowledge.phrases import Span
from servanda.pipelines.classification.knowledge.words import cut, forms, is_empty
from servanda.pipelines.classification.knowledge.words import fold as fold_word
from servanda.pipelines.classification.repeats.shapes import Demand
from servanda.pipelines.classification.repeats.treaties import Mark, treaties_meant
from servanda.pipelines.classification.repeats.vocabulary import Vocabulary, vocabulary

_ILO_NUMBERS = range(29, 192)  # the conventions that reviews ask for
_BRACKET = 3  # letters between a name and its abbreviation
_GO_WITH = ("APIC", "REMAINING")  # asked beside a treaty, they make no other demand
_FAR = 60  # letters after "ILO Convention" in which its number may stand
_LONGEST_STEM = {"en": 8, "fr": 6, "es": 6, "ru": 6, "ar": 5}
_ENDINGS = ("isations", "izations", "isation", "ization", "ations", "ation", "ements", "ement", "ments", "ment",
            "nesses", "ness", "ities", "ity", "ings", "ing", "ied", "ies", "ions", "ion", "ives", "ive",
            "ers", "ed", "es", "ly", "al", "s", "e", "y")  # fmt: skip
_SHORTEST_STEM = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """`terms` has every term with the place of its first use; sets of codes stand without their kind.

    `stages` are no terms: they say nothing of the subject, only whether something is to be made, applied or improved.
    """

    terms: dict[str, Span]
    courtesies: frozenset[str]
    treaties: frozenset[str]
    groups: frozenset[str]
    acts: frozenset[str]
    stages: frozenset[str] = frozenset()

    @property
    def asks_to_join(self) -> bool:
        """Whether it asks to ratify, accede or sign, and says what."""
        return "join" in self.acts and bool(self.treaties)


def read(demand: Demand) -> Reading:
    """The terms of a demand. A treaty's name does not also count as words on its subject."""
    known = vocabulary(demand.language)
    found = _find(known, demand.words)
    treaties = treaties_meant(found.marks)
    _number_labour_conventions(demand.words, treaties)
    for accessory in _GO_WITH:
        if accessory in treaties and len(treaties) > 1:
            del treaties[accessory]
    treaties.update({code: (0, 0) for code in demand.treaties if code not in treaties})
    terms = {f"treaty:{code}": span for code, span in treaties.items()}
    for code, span in found.others:
        terms.setdefault(code, span)
    for group, span in found.groups.items():
        terms.setdefault(f"group:{group}", span)
    courtesies = _add_words(known, demand.words, found.taken, terms)
    acts = frozenset(term[4:] for term in terms if term.startswith("act:"))
    return Reading(terms, courtesies, frozenset(treaties), frozenset(found.groups), acts, frozenset(found.stages))


@dataclass(slots=True)
class _Found:
    """Marks of treaties in order, acts and objects, groups, stages, and all places that phrases cover."""

    marks: list[Mark] = field(default_factory=list)
    others: list[tuple[str, Span]] = field(default_factory=list)
    groups: dict[str, Span] = field(default_factory=dict)
    stages: set[str] = field(default_factory=set)
    taken: list[Span] = field(default_factory=list)


def _find(known: Vocabulary, text: str) -> _Found:
    """Treaties first, then the longest phrases where they overlap; groups wherever no treaty is named."""
    phrases = [(code, span) for number, span in known.phrases.find(text) for code in known.codes[number]]
    phrases = _without_stray_signs(phrases)
    phrases.sort(key=lambda item: (not item[0].startswith("treaty:"), item[1][0] - item[1][1], item[1], item[0]))
    found = _Found()
    named: list[Span] = []
    of_groups: list[Span] = []
    for code, span in phrases:
        kind, _colon, rest = code.partition(":")
        if kind == "stage":
            found.stages.add(rest)
        elif kind == "group":
            if not _overlaps(span, named):
                found.groups.setdefault(rest, span)
                of_groups.append(span)
        elif not _overlaps(span, named) and not _is_inside(span, found.taken):
            found.taken.append(span)
            if kind == "treaty":
                found.marks.append(Mark(rest, span))
                named.append(span)
            else:
                found.others.append((code, span))
    found.taken += of_groups
    found.marks = _said_once(sorted(found.marks, key=lambda mark: mark.span))
    return found


def _without_stray_signs(phrases: list[tuple[str, Span]]) -> list[tuple[str, Span]]:
    """ "Second" or "armed conflict" mean a protocol only where a protocol is named."""
    if any(code == "treaty:+protocol" or code.startswith("treaty:OP-CRC") for code, _span in phrases):
        return phrases
    return [phrase for phrase in phrases if not phrase[0].startswith("treaty:+")]


def _said_once(marks: list[Mark]) -> list[Mark]:
    """Without the short name that follows the long one in brackets: "the Convention … Child (CRC)"."""
    return [
        mark
        for number, mark in enumerate(marks)
        if not number or mark.code != marks[number - 1].code or mark.span[0] - marks[number - 1].span[1] > _BRACKET
    ]


def _is_inside(span: Span, others: list[Span]) -> bool:
    """In "domestic violence against women", two objects overlap and both count; "violence" alone would not."""
    return any(start <= span[0] and span[1] <= end for start, end in others)


def _overlaps(span: Span, others: list[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _number_labour_conventions(text: str, treaties: dict[str, Span]) -> None:
    """ "ILO Conventions Nos. 87 and 98" are two treaties."""
    place = treaties.get("ILO")
    if place is None:
        return
    numbers = [int(found) for found in re.findall(r"\d+", text[place[1] : place[1] + _FAR])]
    numbered = {f"ILO-{number}": place for number in numbers if number in _ILO_NUMBERS}
    if numbered:
        del treaties["ILO"]
        treaties.update(numbered)


def _add_words(known: Vocabulary, text: str, taken: list[Span], terms: dict[str, Span]) -> frozenset[str]:
    """Words outside phrases join the terms; those that do not decide are given back."""
    language = known.language
    courtesies: set[str] = set()
    before = None
    for word in cut(text, language):
        folded = fold_word(word.written, language)
        here = (word.start, word.end)
        if is_empty(folded, language) or _overlaps(here, taken):
            before = None
            continue
        if language == "zh" and not folded.isascii():
            pair = before.written + word.written if before is not None and before.end == word.start else ""
            if pair and not known.is_courtesy(pair):
                terms.setdefault(pair, (before.start if before else word.start, word.end))
            before = word
            continue
        if known.is_courtesy(folded):
            courtesies.add(f"~{stem(folded, language)}")
        else:
            terms.setdefault(stem(folded, language), here)
    return frozenset(courtesies)


def stem(folded: str, language: str) -> str:
    """What the forms of one word share, roughly: endings go, long words are cut."""
    if language == "en":
        for ending in _ENDINGS:
            if folded.endswith(ending) and len(folded) - len(ending) >= _SHORTEST_STEM:
                folded = folded[: -len(ending)]
                break
    elif language == "ar":
        folded = forms(folded, language)[-1] if len(forms(folded, language)) > 1 else folded
    return folded[: _LONGEST_STEM.get(language, len(folded))]
