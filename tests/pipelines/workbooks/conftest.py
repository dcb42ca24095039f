from __future__ import annotations

import datetime
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.states import AssignmentPart
from tests import factories

DUE = datetime.date(2030, 6, 30)


@pytest.fixture
def justice(db):
    factories.installation()
    return factories.body("ministry-of-justice", names={"en": "Ministry of Justice", "ar": "وزارة العدل"})


@pytest.fixture
def coordinator(justice):
    return factories.user("coordinator", at=factories.body("national-mechanism"))


@pytest.fixture
def focal_point(justice):
    return factories.user("focal_point", at=justice)


@pytest.fixture
def colleague(justice):
    return factories.user("focal_point", at=justice)


@pytest.fixture
def owed(justice, coordinator):
    """Two objectives and a recommendation the ministry answers for."""
    first = factories.cluster("Nobody marries before 18", members=[factories.recommendation("Raise the age.")])
    second = factories.cluster("Courts decide in time")
    loose = factories.recommendation("=1+1 is no formula. Adopt a law.")
    for target in (first, second, loose):
        assign_body(target=target, body=justice, part=AssignmentPart.LEAD, due_on=DUE, by=coordinator)
    return [first, second, loose]


@pytest.fixture
def libreoffice(tmp_path: Path) -> Any:
    """Saves workbooks again. Absent: skip, saying so; in CI, where .ci/run installs it: fail."""
    program = shutil.which("soffice")
    if not program:
        message = "LibreOffice not found: install Debian's libreoffice-calc-nogui."
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)

    def save_again(paths: list[Path]) -> list[Path]:
        out = tmp_path / "saved"
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = [program, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), *map(str, paths)]
        subprocess.run(command, check=True, capture_output=True, timeout=600)
        return [out / path.name for path in paths]

    return save_again
