"""Did you mean: the nearest word that occurs in the record, in any of six languages.

PostgreSQL gives the words that share letters in threes (`_LITTLE_ALIKE` says how many must be); among them the one with
the fewest slips is taken, letters that changed places counting as one. Words are compared as search compares them:
accents, hamza, alef, ya, ta marbuta and ё make no difference. A word of which a form is in the record is left alone.
Chinese has no words to be mistyped: of what is known in the field, the term that differs in one character is taken, if
the record has it.
"""

from __future__ import annotations

from django.db import connection

from servanda.pipelines.embeddings.concepts import lexicon
from servanda.pipelines.embeddings.spelling import distance, slips_forgiven
from servanda.pipelines.publication.queries.lexemes import Understood, understand
from servanda.pipelines.publication.words import normal, script, without_accents

_CANDIDATES = 60
_ALIKE_ENOUGH = 0.45  # without counting slips: much longer or shorter than what was typed
_SHORTEST_CHINESE = 3
_NEAREST = """
SELECT typed, array(SELECT word FROM publication_word WHERE word %% typed
                    ORDER BY similarity(word, typed) DESC, word LIMIT %s),
       (SELECT word FROM publication_word WHERE word %% typed AND similarity(word, typed) >= %s
        ORDER BY similarity(word, typed) DESC, word LIMIT 1)
FROM unnest(%s::text[]) AS typed
"""
# How alike a word must be for “%”, in this transaction; the setting exists once something of pg_trgm was asked.
_LIKENESS = "SELECT set_config('pg_trgm.similarity_threshold', %s, true) FROM (SELECT similarity('', '')) loaded"
# Two letters that changed places leave few threes in common; the slips are counted here.
_LITTLE_ALIKE, _USUALLY_ALIKE = 0.15, 0.3
# Threes of letters know Latin ones only where the database sorts by code point, as ours does.
_OF_OTHER_LETTERS = """
SELECT word FROM publication_word
WHERE char_length(word) BETWEEN %s AND %s AND word !~ '[a-z]' ORDER BY word
"""


def did_you_mean(understood: Understood) -> str:
    """The search with words nobody wrote replaced by the nearest that somebody did; empty if that changes nothing."""
    small = [word.casefold() for word in understood.words]
    alone = [word for word in dict.fromkeys(small) if word.isalpha()]
    held = _in_record(alone)
    strange = [word for word in alone if word not in held]
    chinese = {word: _nearest_term(word) for word in strange if script(word) == "chinese"}
    nearest = {**_nearest([word for word in strange if word not in chinese]), **chinese}
    suggested = [nearest.get(word) or word for word in small]
    if [_plain(word) for word in suggested] == [_plain(word) for word in small]:
        return ""
    return " ".join(suggested)


def _plain(word: str) -> str:
    """As letters are compared: in one form and without marks."""
    return without_accents(normal(word).casefold())


def _in_record(words: list[str]) -> set[str]:
    """Those of which some form is found anywhere, whatever else was searched for."""
    queries = {word: query for word in words if (query := understand(word).tsquery)}
    if not queries:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word FROM unnest(%s::text[], %s::text[]) AS typed(word, query)"
            " WHERE EXISTS (SELECT 1 FROM publication_entry WHERE words @@ query::tsquery) ORDER BY word",
            [list(queries), list(queries.values())],
        )
        return {word for (word,) in cursor.fetchall()}


def _nearest(words: list[str]) -> dict[str, str]:
    """For each word the one with the fewest slips, else the most alike."""
    latin = [word for word in words if script(word) == "latin"]
    found = {word: _of_other_letters(word) for word in words if word not in latin}
    if latin:
        with connection.cursor() as cursor:
            cursor.execute(_LIKENESS, [str(_LITTLE_ALIKE)])
            cursor.execute(_NEAREST, [_CANDIDATES, _ALIKE_ENOUGH, latin])
            found |= {typed: _fewest_slips(typed, held) or alike or "" for typed, held, alike in cursor.fetchall()}
            cursor.execute(_LIKENESS, [str(_USUALLY_ALIKE)])
    return found


def _of_other_letters(typed: str) -> str:
    most = slips_forgiven(typed)
    with connection.cursor() as cursor:
        cursor.execute(_OF_OTHER_LETTERS, [len(typed) - most, len(typed) + most])
        rows = cursor.fetchall()
    # Each slip adds and takes away one letter at most: others need not be compared letter by letter.
    letters = set(typed)
    return _fewest_slips(typed, [word for (word,) in rows if len(letters ^ set(normal(word))) <= 2 * most])


def _fewest_slips(typed: str, words: list[str]) -> str:
    plain, most = _plain(typed), slips_forgiven(typed)
    near = [(min(distance(plain, _plain(word), most), distance(typed, word, most)), word) for word in words]
    # Of two as near, the one PostgreSQL found more alike.
    best = min(near, key=lambda one: one[0], default=(most + 1, ""))
    return best[1] if most and best[0] <= most else ""


def _nearest_term(typed: str) -> str:
    if len(typed) < _SHORTEST_CHINESE:
        return ""
    terms = sorted(term for held in lexicon().chinese.values() for term, _concept in held)
    near = [term for term in terms if len(term) >= _SHORTEST_CHINESE and distance(typed, term, 1) == 1]
    return min(_in_record(near), default="")
