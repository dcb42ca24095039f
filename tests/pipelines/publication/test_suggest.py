"""Typing errors get a suggestion in six languages; what is written well, and what nobody wrote, gets none."""

from __future__ import annotations

import pytest
from django.db import connection

from servanda.foundation.accounts.models import User
from servanda.pipelines.publication.actions.release import release_import
from servanda.pipelines.publication.queries.asking import Query
from servanda.pipelines.publication.queries.search import search
from tests import factories

TEXTS = {
    "en": "Protect the rights of women against trafficking, torture and police violence.",
    "fr": "Garantir l’égalité des personnes handicapées devant la justice.",
    "es": "Proteger a las niñas contra la violencia doméstica.",
    "ru": "Бороться с насилием в отношении женщин.",
    "ar": "مكافحة التعذيب وحماية المرأة من العنف",
    "zh": "制止家庭暴力，废除死刑。",
}


@pytest.fixture
def record(db: None) -> None:
    factories.installation()
    by: User = factories.user("coordinator", at=factories.body("national-mechanism", kind="nmirf"))
    made = [factories.recommendation(text, language=language).public_id for language, text in TEXTS.items()]
    release_import(recommendations=made, by=by)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("traficking", "trafficking"),
        ("womne", "women"),
        ("rgihts", "rights"),
        ("tortrue", "torture"),
        ("polcie violence", "police violence"),
        ("handicapes justcie", "handicapes justice"),
        ("domsética", "doméstica"),
        ("насиилем", "насилием"),
        ("التعذبي", "التعذيب"),
        ("مكافحه التعدذيب", "مكافحه التعذيب"),
        ("家庭爆力", "家庭暴力"),
    ],
)
def test_a_slip_is_put_right(record: None, typed: str, meant: str) -> None:
    page = search(Query(text=typed))

    assert page.rows == []
    assert page.suggestion == meant


@pytest.mark.parametrize("typed", ["xylophone", "torture xylophone", "qqqq", "住宅", "A/HRC/1/1"])
def test_what_nobody_wrote_gets_none(record: None, typed: str) -> None:
    assert search(Query(text=typed)).suggestion == ""


@pytest.mark.parametrize("typed", ["egalite torture", "المراه насилием", "niñas rights"])
def test_words_of_the_record_stay_as_they_were_typed(record: None, typed: str) -> None:
    """Nothing has both, yet neither is mistyped."""
    page = search(Query(text=typed))

    assert (page.total, page.suggestion) == (0, "")


def test_following_a_suggestion_finds_something(record: None) -> None:
    suggested = search(Query(text="womne traficking")).suggestion

    assert search(Query(text=suggested)).total == 1


def test_how_alike_words_must_be_is_as_before_afterwards(record: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT show_limit()")
        before = cursor.fetchone()
        search(Query(text="womne"))
        cursor.execute("SELECT show_limit()")

        assert cursor.fetchone() == before
