"""Which account runs the embedded PostgreSQL: it refuses root, so root steps down."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from servanda.interfaces.cli.errors import CommandFailed


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the operating system, and whether we must step down to it."""

    uid: int
    gid: int
    name: str

    @property
    def is_ours(self) -> bool:
        return self.uid == os.geteuid()

    def popen_options(self) -> dict[str, Any]:
        """What `subprocess` needs to run something as this account, with nothing of ours leaking in."""
        options: dict[str, Any] = {"umask": 0o077, "cwd": "/", "env": _environment()}
        if not self.is_ours:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options

    def can(self, test: str, path: Path) -> bool:
        """`test` is "-r", "-w" or "-x". Asked as that account, since parent folders and ACLs have their say."""
        command = ["/bin/sh", "-c", 'test "$1" "$2"', "sh", test, str(path)]
        return subprocess.run(command, check=False, capture_output=True, **self.popen_options()).returncode == 0

    def owns(self, path: Path) -> bool:
        return path.stat().st_uid == self.uid


def account_for(data: Path) -> Account:
    """The account that runs the server over `data`: its owner; else us; else, for root, somebody harmless."""
    if data.exists():
        return _account_of_owner(data)
    if os.geteuid() != 0:
        return _account(os.geteuid())
    for account in _harmless_accounts():
        if _can_step_down_to(account):
            return account
    raise CommandFailed(
        "PostgreSQL does not run as root and no other account is usable here. "
        "Run servanda as an ordinary user, or set DATABASE_URL to an existing PostgreSQL."
    )


def _account_of_owner(data: Path) -> Account:
    owner = data.stat().st_uid
    if owner == 0:
        raise CommandFailed(f"{data} belongs to root, and PostgreSQL refuses that. Give it to another user.")
    if os.geteuid() not in (0, owner):
        name = _account(owner).name
        raise CommandFailed(f"The database in {data} belongs to {name}. Run servanda as {name} or as root.")
    return _account(owner)


def _account(uid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:  # containers run with numbers that have no name
        return Account(uid=uid, gid=os.getegid() if uid == os.geteuid() else uid, name=str(uid))
    return Account(uid=uid, gid=entry.pw_gid, name=entry.pw_name)


def _harmless_accounts() -> Iterator[Account]:
    """`nobody` first, then every other account but root; initdb insists on one with a name."""
    entries = sorted(pwd.getpwall(), key=lambda entry: (entry.pw_name != "nobody", -entry.pw_uid))
    for entry in entries:
        if entry.pw_uid != 0:
            yield Account(uid=entry.pw_uid, gid=entry.pw_gid, name=entry.pw_name)


def _can_step_down_to(account: Account) -> bool:
    """Some containers map a single user: there, stepping down is refused by the kernel."""
    try:
        return account.can("-x", Path("/"))
    except (OSError, subprocess.SubprocessError):
        return False


def _environment() -> dict[str, str]:
    # No PG* variable, no locale and no time zone of the person at the keyboard reaches the server.
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", "HOME": "/"}
