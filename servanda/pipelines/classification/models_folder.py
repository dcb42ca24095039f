"""Where fitted models and their cards lie: a folder for each kind, and those of before. Never part of what is shipped.

`var/models/theme` is in use; `var/models/earlier/theme/<version>` was, and may be again.
"""

from __future__ import annotations

import json
import re
import shutil
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

KEPT = 5  # earlier models of a kind; older ones are thrown away
_NAME = re.compile(r"\w[\w.+-]{0,79}")  # of a version, which becomes the name of a folder


@dataclass(frozen=True, slots=True)
class Held:
    """A model that lies here, with its card. Whether it can be loaded is for `learned.storage` to say."""

    kind: str
    version: str
    is_in_use: bool
    card: Mapping[str, Any]


def models_folder() -> Path:
    return Path(settings.VAR) / "models"


def folders_of_models() -> list[Path]:
    """Of the models in use, by name."""
    return sorted(path.parent for path in models_folder().glob("*/model.json"))


def kinds_held() -> list[str]:
    """Kinds a model is in use for."""
    return [folder.name for folder in folders_of_models()]


def held_models(kind: str) -> list[Held]:
    """The one in use, then the earlier ones, the newest first; without those whose files cannot be read."""
    now = _held(models_folder() / kind, kind, is_in_use=True)
    before = (_held(folder, kind, is_in_use=False) for folder in _earlier(kind))
    # Learned anew from the same, a model is the same.
    others = [held for held in before if held is not None and (now is None or held.version != now.version)]
    return [now, *others] if now else others


def keep_earlier(kind: str) -> None:
    """Put a copy of the model in use aside, before another one takes its place."""
    folder = models_folder() / kind
    held = _held(folder, kind, is_in_use=True)
    if held is None or not _NAME.fullmatch(held.version):
        return
    place = _place_of_earlier(kind) / held.version
    unfinished = place.with_name(f".{uuid.uuid4().hex}")
    shutil.copytree(folder, unfinished)
    shutil.rmtree(place, ignore_errors=True)
    unfinished.rename(place)
    place.touch()
    for old in _earlier(kind)[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)


def put_back(kind: str, version: str) -> bool:
    """Take an earlier model in use again, and keep the present one; False where it is not here."""
    earlier = next((held for held in held_models(kind) if held.version == version and not held.is_in_use), None)
    if earlier is None:
        return False
    folder, fresh = models_folder() / kind, models_folder() / f".{uuid.uuid4().hex}"
    shutil.copytree(_place_of_earlier(kind) / version, fresh)
    keep_earlier(kind)
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
    shutil.rmtree(_place_of_earlier(kind) / version, ignore_errors=True)
    return True


def _place_of_earlier(kind: str) -> Path:
    return models_folder() / "earlier" / kind


def _earlier(kind: str) -> list[Path]:
    """The last one put aside first."""
    folders = [path.parent for path in _place_of_earlier(kind).glob("[!.]*/model.json")]
    return sorted(folders, key=lambda folder: (folder.stat().st_mtime_ns, folder.name), reverse=True)


def _held(folder: Path, kind: str, *, is_in_use: bool) -> Held | None:
    try:
        told = json.loads((folder / "model.json").read_text(encoding="utf-8")) if is_in_use else {}
        card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    version = str(told.get("version", "")) if is_in_use else folder.name
    return Held(kind, version, is_in_use, card)
