"""The word lists of one language, read from data/ and ready for looking up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from servanda.pipelines.classification.specificity.words import Words, cut, forms

FOLDER = Path(__file__).parent / "data"
LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")

# Every scalar is a word: "no" and "y" are no truth values here. The quick loader where PyYAML has it.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
ANY_WORD, ANY_NUMBER = "*", "9"  # as written in the lists
Pattern = tuple[str, bool]  # a folded word, and whether more may follow it
Entry = tuple[str, tuple[Pattern, ...]]  # what a phrase stands for, and its words after the first


@dataclass(frozen=True, slots=True)
class Frame:
    """Verbs of one behaviour: their category, and the categories that lists of objects give them instead."""

    name: str
    category: int
    objects: dict[str, int] = field(default_factory=dict)
    within: int = 8  # how far behind the verb an object decides
    example: bool = True  # "by ...ing" may be an example behind a general start


@dataclass(frozen=True, slots=True)
class Hit:
    """Pieces `first` up to, not including, `end` are a phrase of list `name` in section `of`."""

    of: str
    name: str
    first: int
    end: int


class Lexicon:
    """Looks phrases up; what one word may begin is remembered, since words come again."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.frames = {
            name: _frame(name, given, within=content.get("within", 8)) for name, given in content["verbs"].items()
        }
        self.adverbs = tuple(content.get("adverbs", ()))
        self.examples = tuple(content.get("examples", ("",)))  # how a verb ends behind "by"
        self.nominal = self.examples + tuple(content.get("nominal", ()))  # also as a noun, behind "through"
        self.scan = int(content.get("scan", 8))  # pieces looked through for any verb at all
        self._glued = str(content.get("glued", ""))
        self._exact: dict[str, list[Entry]] = {}
        self._open: dict[str, list[Entry]] = {}
        self._known: dict[str, tuple[Entry, ...]] = {}
        for tag, phrases in _phrases(content):
            for phrase in phrases:
                self._add(tag, phrase)

    def hits(self, words: Words) -> list[Hit]:
        """All phrases of all lists, in order of their first word, the longest first."""
        found = []
        for first, word in enumerate(words.folded):
            known = self._known.get(word)
            if known is None:
                known = self._known[word] = tuple(self._begun_by(word))
            for tag, rest in known:
                if not rest or _follow(words.folded, first + 1, rest):
                    of, _colon, name = tag.partition(":")
                    found.append(Hit(of, name, first, first + 1 + len(rest)))
        return found

    def is_adverb(self, word: str) -> bool:
        """By its ending, for languages whose adverbs have one."""
        return len(word) > 4 and word.endswith(self.adverbs)

    def joins(self, word: str) -> bool:
        """Whether an 'and' is glued in front of the word, as in Arabic: known without it and not with it."""
        if not self._glued or not word.startswith(self._glued):
            return False
        known = [entry[0] for entry in self._begun_by(word) if entry[0].startswith("verb:")]
        return bool(known) and word not in self._exact

    def _add(self, tag: str, phrase: str) -> None:
        patterns = _patterns(phrase)
        (head, is_open), rest = patterns[0], patterns[1:]
        (self._open if is_open else self._exact).setdefault(head, []).append((tag, rest))

    def _begun_by(self, word: str) -> Iterator[Entry]:
        found: dict[Entry, int] = {}  # and how much of the word was written out
        for form in forms(word):
            adverb = self.is_adverb(form)
            for length in range(1, len(form) + 1):
                for entry in self._open.get(form[:length], ()):
                    if not (adverb and entry[0].startswith("verb:")):
                        found[entry] = max(length, found.get(entry, 0))
            found.update(dict.fromkeys(self._exact.get(form, ()), len(form) + 1))
        if word[0].isdigit():
            found.update(dict.fromkeys(self._exact.get(ANY_NUMBER, ()), 0))
        yield from sorted(found, key=lambda entry: (-len(entry[1]), -found[entry]))


def _patterns(phrase: str) -> tuple[Pattern, ...]:
    """'take * measure*' as patterns; '*' alone is any word, '9' any number."""
    found = []
    for part in phrase.split():
        if part in (ANY_WORD, ANY_NUMBER):
            found.append((part, False))
            continue
        pieces = cut(part.removesuffix("*")).folded
        found += [(piece, False) for piece in pieces[:-1]]
        found.append((pieces[-1], part.endswith("*")))
    return tuple(found)


def _follow(folded: tuple[str, ...], at: int, rest: tuple[Pattern, ...]) -> bool:
    if at + len(rest) > len(folded):
        return False
    return all(_fits(folded[at + step], pattern) for step, pattern in enumerate(rest))


def _fits(word: str, pattern: Pattern) -> bool:
    expected, is_open = pattern
    if expected == ANY_WORD:
        return word[0].isalnum()
    if expected == ANY_NUMBER:
        return word[0].isdigit()
    if word == expected or (is_open and word.startswith(expected)):
        return True
    return len(tried := forms(word)) > 1 and any(
        form == expected or (is_open and form.startswith(expected)) for form in tried
    )


def _frame(name: str, given: dict[str, Any], *, within: str | int) -> Frame:
    objects = {listed: int(category) for category, lists in given.get("objects", {}).items() for listed in lists}
    return Frame(
        name=name,
        category=int(given["category"]),
        objects=objects,
        within=int(given.get("within", within)),
        example=given.get("example") != "false",
    )


def _phrases(content: dict[str, Any]) -> Iterator[tuple[str, Iterable[str]]]:
    for name, given in content["verbs"].items():
        yield f"verb:{name}", given["words"]
    for of in ("small", "list", "measure", "branch", "smart"):
        for name, phrases in content[of].items():
            yield f"{of}:{name}", phrases


@cache
def lexicon(language: str) -> Lexicon:
    """The lists of one of LANGUAGES."""
    return Lexicon(yaml.load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"), _LOADER))  # noqa: S506
