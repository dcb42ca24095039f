"""Did you mean: the nearest word that occurs in the record."""

from __future__ import annotations

from django.db import connection

from servanda.pipelines.publication.queries.lexemes import Understood
from servanda.pipelines.publication.words import without_accents

_NEAREST = """
SELECT typed, (SELECT word FROM publication_word WHERE word %% typed
               ORDER BY similarity(word, typed) DESC, word LIMIT 1)
FROM unnest(%s::text[]) AS typed
"""


def did_you_mean(understood: Understood) -> str:
    """The search with words nobody wrote replaced by the nearest that somebody did; empty if that changes nothing."""
    small = [word.casefold() for word in understood.words]
    with connection.cursor() as cursor:
        cursor.execute(_NEAREST, [[word for word in small if word.isalpha()]])
        nearest = dict(cursor.fetchall())
    suggested = [nearest.get(word) or word for word in small]
    if [without_accents(word) for word in suggested] == [without_accents(word) for word in small]:
        return ""
    return " ".join(suggested)
