"""From words to features, each with the words it stands on.

Topics (themes, groups, goals) show in words, pairs of words and parts of words anywhere in the text. What is asked of
the State (specificity, kind of measure) shows in verbs: in the opening, and where clauses begin ("and …", "by …ing").
Beside them stands what our own lists hear in the text (`lists.py`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from servanda.pipelines.classification.learned.lists import acts_heard, positions, subjects_heard

# A sign of Chinese or Japanese is a word of its own; elsewhere words keep their hyphens and combining marks.
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_CJK}]|[^\W{_CJK}](?:[^\W{_CJK}]|[\u0300-\u036f\u064b-\u065f])*(?:-[^\W{_CJK}]+)*|[,;:.()]")
_ENDINGS = (
    *("isations", "izations", "isation", "ization", "ational", "ations", "ation", "ities", "ments", "ment", "ings"),
    *("ing", "ies", "ied", "ively", "ive", "ions", "ion", "ates", "ated", "ate", "ally", "ers", "ors", "ness", "ed"),
    *("es", "ly", "al", "er", "or", "ity", "s", "e", "y"),
)
# Words that say nothing of the topic: left out of pairs, so that "rights of the child" and "child rights" come closer.
_EMPTY = frozenset(
    (
        *(
            "the",
            "a",
            "an",
            "of",
            "in",
            "to",
            "and",
            "or",
            "for",
            "on",
            "with",
            "by",
            "its",
            "their",
            "his",
            "her",
            "is",
        ),
        *(
            "are",
            "be",
            "as",
            "at",
            "from",
            "that",
            "this",
            "all",
            "any",
            "which",
            "it",
            "such",
            "other",
            "de",
            "la",
            "le",
        ),
        *("les", "des", "du", "et", "en", "el", "los", "las", "y", "para", "por", "un", "una"),
    )
)
_CLAUSES = frozenset(
    (",", ";", "and", "to", "by", "including", "through", "or", "that", "particular", "as", "towards", "of", "with")
)
_OPENING = 8  # words


class Token(NamedTuple):
    """A word or a sign of punctuation, in small letters, and where it stands."""

    form: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        return self.form[0].isalnum()


class Feature(NamedTuple):
    """A name to be weighed, and the words it stands on: first and last, as positions among the tokens."""

    name: str
    first: int
    last: int


Reading = tuple[list[Token], list[Feature]]
Reader = Callable[[str, str], Reading]  # words, language


def tokens_of(words: str) -> list[Token]:
    # Places are taken before case is folded: "İ" in small letters is longer than itself.
    return [Token(match.group().lower(), match.start(), match.end()) for match in _WORD.finditer(words)]


def read_topics(words: str, language: str) -> Reading:
    """Words, neighbours, pairs of meaningful words within reach, parts of words, capitals, subjects of our lists."""
    tokens = [token for token in tokens_of(words) if token.is_word]
    features = [Feature(token.form, at, at) for at, token in enumerate(tokens)]
    features += [Feature(f"{a.form} {b.form}", at, at + 1) for at, (a, b) in enumerate(pairwise(tokens))]
    full = [(at, _stem(token.form)) for at, token in enumerate(tokens) if token.form not in _EMPTY]
    for place, (at, stem) in enumerate(full):
        features.append(Feature(f"s {stem}", at, at))
        features += [
            Feature(f"{'#' * reach} {stem} {other}", at, there)
            for reach, (there, other) in enumerate(full[place + 1 : place + 3], start=1)
        ]
    features += [Feature(part, at, at) for at, token in enumerate(tokens) for part in _parts(token.form)]
    features += list(_capitals(words, tokens))
    features += [Feature(*heard) for heard in positions(tokens, subjects_heard(words, language))]
    return tokens, features


def read_actions(words: str, language: str) -> Reading:
    """Words in order, the opening by place, clauses, each word beside the first verb, acts of our lists."""
    tokens = tokens_of(words)
    spoken = [at for at, token in enumerate(tokens) if token.is_word]
    forms = [token.form for token in tokens]
    features = [Feature(f"w {forms[at]}", at, at) for at in spoken]
    features += [Feature(f"b {forms[a]} {forms[b]}", a, b) for a, b in pairwise(spoken)]
    features += [
        Feature(f"t {forms[a]} {forms[b]} {forms[c]}", a, c)
        for a, b, c in zip(spoken, spoken[1:], spoken[2:], strict=False)
    ]
    opening = _without_prelude(spoken, forms)
    features += list(_opening(opening, forms))
    features += list(_clauses(forms))
    features += list(_marks(words, tokens, opening))
    features += [Feature(*heard) for heard in positions(tokens, acts_heard(words, language))]
    return tokens, features


def _opening(opening: list[int], forms: list[str]) -> Iterator[Feature]:
    head = opening[:_OPENING]
    for length in range(1, min(5, len(head)) + 1):
        yield Feature(f"F {' '.join(forms[at] for at in head[:length])}", head[0], head[length - 1])
    for place, at in enumerate(head[1:], start=1):
        yield Feature(f"P{place} {forms[at]}", at, at)
        yield Feature(f"N {forms[at]}", at, at)
    for a, b in pairwise(head[1:]):
        yield Feature(f"N {forms[a]} {forms[b]}", a, b)
    for at in opening[1:12]:
        yield Feature(f"V {forms[head[0]]} .. {_stem(forms[at])}", at, at)
    for at in opening[1:]:
        if forms[at] not in _EMPTY:
            yield Feature(f"W {forms[head[0]][:6]} ~ {_stem(forms[at])}", at, at)


def _clauses(forms: list[str]) -> Iterator[Feature]:
    for at, form in enumerate(forms[:-1]):
        after = forms[at + 1]
        if form in _CLAUSES:
            yield Feature(f"C {form} {after}", at, at + 1)
            if at + 2 < len(forms):
                yield Feature(f"C {form} {after} {forms[at + 2]}", at, at + 2)
        if after.endswith("ing") and len(after) > 5:
            yield Feature(f"I {form} *ing", at, at + 1)
            yield Feature(f"ing {_stem(after)}", at + 1, at + 1)


def _marks(words: str, tokens: list[Token], opening: list[int]) -> Iterator[Feature]:
    """A number, names in capitals and the length tell a concrete demand from a general one."""
    named = [at for at in opening[1:] if words[tokens[at].start].isupper()]
    yield from (Feature(f"K {tokens[at].form}", at, at) for at in named)
    if opening:
        yield Feature(
            f"names {min(4, len(named))}", named[0] if named else opening[0], named[0] if named else opening[0]
        )
        yield Feature(f"length {min(8, len(tokens) // 8)}", opening[0], opening[0])
    yield from (Feature("number", at, at) for at, token in enumerate(tokens) if token.form[0].isdigit())


def _without_prelude(spoken: list[int], forms: list[str]) -> list[int]:
    """ "To fully implement …" opens with "implement"."""
    skipped = 0
    while skipped < min(4, len(spoken) - 1):
        form = forms[spoken[skipped]]
        if form != "to" and not (form.endswith("ly") and len(form) > 4):
            break
        skipped += 1
    return spoken[skipped:]


def _capitals(words: str, tokens: list[Token]) -> Iterator[Feature]:
    """ "CAT" is a treaty, and "Court" in the middle of a sentence a particular one."""
    for at, token in enumerate(tokens):
        shown = words[token.start : token.end]
        if len(shown) > 1 and shown.isupper():
            yield Feature(f"! {shown}", at, at)
        elif at and shown[0].isupper():
            yield Feature(f"!! {token.form}", at, at)


@lru_cache(maxsize=100_000)
def _parts(form: str) -> tuple[str, ...]:
    """Beginnings, an ending, parts between hyphens, every four letters in a row: kin of a word and its misspellings."""
    bare = unicodedata.normalize("NFKD", form) if not form.isascii() else form
    found = {f"<{form}>"[at : at + 4] + "*" for at in range(len(form) - 1)}
    if len(form) > 5:
        found |= {f"^{bare[:4]}", f"^{bare[:6]}", f"{form[-5:]}$"}
    if "-" in form:
        found |= {f"s {_stem(part)}" for part in form.split("-") if part}
    return tuple(sorted(found))


@lru_cache(maxsize=100_000)
def _stem(form: str) -> str:
    """A word without its English ending; good enough to bring kin together, no more is claimed."""
    if len(form) <= 4 or not form.isascii():
        return form
    for ending in _ENDINGS:
        if form.endswith(ending) and len(form) - len(ending) >= 4:
            return form[: -len(ending)]
    return form
