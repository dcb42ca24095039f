"""Static files gathered in one folder with names that change with their content."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders

from servanda.foundation.common.postgres_socket import CHECKOUT
from servanda.interfaces.cli.errors import CommandFailed

STAMP = ".gathered"


def gather_static_files() -> bool:
    """Collect them unless nothing changed since; True when there was something to do."""
    if settings.DEBUG:
        return False
    root = Path(settings.STATIC_ROOT)
    stamp, now = root / STAMP, _fingerprint()
    if stamp.exists() and stamp.read_text(encoding="ascii") == now:
        return False
    # A process of its own: compressing uses threads that would keep Ctrl-C waiting.
    command = [sys.executable, "-m", "django", "collectstatic", "--no-input", "--verbosity=0"]
    done = subprocess.run([*command, "--clear"], check=False, capture_output=True, text=True, cwd=CHECKOUT)
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise CommandFailed(f"Styles and scripts could not be gathered: {reason}")
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
