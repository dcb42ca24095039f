"""Learning asked for on a page, and the cards of what was learned, without JavaScript."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from servanda.foundation.accounts.models import User
from servanda.pipelines.classification.models import Training
from tests import factories
from tests.interfaces.workspace.members import inside, member, text

pytestmark = pytest.mark.django_db
HERE = "/work/suggestions/"


@pytest.fixture
def person() -> User:
    factories.installation()
    return member("coordinator", at=factories.body("national-mechanism"))


def send(browser: Client, address: str, **fields: Any) -> Any:
    return browser.post(f"{HERE}{address}", fields)


def _model(folder: Any, version: str, texts: int) -> None:
    """As training leaves it, with the words of a card."""
    folder.mkdir(parents=True)
    (folder / "model.json").write_text(json.dumps({"version": version}))
    values = {
        "education": {"texts": 400, "precision": 0.9, "recall": 0.8, "f1": 0.847},
        "water": {"texts": 12, "precision": 0.5, "recall": 0.25, "f1": 0.333},
    }
    card = {"lessons": texts, "made_on": "2026-11-02", "per_value": values, "left_out": {"housing": 2}}
    (folder / "card.json").write_text(json.dumps({"languages": {"en": 400, "fr": 12}, **card}))


def test_a_models_card_is_a_page_with_its_limits_and_the_models_of_before(
    person: User, tmp_path: Any, settings: Any
) -> None:
    settings.VAR = tmp_path
    _model(tmp_path / "models" / "theme", "aaaa", 4321)
    _model(tmp_path / "models" / "earlier" / "theme" / "bbbb", "bbbb", 1234)
    browser = inside(person)

    listed, page = text(browser, f"{HERE}worth/"), text(browser, f"{HERE}models/theme/")

    assert f'href="{HERE}models/theme/"' in listed
    assert "4,321" in listed
    assert "Of 100 values it proposes, 89 are right; of 100 that are there, it finds 78." in page
    assert "2 November 2026" in page
    assert "One value was learned from fewer than 50 texts" in page
    assert "One value was too rare to be learned" in page
    assert "<bdi>housing</bdi>" in page
    assert "Fewer than 200 texts in these languages: fr." in page
    assert "89 of 100 right, 78 of 100 found; 1,234 texts" in page
    assert "another one is in use" in text(browser, f"{HERE}models/theme/?version=bbbb")
    text(browser, f"{HERE}models/theme/?version=cccc", status=404)
    text(browser, f"{HERE}models/poetry/", status=404)


def test_an_earlier_model_is_used_again(person: User, tmp_path: Any, settings: Any) -> None:
    settings.VAR = tmp_path
    _model(tmp_path / "models" / "theme", "aaaa", 4321)
    _model(tmp_path / "models" / "earlier" / "theme" / "bbbb", "bbbb", 1234)
    browser = inside(person)

    send(browser, "models/theme/use/", version="bbbb")

    page = text(browser, f"{HERE}models/theme/")
    assert "It is in use again from the next reading of the texts on." in page
    assert "78 of 100 found; 4,321 texts" in page
    send(browser, "models/theme/use/", version="cccc")
    assert "not kept any more" in text(browser, f"{HERE}models/theme/")


def test_a_card_that_cannot_be_read_is_left_out(person: User, tmp_path: Any, settings: Any) -> None:
    settings.VAR = tmp_path
    _model(tmp_path / "models" / "theme", "aaaa", 4321)
    (tmp_path / "models" / "theme" / "card.json").write_text("{")

    assert "4,321" not in text(inside(person), f"{HERE}worth/")
    assert "Nothing was learned of this kind yet." in text(inside(person), f"{HERE}models/theme/")


def test_learning_is_asked_for_shown_stopped_and_let_go_on(person: User) -> None:
    browser = inside(person)

    send(browser, "learning/ask/")

    training = Training.objects.get()
    page = text(browser, f"{HERE}learning/{training.pk}/")
    assert "Waiting for a worker" in page
    assert "0 of 8 kinds" in page
    assert "data-looks-again" in page
    send(browser, f"learning/{training.pk}/cancel/")
    assert "Go on where it ended" in text(browser, f"{HERE}learning/{training.pk}/")
    send(browser, f"learning/{training.pk}/resume/")
    assert "Waiting for a worker" in text(browser, f"{HERE}runs/")
