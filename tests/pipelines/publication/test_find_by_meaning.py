"""What is public is found by meaning, in any language; what was withdrawn is found no more, at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from servanda.domain.recommendations.models import Thread
from servanda.foundation.accounts.models import User
from servanda.foundation.common.errors import InvalidInput
from servanda.pipelines.publication import meaning as kept
from servanda.pipelines.publication.actions.release import release_import
from servanda.pipelines.publication.entries import rebuild_entries
from servanda.pipelines.publication.meaning import bring_up_to_date, current
from servanda.pipelines.publication.queries import meaning
from servanda.pipelines.publication.queries.alike import alike, alike_to_words
from servanda.pipelines.publication.queries.asking import By, Query
from servanda.pipelines.publication.queries.export import export_rows
from servanda.pipelines.publication.queries.results import Row
from servanda.pipelines.publication.queries.search import Page, search
from servanda.pipelines.publication.queries.things import thing
from servanda.pipelines.publication.tasks import read_by_meaning
from tests import factories
from tests.withdrawing import withdraw

TEXTS = {
    "home": "Punish domestic violence and open shelters.",
    "prison": "Reduce overcrowding in prisons.",
    "death": "Abolish the death penalty.",
    "press": "Protect journalists who write about the government.",
    "school": "Send every child to school.",
}


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MEANING_ROOT", tmp_path / "meaning")
    monkeypatch.setattr(meaning, "_held", None)


@pytest.fixture
def coordinator(db: None) -> User:
    factories.installation()
    return factories.user("coordinator", at=factories.body("national-mechanism", kind="nmirf"))


@pytest.fixture
def record(coordinator: User) -> dict[str, str]:
    """Public ids by what the texts are about."""
    made = {name: public(text, coordinator) for name, text in TEXTS.items()}
    bring_up_to_date()
    return made


def public(text: str, by: User, **fields: Any) -> str:
    item = factories.recommendation(text, **fields)
    release_import(recommendations=[item.public_id], by=by)
    return str(item.public_id)


def asked(text: str, **fields: object) -> Page:
    return search(Query(text=text, by=By.MEANING, **fields))  # type: ignore[arg-type]


def found(text: str, **fields: object) -> list[str]:
    return [row.public_id for row in asked(text, **fields).rows]


@pytest.mark.parametrize(
    ("words", "about"),
    [
        ("violence conjugale", "home"),
        ("pena de muerte", "death"),
        ("السجون", "prison"),
        ("журналисты", "press"),
        ("儿童", "school"),
    ],
)
def test_words_of_one_language_find_texts_of_another(record: dict[str, str], words: str, about: str) -> None:
    assert found(words)[0] == record[about]
    assert search(Query(text=words)).rows == []


def test_it_says_why(record: dict[str, str]) -> None:
    row = asked("violence conjugale").rows[0]

    assert row.why[0] == "domestic violence"
    assert "domestic violence" in [part.text for part in row.excerpt if part.hit]
    assert "".join(part.text for part in row.excerpt) == TEXTS["home"]


def test_what_means_nothing_finds_nothing(record: dict[str, str]) -> None:
    page = asked("xyzzy")

    assert (page.rows, page.total) == ([], 0)


def test_facets_narrow_it_and_count_it(coordinator: User, record: dict[str, str]) -> None:
    noted = public("End violence in the family.", coordinator, position="noted")
    bring_up_to_date()

    page = asked("domestic violence", filters={"position": ("noted",)})

    assert [row.public_id for row in page.rows] == [noted]
    assert page.total == 1
    assert page.facets["position"] == {"noted": 1, "not_asked": 1}


def test_another_order_may_be_asked_for(coordinator: User) -> None:
    old = public("Punish domestic violence.", coordinator, asked_on="2014-01-01")
    new = public("Punish domestic violence in towns and villages alike.", coordinator, asked_on="2024-01-01")
    public("Abolish the death penalty.", coordinator)
    bring_up_to_date()

    assert found("domestic violence") == [old, new]
    assert found("domestic violence", sort="newest") == [new, old]
    assert [row["public_id"] for row in export_rows(Query(text="violence conjugale", by=By.MEANING))] == [new, old]


def test_pages_follow_each_other(coordinator: User) -> None:
    for number in range(5):
        public(f"Reduce overcrowding in prison number {number}.", coordinator)
    public("Abolish the death penalty.", coordinator)
    bring_up_to_date()

    pages = [found("prisons surpeuplées", per_page=2, page=page) for page in (1, 2, 3)]

    assert [len(page) for page in pages] == [2, 2, 1]
    assert len({one for page in pages for one in page}) == 5


def test_what_was_withdrawn_is_gone_before_the_index_is_made_again(coordinator: User, record: dict[str, str]) -> None:
    withdraw(kind="recommendation", public_id=record["home"], reason="A mistake.", by=coordinator)

    assert record["home"] not in found("violence conjugale")
    assert record["home"] not in [row.public_id for row in near(record["prison"])]


def test_words_of_a_withdrawn_text_do_not_stay_in_the_files(coordinator: User, record: dict[str, str]) -> None:
    said = public("Free Zwygothrax from prison.", coordinator)
    public("Plant trees.", coordinator)
    bring_up_to_date()
    assert "zwygothra" in vocabulary()

    withdraw(kind="recommendation", public_id=said, reason="It named a person.", by=coordinator)
    bring_up_to_date()

    assert "zwygothra" not in vocabulary()


def vocabulary() -> str:
    held = current()
    assert held
    return (held.path / "space.json").read_text(encoding="utf-8")


def test_what_is_released_later_is_read_in_the_space_as_it_is(coordinator: User, record: dict[str, str]) -> None:
    before = vocabulary()

    added = public("Close prisons that are overcrowded.", coordinator)
    read = bring_up_to_date()

    assert read == 1
    assert vocabulary() == before
    assert added in found("overcrowding in prisons")


def test_a_space_grown_by_a_fifth_is_fitted_anew(coordinator: User, record: dict[str, str]) -> None:
    before = vocabulary()
    for number in range(3):
        public(f"Register births in province {number}.", coordinator)

    read = bring_up_to_date()

    assert read == len(TEXTS) + 3
    assert vocabulary() != before


def test_without_news_nothing_is_read_or_written(record: dict[str, str]) -> None:
    before = current()

    assert bring_up_to_date() == 0
    assert current() == before


def test_folders_that_nobody_reads_are_thrown_away(coordinator: User, record: dict[str, str]) -> None:
    for number in range(4):
        public(f"Plant {number} trees.", coordinator)
        bring_up_to_date()

    folders = [path for path in Path(settings.MEANING_ROOT).iterdir() if path.is_dir()]
    assert len(folders) == 2


def test_an_index_of_another_record_is_not_used(record: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    held = current()
    assert held
    told = kept.Current(held.folder, held.sequence, "0" * 64)
    monkeypatch.setattr(meaning, "current", lambda: told)
    monkeypatch.setattr(meaning, "_held", None)

    assert meaning.ready() is None
    assert asked("prison").query.by == By.WORDS


def test_without_an_index_words_are_taken_as_they_stand(coordinator: User) -> None:
    wanted = public("Reduce overcrowding in prisons.", coordinator)

    page = asked("prisons")

    assert [row.public_id for row in page.rows] == [wanted]
    assert page.query.by == By.WORDS
    assert alike_to_words("prisons", states=(), without=(), language="en") == []


def test_entries_laid_out_again_are_still_found(record: dict[str, str]) -> None:
    found("prison")
    rebuild_entries()

    assert found("prison") == [record["prison"]]


def test_nothing_public_makes_no_index(db: None) -> None:
    assert bring_up_to_date() == 0
    assert current() is None


def test_it_happens_in_the_background(coordinator: User) -> None:
    wanted = public("Reduce overcrowding in prisons.", coordinator)
    public("Abolish the death penalty.", coordinator)

    read_by_meaning(0)

    assert found("السجون") == [wanted]


def test_only_words_or_meaning_can_be_asked_for(db: None) -> None:
    with pytest.raises(InvalidInput, match="by words or by meaning"):
        search(Query(text="prison", by="magic"))


def near(public_id: str) -> list[Row]:
    held = thing("recommendation", public_id)
    assert held
    return alike(public_id, held.content, language="en")


def test_more_like_this_leaves_out_itself_and_its_own_thread(coordinator: User, record: dict[str, str]) -> None:
    thread = Thread.objects.create(state_id="AVL", public_id="AVL-T-prisons", titles={"en": "Prisons"})
    one = public("Reduce overcrowding in prisons.", coordinator, thread=thread)
    again = public("Reduce the overcrowding of prisons.", coordinator, thread=thread)
    elsewhere = factories.document("CAT/C/AVL/CO/1")
    other = public("Reduce overcrowding in every prison.", coordinator, document=elsewhere)
    bring_up_to_date()

    shown = [row.public_id for row in near(one)]

    assert other in shown
    assert again not in shown
    assert one not in shown


def test_more_like_this_stays_with_the_state(coordinator: User, record: dict[str, str]) -> None:
    one = public("Reduce overcrowding in prisons.", coordinator)
    abroad = factories.state("QQB")
    there = factories.user("coordinator", at=factories.body("mechanism", of=abroad))
    public("Reduce overcrowding in prisons too.", there, of=abroad)
    mine = public("Build prisons that are not overcrowded.", coordinator)
    bring_up_to_date()

    assert {row.public_id for row in near(one)} == {mine, record["prison"]}


def test_one_document_does_not_fill_the_list(coordinator: User) -> None:
    same = factories.document("A/HRC/1/1")
    one = public("Reduce overcrowding in prisons.", coordinator)
    many = {public(f"Reduce overcrowding in prison {n}.", coordinator, document=same) for n in range(4)}
    public("Abolish the death penalty.", coordinator)
    bring_up_to_date()

    shown = {row.public_id for row in near(one)}

    assert len(shown & many) == 2
