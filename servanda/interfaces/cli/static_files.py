"""Static files gathered in one folder with names that change with their content."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

STAMP = ".gathered"


def gather_static_files() -> bool:
    """Collect them unless nothing changed since; True when there was something to do."""
    if settings.DEBUG:
        return False
    root = Path(settings.STATIC_ROOT)
    stamp, now = root / STAMP, _fingerprint()
    if stamp.exists() and stamp.read_text(encoding="ascii") == now:
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=root.exists())
    stamp.write_text(now, encoding="ascii")
    return True


def _fingerprint() -> str:
    """Of names, sizes and times of change, which is what make would look at."""
    lines = [settings.STORAGES["staticfiles"]["BACKEND"]]
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            lines.append(f"{path} {found.st_size} {found.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
