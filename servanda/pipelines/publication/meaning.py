"""What is public as an index to be searched by meaning, kept as files that all processes share.

`current.json` names the folder in force and the release it stands for; a new index lies whole in a folder of its own
before that file is replaced. A page never shows what is kept here, only what is public now among what was found.
"""

from __future__ import annotations

import json
import os
import shutil
import uuid
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from servanda.pipelines.embeddings import index as indexes
from servanda.pipelines.embeddings import model
from servanda.pipelines.embeddings import space as spaces
from servanda.pipelines.embeddings.index import Index, Item
from servanda.pipelines.embeddings.space import Encoder
from servanda.pipelines.publication.models import Entry, Release
from servanda.pipelines.publication.states import ReleaseKind, ReleaseReason

GROWN = 1.2  # a space is fitted anew when it holds so many times the texts it was fitted on
_AT_ONCE = 2_000
_TAKEN_BACK = (ReleaseReason.WITHDRAWAL, ReleaseReason.CORRECTION)


@dataclass(frozen=True, slots=True)
class Current:
    """The index in force. `sequence` and `hash` are those of the newest release it knows."""

    folder: str
    sequence: int
    hash: str

    @property
    def path(self) -> Path:
        return Path(settings.MEANING_ROOT) / self.folder


def current() -> Current | None:
    """What `current.json` says; None where nothing was made yet."""
    try:
        told: dict[str, Any] = json.loads(_file().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Current(told["folder"], told["sequence"], told["hash"])


def _file() -> Path:
    return Path(settings.MEANING_ROOT) / "current.json"


@lru_cache(maxsize=1)
def _model(folder: str) -> Encoder | None:
    return model.load(Path(folder)) if folder else None


def encoder() -> Encoder | None:
    """The sentence model that the settings name, if any; ModelMissing where it is not there."""
    return _model(settings.SENTENCE_MODEL)


def bring_up_to_date() -> int:
    """Read what was released since; returns how many texts were read. Only one process may do this at a time."""
    head = Release.objects.order_by("-sequence").values_list("sequence", "hash").first()
    before = current()
    if head is None or (before and (before.sequence, before.hash) == head and _is_usable(before)):
        return 0
    public = dict(_recommendations().values_list("public_id", "sequence"))
    index, read = _index(before, public)
    _put_in_force(index, before, *head)
    return read


def _is_usable(before: Current) -> bool:
    """Whether it was made as this version makes it."""
    named = encoder()
    wanted = f"{spaces.VERSION}+{named.name}" if named else spaces.VERSION
    return indexes.told_by(before.path) == wanted


def _index(before: Current | None, public: dict[str, int]) -> tuple[Index, int]:
    if before is None or not _is_usable(before) or not _still_holds(before):
        return _anew(public)
    index = indexes.kept(before.path, encoder())
    known = dict(zip((key.decode() for key in index.keys.tolist()), index.numbers.tolist(), strict=True))
    gone = known.keys() - public.keys()
    items = _items([public_id for public_id, sequence in public.items() if known.get(public_id) != sequence])
    grown = indexes.brought_up(index, items=items, without=frozenset(gone))
    # Words of a text that was taken back must not stay behind in the vocabulary.
    if gone or len(grown) > GROWN * grown.space.fitted_on or _was_taken_back(before.sequence):
        return _anew(public)
    return grown, len(items)


def _still_holds(before: Current) -> bool:
    """Whether the chain has the release it stands for; a restored copy or another record may not."""
    return Release.objects.filter(sequence=before.sequence, hash=before.hash).exists()


def _was_taken_back(since: int) -> bool:
    return Release.objects.filter(sequence__gt=since, kind=ReleaseKind.RECOMMENDATION, reason__in=_TAKEN_BACK).exists()


def _anew(public: dict[str, int]) -> tuple[Index, int]:
    items = _items(list(public))
    return indexes.build(items, encoder()), len(items)


def _recommendations() -> Any:
    return Entry.objects.filter(kind=ReleaseKind.RECOMMENDATION).order_by("public_id")


def _items(public_ids: list[str]) -> list[Item]:
    """Every text in every language it was released in, with its title."""
    found = []
    for start in range(0, len(public_ids), _AT_ONCE):
        rows = _recommendations().filter(public_id__in=public_ids[start : start + _AT_ONCE])
        for public_id, sequence, content in rows.values_list("public_id", "sequence", "content"):
            found += [Item(public_id, sequence, text) for text in texts_of(content)]
    return found


def texts_of(content: dict[str, Any]) -> list[str]:
    """What a recommendation says, once for each language."""
    titles = content.get("short_titles") or {}
    return [f"{titles.get(code, '')} {held['text']}".strip() for code, held in content["texts"].items()]


def _put_in_force(index: Index, before: Current | None, sequence: int, digest: str) -> None:
    root = Path(settings.MEANING_ROOT)
    folder = root / f"{sequence}-{uuid.uuid4().hex[:8]}"
    folder.mkdir(parents=True)
    indexes.keep(index, folder)
    spaces.keep(index.space, folder)
    told = {"folder": folder.name, "sequence": sequence, "hash": digest}
    written = root / f"{folder.name}.json"
    written.write_text(json.dumps(told), encoding="utf-8")
    os.replace(written, _file())
    # A process that has just read the last name may still be opening that folder; what is open stays readable.
    for other in root.iterdir():
        if other.is_dir() and other.name not in (folder.name, before.folder if before else ""):
            shutil.rmtree(other, ignore_errors=True)
