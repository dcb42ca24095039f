"""Setting up, from a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core import mail
from pytest_django import DjangoCaptureOnCommitCallbacks

from servanda.foundation.accounts.models import Invitation
from servanda.foundation.accounts.set_up_code import is_set_up_code, set_up_code
from servanda.foundation.accounts.set_up_file import install_from_file, read_plan
from servanda.foundation.common.errors import InvalidInput, StepRefused
from servanda.foundation.organisations.models import Body
from servanda.foundation.organisations.queries import installation
from tests import factories

NATIONAL = """
shape: national
state: AVL
name: {en: Avelia, ar: أفيليا}
languages: [en, ar]
mechanism: National mechanism
administrator: first@avelia.example
address: https://rights.avelia.example
"""
HUB = "{shape: hub, name: A hub, administrator: first@hub.example}"


@pytest.mark.django_db
def test_a_national_plan_makes_state_body_and_first_administrator(
    tmp_path: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    factories.state()
    file = tmp_path / "plan.yaml"
    file.write_text(NATIONAL, encoding="utf-8")

    with django_capture_on_commit_callbacks(execute=True):
        said = install_from_file(file)

    held = installation()
    assert held is not None
    assert (held.home_state_id, held.default_language, held.languages) == ("AVL", "en", ["en", "ar"])
    assert Body.objects.get().kind == "nmirf"
    assert Invitation.objects.get().role == "administrator"
    assert "https://rights.avelia.example/invitation/" in said
    assert mail.outbox[0].to == ["first@avelia.example"]


@pytest.mark.django_db
def test_a_hub_puts_its_first_administrator_in_the_secretariat(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(HUB, encoding="utf-8")

    install_from_file(file)

    assert Invitation.objects.get().in_secretariat
    with pytest.raises(StepRefused, match="set up already"):
        install_from_file(file)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("shape: kingdom", "shape"),
        ("{shape: hub, colour: red}", "colour"),
        ("- one\n- two", ""),
        ("{shape: hub, name: [1]}", "name"),
    ],
)
def test_a_file_that_cannot_be_used_says_which_key(text: str, field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_plan(text)

    assert caught.value.field == field


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("state: XXX", "state"),
        ("languages: [en, tlh]", "languages"),
        ("default_language: fr", "default_language"),
        ("administrator: nobody", "email"),
        ("mechanism: ''", "mechanism"),
        ("modules: [time_travel]", "modules"),
    ],
)
def test_a_plan_that_makes_no_sense_sets_nothing_up(tmp_path: Path, line: str, field: str) -> None:
    factories.state()
    key = line.split(":")[0]
    kept = [held for held in NATIONAL.strip().splitlines() if not held.startswith(f"{key}:")]
    file = tmp_path / "plan.yaml"
    file.write_text("\n".join([*kept, line]), encoding="utf-8")

    with pytest.raises(InvalidInput) as caught:
        install_from_file(file)

    assert caught.value.field == field
    assert installation() is None
    assert not Body.objects.exists()


def test_the_code_is_read_with_or_without_dashes_and_no_other_code_is() -> None:
    assert is_set_up_code(f"  {set_up_code().upper().replace('-', ' ')} ")
    assert not is_set_up_code("")
    assert not is_set_up_code("aaaaa-aaaaa-aaaaa-aaaaa")
