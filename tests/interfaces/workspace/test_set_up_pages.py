"""The guided page of a new installation."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from servanda.foundation.accounts.models import User
from servanda.foundation.accounts.set_up_code import set_up_code
from servanda.foundation.organisations.queries import installation
from tests import factories

pytestmark = pytest.mark.django_db
ANSWERS = {
    "shape": {"shape": "national"},
    "languages": {"languages": ["fr", "ar"], "default_language": "fr"},
    "name": {"state": "AVL", "names_fr": "Avélie", "mechanism_fr": "Mécanisme national"},
    "modules": {"modules": ["clusters", "updates"]},
    "administrator": {"administrator": "first@avelia.example"},
}


@pytest.fixture
def begun(client: Client) -> Client:
    factories.state()
    client.post("/work/setup/", {"code": set_up_code()})
    return client


@pytest.mark.parametrize("page", ["/", "/work/", "/work/people/", "/accounts/login/", "/work/setup/check/"])
def test_before_set_up_every_page_leads_there(client: Client, page: str) -> None:
    assert client.get(page).headers["Location"] == "/work/setup/"


def test_without_the_code_no_question_is_shown(client: Client) -> None:
    answer = client.post("/work/setup/", {"code": "aaaaa-aaaaa-aaaaa-aaaaa"})

    assert answer.status_code == 422
    assert client.get("/work/setup/shape/").headers["Location"] == "/work/setup/"


def test_five_answers_and_a_check_make_the_installation(begun: Client) -> None:
    for step, given in ANSWERS.items():
        assert begun.get(f"/work/setup/{step}/").status_code == 200
        assert installation() is None
        assert begun.post(f"/work/setup/{step}/", given).status_code == 302
    shown = begun.get("/work/setup/check/").content.decode()

    answer = begun.post("/work/setup/check/")

    assert "first@avelia.example" in shown
    assert "Mécanisme national" in shown
    held = installation()
    assert held is not None
    assert (held.default_language, held.languages, held.modules) == ("fr", ["fr", "ar"], ["clusters", "updates"])
    page = begun.post(
        answer.headers["Location"],
        {"full_name": "First Person", "passphrase": "harbour-lantern-quiet-seven"},
        follow=True,
    )
    assert "second-factor" in page.redirect_chain[-1][0]
    assert User.objects.get(email="first@avelia.example").memberships.get().role == "administrator"


def test_the_page_is_gone_once_set_up(begun: Client) -> None:
    factories.installation()

    assert begun.get("/work/setup/").status_code == 404
    assert begun.post("/work/setup/check/").status_code == 404


def test_a_step_cannot_be_jumped_over(begun: Client) -> None:
    assert begun.get("/work/setup/administrator/").headers["Location"] == "/work/setup/shape/"
    assert begun.get("/work/setup/check/").headers["Location"] == "/work/setup/shape/"


def test_a_changed_answer_that_makes_a_later_one_wrong_asks_for_it_again(begun: Client) -> None:
    for step, given in ANSWERS.items():
        begun.post(f"/work/setup/{step}/", given)

    answer = begun.post("/work/setup/languages/", {"languages": ["es"], "default_language": "es"})

    assert answer.headers["Location"] == "/work/setup/name/"
    assert re.search(r'name="names_es"', begun.get("/work/setup/name/").content.decode())


def test_the_first_language_must_be_offered(begun: Client) -> None:
    begun.post("/work/setup/shape/", ANSWERS["shape"])

    answer = begun.post("/work/setup/languages/", {"languages": ["es"], "default_language": "fr"})

    assert answer.status_code == 422
