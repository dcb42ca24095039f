"""Two ways to search the same texts: by meaning, and by the full text that the public search uses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from benchmarks.meaning.texts import Text
from servanda.pipelines.embeddings.index import Index


class Way(Protocol):
    name: str

    def like(self, place: int) -> np.ndarray:
        """How alike every text is to this one."""
        ...

    def asked(self, words: str) -> np.ndarray:
        """How well every text answers these words; 0 where it does not."""
        ...


class ByMeaning:
    name = "by meaning"

    def __init__(self, index: Index, texts: Sequence[Text]) -> None:
        places = {key.decode(): row for row, key in enumerate(index.keys.tolist())}
        self._index, self._texts = index, texts
        self._order = np.array([places[text.key] for text in texts])

    def like(self, place: int) -> np.ndarray:
        found: np.ndarray = self._index.likeness_to([self._texts[place].words])[self._order]
        return found

    def asked(self, words: str) -> np.ndarray:
        found: np.ndarray = self._index.likeness_to_typed(words)[self._order]
        return found


class ByFullText:
    """PostgreSQL with the stems, the query and the rank of the public search. No words of a whole text need all be
    there, or nothing would ever be like it: any of them will do."""

    name = "by full text"

    def __init__(self, texts: Sequence[Text]) -> None:
        from django.db import connection  # noqa: PLC0415 - settings come first

        from servanda.pipelines.publication.words import normal  # noqa: PLC0415

        self._size = len(texts)
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE searched (place int, words tsvector)")
            for start in range(0, len(texts), 5_000):
                some = [normal(text.words) for text in texts[start : start + 5_000]]
                cursor.execute(
                    "INSERT INTO searched SELECT p, to_tsvector('english', t) || to_tsvector('simple', t)"
                    " FROM unnest(%s::int[], %s::text[]) AS given(p, t)",
                    [list(range(start, start + len(some))), some],
                )
            cursor.execute("CREATE INDEX ON searched USING gin (words)")
            cursor.execute("CREATE INDEX ON searched (place)")
            cursor.execute("ANALYZE searched")

    def like(self, place: int) -> np.ndarray:
        return self._ranked(
            "(SELECT string_agg(quote_literal(lexeme), ' | ')::tsquery"
            " FROM searched, unnest(tsvector_to_array(words)) AS lexeme WHERE place = %s)",
            place,
        )

    def asked(self, words: str) -> np.ndarray:
        from servanda.pipelines.publication.queries.lexemes import understand  # noqa: PLC0415

        return self._ranked("%s::tsquery", understand(words).tsquery)

    def _ranked(self, query: str, given: int | str) -> np.ndarray:
        from django.db import connection  # noqa: PLC0415

        found = np.zeros(self._size)
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH asked AS MATERIALIZED (SELECT {query} AS words) SELECT place, ts_rank(s.words, asked.words)"
                " FROM searched s, asked WHERE s.words @@ asked.words ORDER BY place",
                [given],
            )
            for place, rank in cursor.fetchall():
                found[place] = rank
        return found
