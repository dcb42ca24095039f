"""From what a person typed to what PostgreSQL matches, over all languages at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection

from servanda.pipelines.publication.words import (
    CONFIGURATIONS,
    PLAIN,
    accented_words,
    chinese_pieces,
    lexeme,
    normal,
    script,
    without_accents,
    without_chinese,
)

MOST_UNITS = 24
_UNIT = re.compile(r'(-?)"([^"]+)"|(\S+)')
_LATIN = ("english", "french", "spanish")
_BY_SCRIPT = {"latin": _LATIN, "cyrillic": ("russian",), "arabic": ("arabic",), "chinese": ()}
_SYMBOL = re.compile(r"[0-9/]")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Typed:
    """One word or quoted phrase; `joined`: an "or" stood before it."""

    text: str
    excluded: bool = False
    phrase: bool = False
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Understood:
    """A tsquery as text (empty: nothing to search by), the lexemes to mark, and the words as typed."""

    tsquery: str
    lexemes: frozenset[str]
    words: tuple[str, ...]


def units(text: str) -> list[Typed]:
    """Words and "quoted phrases"; a minus excludes; or/OR makes alternatives."""
    found: list[Typed] = []
    joined = False
    for match in list(_UNIT.finditer(text))[:MOST_UNITS]:
        minus, phrase, word = match.groups()
        if phrase is None and word.lower() == "or" and found:
            joined = True
            continue
        if phrase is None and len(word) > 1 and word[0] == "-":
            minus, word = "-", word[1:]
        found.append(Typed(phrase or word.strip('"'), minus == "-", phrase is not None, joined))
        joined = False
    return [unit for unit in found if unit.text.strip()]


def understand(text: str) -> Understood:
    """What to match. Words that are only grammar in one of the languages are left out, unless nothing else is there."""
    typed = units(normal(text))
    meant = [(unit, _matches(unit)) for unit in typed]
    significant = [(unit, match) for unit, match in meant if match and not _is_grammar(unit)]
    groups: list[list[str]] = []
    lexemes: set[str] = set()
    for unit, match in significant or [(unit, match) for unit, match in meant if match]:
        if unit.excluded:
            groups.append([f"!({match})"])
            continue
        lexemes |= _lexemes(unit)
        if unit.joined and groups:
            groups[-1].append(f"({match})")
        else:
            groups.append([f"({match})"])
    tsquery = " & ".join(f"({' | '.join(group)})" for group in groups)
    wanted = tuple(unit.text for unit, match in meant if match and not unit.excluded)
    return Understood(tsquery, frozenset(lexemes), wanted)


def _matches(unit: Typed) -> str:
    alternatives: list[str] = []
    plain = without_chinese(unit.text).strip()
    if plain:
        alternatives += stems(plain, _BY_SCRIPT[script(plain)], unit.phrase)
        alternatives += _symbols(plain)
    pieces = chinese_pieces(unit.text, singles=False)
    chinese = " & ".join(lexeme(piece) for piece in pieces)
    spoken = " | ".join(dict.fromkeys(alternatives))
    return " & ".join(part for part in (chinese and f"({chinese})", spoken and f"({spoken})") if part)


def _symbols(text: str) -> list[str]:
    """A word with a figure or a stroke may be a symbol, a number or a public id: found exactly or by its beginning."""
    small = text.lower()
    if not _SYMBOL.search(small) or " " in small:
        return []
    small = small.strip(",;()")
    beginning = [f"{lexeme(small.rstrip('/') + '/')}:*"] if "/" in small else []
    return [lexeme(small), *beginning] if small else []


def _is_grammar(unit: Typed) -> bool:
    """Whether some language drops the word ("of", "des", "los")."""
    if unit.phrase or _SYMBOL.search(unit.text) or not without_chinese(unit.text).strip():
        return False
    return any(not _stem(config, unit.text, phrase=False) for config in _BY_SCRIPT[script(unit.text)])


def stems(text: str, configs: tuple[str, ...], phrase: bool) -> list[str]:
    """The tsqueries for one word or phrase, one for each language, and the plain word for other languages."""
    found = [_stem(config, text, phrase=phrase) for config in (*configs, PLAIN)]
    if text.isascii() or script(text) != "latin":
        return [match for match in found if match]
    bare = without_accents(text)
    return [match for match in (*found, _stem(PLAIN, bare, phrase=phrase)) if match]


@lru_cache(maxsize=20_000)
def _stem(config: str, text: str, *, phrase: bool) -> str:
    function = "phraseto_tsquery" if phrase else "plainto_tsquery"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s::regconfig, %s)::text", [config, text])
        return str(cursor.fetchone()[0])


def _lexemes(unit: Typed) -> set[str]:
    """For marking hits in what is shown."""
    found: set[str] = set(chinese_pieces(unit.text, singles=False))
    for word in _WORD.findall(without_chinese(unit.text)):
        found |= lexemes_of(word)
    return found


def lexemes_of(word: str) -> set[str]:
    """The stems under which a word may be indexed."""
    known = lexemes_of_all([word])
    return set(known[word])


_KNOWN: dict[str, frozenset[str]] = {}
_MOST_KNOWN = 50_000


def lexemes_of_all(words: list[str]) -> dict[str, frozenset[str]]:
    """The same for many words in one statement; remembered, since a language's stems do not change."""
    asked = {word for word in words if word not in _KNOWN}
    if len(_KNOWN) + len(asked) > _MOST_KNOWN:
        _KNOWN.clear()
        asked = set(words)
    if asked:
        _KNOWN.update(_ask(sorted(asked)))
    return {word: _KNOWN[word] for word in words}


def _ask(words: list[str]) -> dict[str, frozenset[str]]:
    rows = [(word, config) for word in words for config in (*_BY_SCRIPT[script(word)], PLAIN)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT w, array_agg(DISTINCT lexeme) FROM unnest(%s::text[], %s::regconfig[]) AS t(w, c),"
            " unnest(tsvector_to_array(to_tsvector(c, w))) AS lexeme GROUP BY w",
            [[normal(word) for word, _config in rows], [config for _word, config in rows]],
        )
        held = {word: frozenset(found) for word, found in cursor.fetchall()}
    empty: frozenset[str] = frozenset()
    return {word: held.get(normal(word), empty) | frozenset(accented_words(word.casefold())) for word in words}


assert set(_LATIN) <= set(CONFIGURATIONS.values())
