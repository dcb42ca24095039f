"""The doctor finds what is wrong, says what to do, and keeps an unsafe installation from starting."""

from __future__ import annotations

import datetime
import json
import shutil
import socket
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from servanda.interfaces.cli import checks, database_checks
from servanda.interfaces.cli.checks import Finding, Verdict
from servanda.interfaces.cli.commands import doctor, serve
from servanda.interfaces.cli.errors import CommandFailed
from servanda.pipelines.classification.learned.examples import Example
from servanda.pipelines.classification.learned.training import train

STRONG = "k3Jx9_vQ2mZ8rTfWbL5pYhN7cDsA4gEuK6iXoR1tMwPzVyBqHnCj0aSdFlGe"


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SERVANDA_VAR", str(tmp_path))
    return tmp_path


def only(found: Iterable[Finding]) -> Finding:
    (finding,) = found
    return finding


@pytest.mark.parametrize("key", ["short", "django-insecure-" + STRONG, "a" * 64])
def test_a_weak_secret_key_forbids_starting(settings: Settings, key: str) -> None:
    settings.SECRET_KEY = key

    found = only(checks.check_secret_key())

    assert (found.verdict, found.forbids_starting) == (Verdict.BAD, True)
    assert found.remedy
    settings.SECRET_KEY = STRONG
    assert only(checks.check_secret_key()).verdict is Verdict.GOOD


def test_a_key_that_others_can_read_is_found(own_files: Path, settings: Settings) -> None:
    settings.SECRET_KEY = STRONG
    (own_files / "secret_key").write_text(STRONG)
    (own_files / "secret_key").chmod(0o644)

    assert [found.verdict for found in checks.check_secret_key()] == [Verdict.GOOD, Verdict.BAD]


def test_debug_mode_forbids_starting(settings: Settings) -> None:
    settings.DEBUG = True

    assert only(checks.check_debug()).forbids_starting


@pytest.mark.parametrize("hosts", [["*"], []])
def test_any_host_name_or_none_forbids_starting(settings: Settings, hosts: list[str]) -> None:
    settings.ALLOWED_HOSTS = hosts

    assert only(checks.check_hosts()).forbids_starting


def test_clear_text_is_a_warning_only_when_others_can_reach_the_site(settings: Settings) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False

    settings.ALLOWED_HOSTS = ["localhost"]
    assert only(checks.check_https()).verdict is Verdict.GOOD
    settings.ALLOWED_HOSTS = ["rights.example"]
    assert only(checks.check_https()).verdict is Verdict.WARNING


def test_a_folder_that_cannot_be_written_to_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert only(checks.check_var_folder()).verdict is Verdict.GOOD

    monkeypatch.setenv("SERVANDA_VAR", str(tmp_path / "missing"))
    assert only(checks.check_var_folder()).verdict is Verdict.BAD


def test_a_full_disk_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    for free, verdict in ((10**12, Verdict.GOOD), (2 * 10**9, Verdict.WARNING), (10**6, Verdict.BAD)):
        monkeypatch.setattr(checks.shutil, "disk_usage", lambda _folder, free=free: SimpleNamespace(free=free))

        assert only(checks.check_disk()).verdict is verdict


def test_static_files_that_were_never_gathered_forbid_starting(settings: Settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    assert only(checks.check_static_files()).forbids_starting

    (tmp_path / "staticfiles.json").write_text("{}")
    assert only(checks.check_static_files()).verdict is Verdict.GOOD


@pytest.mark.django_db
def test_a_database_that_may_lose_saved_work_forbids_starting() -> None:
    """The tests' own cluster forgoes fsync, which makes it the broken set-up this check must see."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")

    facts = {fact.topic: fact for fact in database_checks.facts()}

    assert not facts["synchronous_commit"].holds
    assert facts["synchronous_commit"].forbids_starting
    assert "power cut" in facts["synchronous_commit"].says
    assert facts["tables"].holds
    assert facts["database encoding"].holds


@pytest.mark.django_db
def test_missing_migrations_forbid_starting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_checks, "missing_migrations", lambda: ["accounts.0002_more"])

    (tables,) = [fact for fact in database_checks.facts() if fact.topic == "tables"]

    assert not tables.holds
    assert tables.remedy == "servanda migrate"


def test_every_finding_that_is_not_good_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "CHECKS", tuple(c for c in checks.CHECKS if c is not checks.check_database))

    findings = checks.all_findings()

    assert len(findings) >= 9
    assert [found.topic for found in findings if found.verdict is not Verdict.GOOD and not found.remedy] == []


def test_the_exit_code_says_whether_something_must_be_mended(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = Finding("topic", Verdict.BAD, "broken", "mend it")
    monkeypatch.setattr(doctor, "database_available", lambda: nullcontext())
    for findings, code in (([bad], 1), ([Finding("topic", Verdict.WARNING, "odd", "look")], 0)):
        monkeypatch.setattr(doctor, "all_findings", lambda findings=findings: findings)

        assert doctor.run(SimpleNamespace(json=True)) == code  # type: ignore[arg-type]
        assert json.loads(capsys.readouterr().out)[0]["topic"] == "topic"


def test_an_unsafe_installation_is_not_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "database_available", lambda: nullcontext())
    monkeypatch.setattr(serve, "what_forbids_starting", lambda: ["debug mode: on. Unset SERVANDA_DEBUG."])
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    with pytest.raises(CommandFailed, match="Unset SERVANDA_DEBUG"):
        serve.run(SimpleNamespace(host="127.0.0.1", port=port, workers=1, threads=1, without_worker=True))  # type: ignore[arg-type]


def test_without_a_sentence_model_nothing_is_amiss(settings: Settings, own_files: Path) -> None:
    settings.SENTENCE_MODEL, settings.VAR = "", own_files

    found = only(checks.check_models())

    assert (found.topic, found.verdict) == ("sentence model", Verdict.GOOD)


def test_a_sentence_model_that_is_not_there_is_found_with_what_to_do(settings: Settings, own_files: Path) -> None:
    settings.SENTENCE_MODEL, settings.VAR = str(own_files / "nowhere"), own_files

    found = only(checks.check_models())

    assert (found.verdict, found.forbids_starting) == (Verdict.WARNING, False)
    assert "There is no folder" in found.says
    assert "SERVANDA_SENTENCE_MODEL" in found.remedy


def test_models_learned_here_are_read_one_by_one(settings: Settings, own_files: Path) -> None:
    settings.SENTENCE_MODEL, settings.VAR = "", own_files
    lessons = [Example(f"{word} number {at}", {"theme": [word]}) for word in ("schools", "wells") for at in range(40)]
    train(lessons, kind="theme", made_on=datetime.date(2026, 11, 2)).save(own_files / "models" / "theme")
    older = own_files / "models" / "group"
    shutil.copytree(own_files / "models" / "theme", older)
    told = json.loads((older / "model.json").read_text())
    (older / "model.json").write_text(json.dumps(told | {"form": 0}))

    _sentences, group, theme = checks.check_models()

    assert theme.verdict is Verdict.GOOD
    assert "fitted on 2026-11-02 on 80 texts" in theme.says
    assert (group.verdict, group.remedy) == (Verdict.WARNING, "servanda suggest train --kind group")
    assert "another version of Servanda" in group.says
