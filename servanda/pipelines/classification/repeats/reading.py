"""Reading a demand: what it speaks of, as a bag of terms that mean the same in every language."""

from __future__ import annotations

import re
from dataclasses import dataclass

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
    """`terms` has every term with the place of its first use; sets of codes stand without their kind."""

    terms: dict[str, Span]
    courtesies: frozenset[str]
    treaties: frozenset[str]
    groups: frozenset[str]
    acts: frozenset[str]

    @property
    def asks_to_join(self) -> bool:
        """Whether it asks to ratify, accede or sign, and says what."""
        return "join" in self.acts and bool(self.treaties)


def read(demand: Demand) -> Reading:
    """The terms of a demand. A treaty's name does not also count as words on its subject."""
    known = vocabulary(demand.language)
    text = demand.words
    marks, places, groups = _find(known, text)
    terms: dict[str, Span] = {}
    treaties = treaties_meant(marks)
    _number_labour_conventions(text, treaties)
    for accessory in _GO_WITH:
        if accessory in treaties and len(treaties) > 1:
            del treaties[accessory]
    treaties.update({code: (0, 0) for code in demand.treaties if code not in treaties})
    for code, span in treaties.items():
        terms[f"treaty:{code}"] = span
    taken = [mark.span for mark in marks]
    for code, span in places:
        terms.setdefault(code, span)
        taken.append(span)
    for group, span in groups.items():
        terms.setdefault(f"group:{group}", span)
    taken += groups.values()
    courtesies = _add_words(known, text, taken, terms)
    acts = frozenset(term[4:] for term in terms if term.startswith("act:"))
    return Reading(terms, courtesies, frozenset(treaties), frozenset(groups), acts)


def _find(known: Vocabulary, text: str) -> tuple[list[Mark], list[tuple[str, Span]], dict[str, Span]]:
    """Marks of treaties, other phrases (the longest where they overlap), and groups wherever no treaty is named."""
    found = [(code, span) for number, span in known.phrases.find(text) for code in known.codes[number]]
    found.sort(key=lambda item: (not item[0].startswith("treaty:"), item[1][0] - item[1][1], item[1], item[0]))
    marks: list[Mark] = []
    places: list[tuple[str, Span]] = []
    groups: dict[str, Span] = {}
    taken: list[Span] = []
    named: list[Span] = []
    for code, span in found:
        kind, _colon, rest = code.partition(":")
        if kind == "group" and not _overlaps(span, named):
            groups.setdefault(rest, span)
            continue
        if kind == "group" or _overlaps(span, taken):
            continue
        taken.append(span)
        if kind == "treaty":
            marks.append(Mark(rest, span))
            named.append(span)
        else:
            places.append((code, span))
    marks = [mark for mark in marks if not mark.code.startswith("+")] + _signs_beside(marks)
    marks = _said_once(sorted(marks, key=lambda mark: mark.span))
    kept = {mark.span for mark in marks}
    return marks, [place for place in places if place[1] not in kept], groups


def _said_once(marks: list[Mark]) -> list[Mark]:
    """Without the short name that follows the long one in brackets: "the Convention … Child (CRC)"."""
    return [
        mark
        for number, mark in enumerate(marks)
        if not number or mark.code != marks[number - 1].code or mark.span[0] - marks[number - 1].span[1] > _BRACKET
    ]


def _signs_beside(marks: list[Mark]) -> list[Mark]:
    """ "Second" or "armed conflict" mean a protocol only where a protocol is named."""
    has_protocol = any(mark.code == "+protocol" or mark.code.startswith("OP-CRC") for mark in marks)
    return [mark for mark in marks if mark.code.startswith("+")] if has_protocol else []


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
