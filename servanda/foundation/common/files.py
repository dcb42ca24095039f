"""Keeping uploaded files: named by what is in them, written so that a crash loses nothing."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file in the store."""

    sha256: str
    size: int

    @property
    def path(self) -> Path:
        return path_of(self.sha256)


def path_of(sha256: str) -> Path:
    """Where a kept file lies. The name is a checksum, so nothing a person typed reaches the file system."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise ValueError("not a SHA-256 in hexadecimal")
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256[2:]


def keep(chunks: Iterable[bytes]) -> KeptFile:
    """Store the bytes and return their checksum; when this returns they are on disk (fsync of file and folder)."""
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=root, prefix=".arriving-")
    try:
        with os.fdopen(handle, "wb") as arriving:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                arriving.write(chunk)
            arriving.flush()
            os.fsync(arriving.fileno())
        kept = KeptFile(digest.hexdigest(), size)
        kept.path.parent.mkdir(exist_ok=True)
        Path(name).rename(kept.path)
        _sync_folder(kept.path.parent)
        _sync_folder(root)  # the folder may be new: its own name must reach the disk too
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return kept


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
