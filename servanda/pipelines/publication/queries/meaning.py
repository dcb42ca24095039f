"""Found by meaning: which recommendations are alike, whatever words or language they use, and why.

Each process opens the index in force (`publication.meaning`) and keeps with it which of its rows are public now, as
the shelf says it; so what was withdrawn a moment ago is found no more, though the index still has it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from django.db import connection

from servanda.pipelines.embeddings import index as indexes
from servanda.pipelines.embeddings.features import Read, read
from servanda.pipelines.embeddings.index import Index
from servanda.pipelines.embeddings.model import ModelMissing
from servanda.pipelines.embeddings.why import Span, shared
from servanda.pipelines.publication.meaning import Current, current, encoder
from servanda.pipelines.publication.queries.asking import By, Query
from servanda.pipelines.publication.queries.shelf import Head, Shelf, read_anew, shelf
from servanda.pipelines.publication.states import ReleaseKind

# Below this, texts share a word rather than a meaning: of those above, 95 in 100 are filed under the issue asked
# about (`python -m benchmarks.meaning`).
ALIKE = 0.3

Likeness = dict[int, float]  # of entries by their key, the most alike first


@dataclass(frozen=True, slots=True)
class Held:
    """An index, the entry each row belongs to (0: not public), and where it stands on the shelf."""

    current: Current
    index: Index
    shelf: Shelf
    entries: np.ndarray
    places: np.ndarray


_held: Held | None = None
_lock = threading.Lock()


def stamp() -> str:
    """Changes whenever answers may: pages that show what is alike carry it in their ETag."""
    found = current()
    return found.folder if found else ""


def ready() -> Held | None:
    """The index with what is public in it now; None while there is none for this record."""
    global _held
    named, now = current(), shelf()
    if named is None:
        return None
    held = _held
    if held and held.current.folder == named.folder and held.shelf is now:
        return held
    with _lock:
        try:
            _held = _opened(named, now, _held)
        except (FileNotFoundError, ModelMissing):  # replaced twice meanwhile; or the operator is told by `doctor`
            return None
        return _held


def forget() -> None:
    """Entries were laid out anew, under other keys, though nothing was released: read them again."""
    global _held
    with _lock:
        read_anew()
        _held = None


def _opened(named: Current, now: Shelf, before: Held | None) -> Held | None:
    if not _is_of_this_chain(named, now.head):
        return None
    index = before.index if before and before.current.folder == named.folder else indexes.kept(named.path, encoder())
    entries = _entries(index)
    places = np.array([now.places.get(key, -1) for key in entries.tolist()], dtype=np.int64)
    return Held(named, index, now, np.where(places >= 0, entries, 0), places)


def _is_of_this_chain(named: Current, head: Head) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM publication_release WHERE sequence = %s AND hash = %s)",
            [named.sequence, named.hash],
        )
        return bool(cursor.fetchone()[0])


def _entries(index: Index) -> np.ndarray:
    """The entry of every row; a text whose thing is not public has none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT public_id, id FROM publication_entry WHERE kind = %s ORDER BY id", [ReleaseKind.RECOMMENDATION]
        )
        known = {public_id.encode(): key for public_id, key in cursor.fetchall()}
    return np.array([known.get(key, 0) for key in index.keys.tolist()], dtype=np.int64)


def meant(query: Query) -> Likeness | None:
    """What is alike in meaning to the words; None where the question is not asked by meaning, or cannot be yet."""
    if query.by != By.MEANING or not query.text.strip() or query.kinds != (ReleaseKind.RECOMMENDATION,):
        return None
    held = ready()
    return None if held is None else like_typed(held, query.text, states=query.states)


def like_typed(held: Held, text: str, *, states: Sequence[str] = ()) -> Likeness:
    """All that is alike to what somebody typed, the most alike first."""
    return _ordered(held, held.index.likeness_to_typed(text), states)


def like_texts(held: Held, texts: Sequence[str], *, states: Sequence[str] = ()) -> Likeness:
    """All that is alike to a thing that has these texts, one for each language."""
    return _ordered(held, held.index.likeness_to(texts), states)


def _ordered(held: Held, likeness: np.ndarray, states: Sequence[str]) -> Likeness:
    wanted = (likeness >= ALIKE) & (held.entries > 0)
    if states:
        wanted &= _in_states(held, states)
    rows = np.flatnonzero(wanted)
    order = rows[np.argsort(-likeness[rows], kind="stable")]
    found: Likeness = {}
    for key, value in zip(held.entries[order].tolist(), likeness[order].tolist(), strict=True):
        found.setdefault(key, value)  # a thing in several languages is as alike as its nearest text
    return found


def _in_states(held: Held, states: Sequence[str]) -> np.ndarray:
    bits = 0
    for state in states:
        if one := held.shelf.sets.get(("state", state)):
            bits |= one.whole
    size = len(held.shelf.places) // 8 + 1
    row = np.frombuffer(bits.to_bytes(max(size, (bits.bit_length() + 7) // 8), "little"), dtype=np.uint8)
    # Place -1, of what is not public, is the last one: left out already by whoever asks.
    is_in: np.ndarray = np.unpackbits(row, bitorder="little")[held.places].astype(bool)
    return is_in


@dataclass(frozen=True, slots=True)
class Reasons:
    """What was asked, so that each result can say which of its words say the same."""

    held: Held
    asked: tuple[Read, ...]

    def spans(self, text: str) -> list[Span]:
        return shared(self.held.index.space, self.asked, text)


def reasons(held: Held, *, typed: str = "", texts: Iterable[str] = ()) -> Reasons:
    own = (held.index.space.as_meant(typed),) if typed else tuple(read(text) for text in texts)
    return Reasons(held, own)
