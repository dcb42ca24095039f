"""The embedded PostgreSQL: started without preparation, stopped by the last one who uses it.

Files, all under `<var>`: `postgres/data` (the cluster), `postgres/run` (the socket, unless its path would be too
long), `postgres/server.log`, `postgres/binaries` (only where the installed ones cannot be read), `postgres.lock`
(one starter at a time), `postgres.users` (held by everyone who needs the server), `postgres.keep` (leave it running),
`postgres.running` (held by every process of the server).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from servanda.foundation.common.postgres_socket import SOCKET_NAME, socket_folder
from servanda.interfaces.cli import embedded_cluster as cluster
from servanda.interfaces.cli import locks
from servanda.interfaces.cli.embedded_account import Account, account_for
from servanda.interfaces.cli.embedded_binaries import binaries_for
from servanda.interfaces.cli.embedded_cluster import Answer
from servanda.interfaces.cli.errors import CommandFailed
from servanda.interfaces.cli.processes import is_running, processes_working_in, undisturbed, wait_until

# Root's own folders are closed to the account that runs the server: the cluster then lives here.
ELSEWHERE = Path("/var/lib/servanda")
LONGEST_LOG = 5_000_000
ATTEMPTS = 3


class Server:
    """One PostgreSQL cluster under one `var` folder."""

    def __init__(self, var: Path, *, settings: Mapping[str, str] | None = None) -> None:
        self.var = Path(os.path.realpath(var))
        self.socket = socket_folder(self.var)
        self.settings = {**cluster.SETTINGS, **(settings or {})}
        self._lock = self.var / "postgres.lock"
        self._users = self.var / "postgres.users"
        self._keep = self.var / "postgres.keep"
        self._running = self.var / "postgres.running"

    @property
    def home(self) -> Path:
        return Path(os.path.realpath(self.var / "postgres"))

    @property
    def data(self) -> Path:
        return self.home / "data"

    def is_alive(self) -> bool:
        return cluster.ask(self.socket) is not Answer.NOBODY

    def is_in_use(self) -> bool:
        """Some command, this one included, has asked for the server and not yet let go."""
        return locks.is_held(self._users)

    def start(self, *, keep: bool = False) -> bool:
        """Start unless it runs; True when this call did it. `keep`: it stays until `stop`, used or not."""
        with locks.exclusive(self._lock):
            started = self._start_unless_ready()
            if keep:
                self._keep.touch()
        return started

    def stop(self, *, seconds: float = 60.0) -> bool:
        """Let running statements be cut off, write everything down, wait for the end. False: it did not run."""
        with locks.exclusive(self._lock):
            return self._stop(seconds=seconds)

    @contextmanager
    def in_use(self) -> Iterator[bool]:
        """Keep the server running inside the block; yields whether this call started it."""
        with locks.exclusive(self._lock):
            started = self._start_unless_ready()
            lease = locks.take_shared(self._users)
        try:
            yield started
        finally:
            with undisturbed(), locks.exclusive(self._lock):
                os.close(lease)
                if not locks.is_held(self._users) and not self._keep.exists():
                    self._stop(seconds=60.0)

    # The lock is held in everything below.

    def _start_unless_ready(self) -> bool:
        wait_until(lambda: cluster.ask(self.socket) is not Answer.NOT_YET, seconds=60)
        if cluster.ask(self.socket) is Answer.READY:
            cluster.ensure_database(self.socket)
            return False
        account = account_for(self.data)
        self._prepare_folders(account)
        binaries = binaries_for(account, home=self.home)
        if not self.data.exists():
            cluster.make_cluster(self.data, binaries=binaries, account=account)
        cluster.check_version(self.data, binaries=binaries)
        for attempt in range(1, ATTEMPTS + 1):
            self._clear_remains_of_a_crash()
            if self._launch(account, binaries):
                cluster.ensure_database(self.socket)
                return True
            time.sleep(0.3 * attempt)
        raise CommandFailed(
            f"PostgreSQL did not start. The end of {self.home / 'server.log'} says: {self._last_line()}"
        )

    def _prepare_folders(self, account: Account) -> None:
        self.var.mkdir(parents=True, exist_ok=True)
        link = self.var / "postgres"
        link.mkdir(exist_ok=True)
        if not account.is_ours and not account.can("-x", link) and not link.is_symlink():
            _move_elsewhere(link)
        _closed_folder(self.socket, account)
        _shorten(self.home / "server.log")

    def _launch(self, account: Account, binaries: Path) -> bool:
        """Start the server away from our terminal; True once it answers, False when it ended first."""
        command = [str(binaries / "postgres"), "-D", str(self.data)]
        # The path is quoted as a list of one: it may hold spaces.
        folder = str(Path(os.path.realpath(self.socket))).replace('"', '""')
        options = {**self.settings, "unix_socket_directories": f'"{folder}"'}
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        # The shell leaves at once: the server becomes nobody's child and cannot linger as our zombie.
        starter = ["/bin/sh", "-c", '"$@" >&2 & echo $!', "sh", *command]
        inherited = locks.take_shared(self._running)
        try:
            with (self.home / "server.log").open("ab") as log:
                done = subprocess.run(
                    starter,
                    check=True,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    start_new_session=True,
                    pass_fds=[inherited],
                    **account.popen_options(),
                )
        finally:
            os.close(inherited)
        pid = int(done.stdout)
        wait_until(lambda: cluster.ask(self.socket) is Answer.READY or not is_running(pid), seconds=120)
        return cluster.ask(self.socket) is Answer.READY

    def _stop(self, *, seconds: float) -> bool:
        self._keep.unlink(missing_ok=True)
        pid = self._postmaster()
        if pid is None:
            return False
        os.kill(pid, signal.SIGINT)  # "fast": cut sessions off, write a checkpoint, leave
        if not wait_until(lambda: not is_running(pid), seconds=seconds):
            raise CommandFailed(f"PostgreSQL (process {pid}) did not stop within {seconds:.0f} seconds.")
        return True

    def _postmaster(self) -> int | None:
        """The living main process of this very data folder, whatever an old pid file says."""
        pid = self._pid_on_file()
        if pid is None or not is_running(pid):
            return None
        return pid if _is_postmaster(pid, self.data) else None

    def _pid_on_file(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0])
        except (FileNotFoundError, IndexError, ValueError):
            return None

    def _clear_remains_of_a_crash(self) -> None:
        """Wait for orphans of a killed server, then drop lock files whose number is no longer the server's.

        The pid file guards against two servers on one data folder, so it goes only when no process of it lives:
        none stands in the folder, and none holds the file that every process of the server inherits (which is seen
        from another container too). PostgreSQL itself replaces a file whose process is gone; it stays out where the
        number was given anew, or where nobody collects ended processes.
        """
        if self._postmaster() is None and not wait_until(self._no_process_lives, seconds=5):
            for pid in processes_working_in(self.data):
                os.kill(pid, signal.SIGQUIT)
            wait_until(self._no_process_lives, seconds=5)
        if self._no_process_lives():
            for file in (self.data / "postmaster.pid", self.socket / f"{SOCKET_NAME}.lock"):
                file.unlink(missing_ok=True)

    def _no_process_lives(self) -> bool:
        return not locks.is_held(self._running) and not processes_working_in(self.data)

    def _last_line(self) -> str:
        try:
            lines = (self.home / "server.log").read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return "(nothing)"
        telling = [line for line in lines[-20:] if "FATAL" in line or "error" in line] or lines
        return telling[-1] if telling else "(nothing)"


def _is_postmaster(pid: int, data: Path) -> bool:
    if not Path("/proc/self").exists():
        return True
    return pid in processes_working_in(data)


def _move_elsewhere(link: Path) -> None:
    """Leave a symbolic link in place, so that every path keeps its meaning."""
    digest = hashlib.sha256(os.fsencode(link)).hexdigest()[:16]
    target = ELSEWHERE / digest
    target.mkdir(parents=True, exist_ok=True)
    for folder in (ELSEWHERE, target):
        folder.chmod(0o711)
    if any(link.iterdir()):
        raise CommandFailed(f"The account that runs PostgreSQL cannot enter {link}. Move the checkout, or empty it.")
    link.rmdir()
    link.symlink_to(target)


def _closed_folder(folder: Path, account: Account) -> None:
    """A folder of mode 0700 that belongs to `account`; a stranger's folder in a shared place is refused."""
    folder.mkdir(exist_ok=True, mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (account.uid, os.geteuid()):
        raise CommandFailed(f"{folder} belongs to somebody else; the database's socket cannot go there. Remove it.")
    folder.chmod(0o700)
    if not account.is_ours:
        os.chown(folder, account.uid, account.gid)


def _shorten(log: Path) -> None:
    if log.exists() and log.stat().st_size > LONGEST_LOG:
        shutil.copyfile(log, log.with_name("server.log.1"))
        os.truncate(log, 0)
