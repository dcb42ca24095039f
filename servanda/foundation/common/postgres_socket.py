"""Where the embedded PostgreSQL listens. Plain Python: settings, launcher and tests read it alike."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]
PORT = 5432  # only part of the socket's file name: nothing listens on TCP
SOCKET_NAME = f".s.PGSQL.{PORT}"
# sockaddr_un holds 108 bytes on Linux and 104 on macOS, the closing NUL included.
LONGEST_SOCKET_PATH = 103


def var_folder() -> Path:
    """The folder of everything that changes while Servanda runs; `SERVANDA_VAR` overrides `<checkout>/var`."""
    return Path(os.environ.get("SERVANDA_VAR") or CHECKOUT / "var").absolute()


def socket_folder(var: Path) -> Path:
    """The folder of the socket: `<var>/postgres/run`, or a short one under /tmp where that does not fit.

    Depends on `var` alone, so that every process finds the same folder without asking.
    /tmp and not TMPDIR, since TMPDIR differs from one terminal to the next.
    """
    folder = Path(os.path.realpath(var)) / "postgres" / "run"
    too_long = len(os.fsencode(folder / SOCKET_NAME)) > LONGEST_SOCKET_PATH
    # libpq reads a comma in a host as the end of one host and the start of the next.
    if too_long or "," in str(folder):
        digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
        return Path("/tmp") / f"servanda-{digest}"  # noqa: S108 - the launcher checks owner and mode
    return folder
