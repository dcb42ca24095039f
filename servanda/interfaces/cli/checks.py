"""What `servanda doctor` looks at. A check is a function that gives findings; the list is at the end."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.conf import settings

from servanda.foundation.common.postgres_socket import var_folder
from servanda.interfaces.cli import database_checks, model_checks

SHORTEST_KEY = 50
FEWEST_SIGNS = 20
LEAST_FREE = 1_000_000_000
REASONABLE_FREE = 5_000_000_000


class Verdict(StrEnum):
    GOOD = "good"
    WARNING = "look at this"
    BAD = "mend this"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is so, and what to do about it unless it is good. `forbids_starting`: `servanda serve` refuses."""

    topic: str
    verdict: Verdict
    says: str
    remedy: str = ""
    forbids_starting: bool = False


def check_secret_key() -> Iterator[Finding]:
    key = str(settings.SECRET_KEY)
    weak = len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_SIGNS or key.startswith("django-insecure-")
    yield _judge(
        "secret key",
        not weak,
        good="long and random",
        bad="too short, too uniform or a published one: sessions could be forged",
        remedy="Unset SERVANDA_SECRET_KEY to have one made, or set it to 64 random signs.",
        forbids_starting=True,
    )
    kept = var_folder() / "secret_key"
    if kept.exists():
        yield _judge(
            "secret key's file",
            kept.stat().st_mode & 0o077 == 0,
            good="readable by its owner only",
            bad=f"{kept} can be read by other accounts",
            remedy=f"chmod 600 {kept}",
        )


def check_debug() -> Iterator[Finding]:
    yield _judge(
        "debug mode",
        not settings.DEBUG,
        good="off",
        bad="on: error pages would show settings and data",
        remedy="Unset SERVANDA_DEBUG.",
        forbids_starting=True,
    )


def check_demonstration() -> Iterator[Finding]:
    yield _judge(
        "second proof",
        not settings.DEMONSTRATION,
        good="asked for",
        bad="not asked for: this is set up as a demonstration",
        remedy="Unset SERVANDA_DEMONSTRATION.",
        forbids_starting=True,
    )


def check_hosts() -> Iterator[Finding]:
    wide = [host for host in settings.ALLOWED_HOSTS if host == "*" or host.startswith(".")]
    yield _judge(
        "host names",
        bool(settings.ALLOWED_HOSTS) and "*" not in wide,
        good=", ".join(settings.ALLOWED_HOSTS),
        bad="any host name is accepted" if wide else "no host name is accepted",
        remedy="Set SERVANDA_HOSTS to the names this site is reached by, separated by commas.",
        forbids_starting=True,
    )


def check_https() -> Iterator[Finding]:
    local = set(settings.ALLOWED_HOSTS) <= {"localhost", "127.0.0.1", "[::1]"}
    secure = settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE
    yield _judge(
        "HTTPS",
        secure or local,
        good="cookies travel encrypted" if secure else "not needed: reached from this machine only",
        bad="cookies would travel in clear text",
        remedy="Put a proxy that speaks TLS in front, and set SERVANDA_HTTPS=1.",
        worst=Verdict.WARNING,
    )


def check_time_zone() -> Iterator[Finding]:
    yield _judge(
        "time zone",
        settings.USE_TZ,
        good=f"times are kept in UTC and shown in {settings.TIME_ZONE}",
        bad="times are kept without their zone",
        remedy="Set USE_TZ = True in config/settings.py.",
        forbids_starting=True,
    )


def check_var_folder() -> Iterator[Finding]:
    var = var_folder()
    try:
        with tempfile.NamedTemporaryFile(dir=var) as probe:
            probe.write(b"servanda")
            probe.flush()
            os.fsync(probe.fileno())
        problem = ""
    except OSError as error:
        problem = error.strerror or str(error)
    yield _judge(
        "folder for files",
        not problem,
        good=f"{var} can be written to",
        bad=f"{var} cannot be written to: {problem}",
        remedy="Make the folder and give it to the account that runs Servanda, or set SERVANDA_VAR.",
        forbids_starting=True,
    )


def check_disk() -> Iterator[Finding]:
    folder = next(folder for folder in (var_folder(), *var_folder().parents) if folder.exists())
    free = shutil.disk_usage(folder).free
    yield _judge(
        "free disk",
        free >= REASONABLE_FREE,
        good=f"{free / 1e9:.0f} GB",
        bad=f"{free / 1e9:.1f} GB left: the database stops when it is full",
        remedy="Make room, or move SERVANDA_VAR to a larger disk.",
        worst=Verdict.BAD if free < LEAST_FREE else Verdict.WARNING,
    )


def check_static_files() -> Iterator[Finding]:
    root = Path(settings.STATIC_ROOT or "")
    yield _judge(
        "styles and scripts",
        settings.DEBUG or (root / "staticfiles.json").exists(),
        good="gathered",
        bad=f"not gathered in {root}: pages would fail",
        remedy="servanda django collectstatic --no-input",
        forbids_starting=True,
    )


def check_translations() -> Iterator[Finding]:
    languages = [code for code, _name in settings.LANGUAGES if code != "en"]
    missing = [code for code in languages if not any(_has_catalogue(Path(p), code) for p in settings.LOCALE_PATHS)]
    yield _judge(
        "languages",
        not missing,
        good=", ".join(["en", *languages]),
        bad=f"no compiled translation for {', '.join(missing)}: pages would be in English",
        remedy="make install (or python tools/messages.py compile)",
        worst=Verdict.WARNING,
    )


def check_mail() -> Iterator[Finding]:
    really = settings.MAIL_BY_ENVIRONMENT and not settings.MAIL_TRANSPORT.endswith("filebased.EmailBackend")
    yield _judge(
        "mail",
        really,
        good=f"sent through {settings.EMAIL_HOST}:{settings.EMAIL_PORT}",
        bad="no server is set here: unless an administrator entered one, mails stay on this machine",
        remedy="Set SERVANDA_SMTP_HOST, or enter a server at Settings, Mail.",
        worst=Verdict.WARNING,
    )


def check_models() -> Iterator[Finding]:
    for looked in (model_checks.sentence_model(), *model_checks.learned_models()):
        yield _judge(
            looked.topic,
            not looked.problem,
            good=looked.says,
            bad=looked.problem,
            remedy=looked.remedy,
            worst=Verdict.WARNING,
        )


def all_findings() -> list[Finding]:
    """Every check in turn; those that need the database say so once when it does not answer."""
    return [finding for check in CHECKS for finding in check()]


def what_forbids_starting() -> list[str]:
    """One line for each finding that would make running unsafe."""
    return [
        f"{finding.topic}: {finding.says}. {finding.remedy}"
        for finding in all_findings()
        if finding.forbids_starting and finding.verdict is Verdict.BAD
    ]


def check_database() -> Iterator[Finding]:
    for fact in database_checks.facts():
        yield _judge(
            fact.topic,
            fact.holds,
            good=fact.says,
            bad=fact.says,
            remedy=fact.remedy,
            worst=Verdict.BAD if fact.forbids_starting else Verdict.WARNING,
            forbids_starting=fact.forbids_starting,
        )


def _judge(
    topic: str,
    holds: bool,
    *,
    good: str,
    bad: str,
    remedy: str,
    worst: Verdict = Verdict.BAD,
    forbids_starting: bool = False,
) -> Finding:
    if holds:
        return Finding(topic, Verdict.GOOD, good)
    return Finding(topic, worst, bad, remedy, forbids_starting)


def _has_catalogue(folder: Path, code: str) -> bool:
    language, _, script = code.partition("-")
    name = f"{language}_{script.title()}" if script else language
    return (folder / name / "LC_MESSAGES" / "django.mo").exists()


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    check_database,
    check_secret_key,
    check_debug,
    check_demonstration,
    check_hosts,
    check_https,
    check_time_zone,
    check_var_folder,
    check_disk,
    check_static_files,
    check_translations,
    check_mail,
    check_models,
)
