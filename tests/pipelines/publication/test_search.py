from __future__ import annotations

import pytest

from servanda.domain.recommendations.models import OfficialText, Recommendation, Thread
from servanda.foundation.accounts.models import User
from servanda.foundation.common.errors import InvalidInput
from servanda.pipelines.publication.actions.release import release_changes, release_import
from servanda.pipelines.publication.queries.asking import Query
from servanda.pipelines.publication.queries.search import search
from tests import factories


@pytest.fixture
def coordinator(db: None) -> User:
    factories.installation()
    return factories.user("coordinator", at=factories.body("national-mechanism", kind="nmirf"))


def public(text: str, by: User, language: str = "en", **fields: object) -> str:
    item = factories.recommendation(text, language=language, **fields)
    release_import(recommendations=[item.public_id], by=by)
    return str(item.public_id)


def found(text: str, **fields: object) -> list[str]:
    return [row.public_id for row in search(Query(text=text, **fields)).rows]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "text", "asked"),
    [
        ("en", "Prohibit marriages of children.", "child marriage"),
        ("en", "Train judges.", "training of a judge"),
        ("fr", "Garantir l’égalité des femmes.", "egalite femme"),
        ("fr", "Abroger les dérogations judiciaires.", "dérogation des judiciaires"),
        ("es", "Proteger a las niñas.", "niña"),
        ("es", "Proteger a las niñas.", "ninas"),
        ("ru", "Обеспечить доступ к правосудию для всех детей.", "доступа правосудие"),
        ("ru", "Учёт всех рождений.", "учет"),
        ("ar", "إنفاذ الحدّ الأدنى لسنّ الزواج", "الادنى لسن زواج"),
        ("ar", "حماية المرأة", "المراه"),
        ("ar", "ﻷجل الأطفال", "لأجل اطفال"),
        ("zh", "消除对妇女一切形式歧视", "妇女 歧视"),
        ("zh", "消除对妇女一切形式歧视", "形式歧视"),
    ],
)
def test_each_language_is_found_its_own_way(coordinator: User, language: str, text: str, asked: str) -> None:
    wanted = public(text, coordinator, language)
    public("Ratify the optional protocol.", coordinator)

    assert found(asked) == [wanted]


@pytest.mark.parametrize("asked", ["A/HRC/59/15", "a/hrc/59", "140.7", "QQA-UPR-4-140.7", "qqa-upr-4-140.7", "9f3c-77"])
def test_symbols_numbers_and_ids_are_found_exactly(coordinator: User, asked: str) -> None:
    state = factories.state("QQA")
    item = factories.recommendation(
        of=state,
        public_id="QQA-UPR-4-140.7",
        number="140.7",
        document=factories.document("A/HRC/59/15", of=state),
    )
    item.aliases.create(scheme="uhri", value="9f3c-77")
    other = factories.recommendation(of=state, public_id="QQA-UPR-4-140.71", number="140.71")
    by = factories.user("coordinator", at=factories.body("mechanism", of=state))
    release_import(recommendations=Recommendation.objects.all(), by=by)

    assert found(asked) == [item.public_id]
    assert other.public_id not in found(asked)


def test_a_title_counts_more_than_a_text(coordinator: User) -> None:
    weak = public("Something about housing and other things.", coordinator)
    item = factories.recommendation("Something else.", short_titles={})
    release_import(recommendations=[item.public_id], by=coordinator)
    Recommendation.objects.filter(pk=item.pk).update(short_titles={"en": "Housing"})
    release_changes(state="AVL", by=coordinator)

    assert found("housing") == [item.public_id, weak]


def test_quotes_minus_and_or_are_understood(coordinator: User) -> None:
    one = public("End early marriage quickly.", coordinator)
    two = public("Marriage before the early age.", coordinator)
    three = public("Ban torture.", coordinator)

    assert found('"early marriage"') == [one]
    assert set(found("marriage -quickly")) == {two}
    assert set(found("torture or quickly")) == {one, three}


def test_a_typing_error_gets_a_suggestion(coordinator: User) -> None:
    public("Prohibit trafficking in persons.", coordinator)

    page = search(Query(text="traficing"))

    assert page.rows == []
    assert page.suggestion == "trafficking"


def test_hits_are_marked_in_segments_that_join_to_the_text_again(coordinator: User) -> None:
    public("Prohibit <b>marriages</b> of children.", coordinator)

    row = search(Query(text="marriage")).rows[0]

    assert "".join(part.text for part in row.excerpt) == "Prohibit <b>marriages</b> of children."
    assert [part.text for part in row.excerpt if part.hit] == ["marriages"]


@pytest.mark.parametrize(
    "text", ["'", "\\", "a:*", "!!!", "&", "()", "<->", '"', "''' | ''", ":A", "-", "or or", "%", "\x01", "𝒳 𐍈", "ـ"]
)
def test_no_sign_typed_breaks_the_search(coordinator: User, text: str) -> None:
    public("Anything.", coordinator)

    search(Query(text=text))
    search(Query(text=f"anything {text} {text}"))


def test_facet_values_are_alternatives_and_facets_narrow_each_other(coordinator: User) -> None:
    for position, cycle in (("supported", 3), ("supported", 4), ("noted", 4), ("", 4)):
        public("Act.", coordinator, position=position, cycle=cycle)

    page = search(Query(filters={"position": ("supported", "noted"), "cycle": ("4",)}))

    assert page.total == 2
    # A facet's own choice is left out of its counts, the others' choices are not.
    assert page.facets["position"] == {"not_asked": 1, "noted": 1, "supported": 1}
    assert page.facets["cycle"] == {"4": 2, "3": 1}
    assert page.facets["mechanism"] == {"UPR": 2}


def test_what_nobody_answered_or_assessed_can_be_asked_for(coordinator: User) -> None:
    wanted = public("Act.", coordinator)
    public("Act too.", coordinator, position="noted")

    page = search(Query(filters={"position": ("not_asked",), "level": ("not_assessed",), "lead_body": ("nobody",)}))

    assert [row.public_id for row in page.rows] == [wanted]


def test_a_demand_made_three_times_is_marked_as_asked_often(coordinator: User) -> None:
    thread = Thread.objects.create(state=factories.state(), public_id="AVL-T-1", titles={"en": "Birth registration"})
    ids = {public("Register births.", coordinator, thread=thread) for _time in range(3)}

    page = search(Query(filters={"flags": ("asked_often",)}))

    assert {row.public_id for row in page.rows} == ids
    assert page.facets["flags"]["asked_often"] == 3


def test_pages_by_number_and_by_cursor_show_each_result_once(coordinator: User) -> None:
    for year in (2020, 2021, 2021, 2022, 2022, 2023, 2024):
        public("Act.", coordinator, asked_on=str(year))

    by_number = [r.public_id for n in (1, 2, 3) for r in search(Query(page=n, per_page=3)).rows]
    by_cursor, after = [], ""
    for _page in range(4):
        page = search(Query(per_page=2, after=after))
        by_cursor += [row.public_id for row in page.rows]
        after = page.after

    assert by_number == by_cursor
    assert len(set(by_number)) == 7


@pytest.mark.parametrize(
    "query",
    [
        Query(filters={"password": ("x",)}),
        Query(filters={"year": ("20x",)}),
        Query(sort="id"),
        Query(per_page=101),
        Query(page=0),
        Query(page=600, per_page=20),
        Query(text="x" * 301),
        Query(text="\0"),
        Query(after="!!"),
        Query(after="W10"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_words(coordinator: User, query: Query) -> None:
    public("Act.", coordinator)

    with pytest.raises(InvalidInput):
        search(query)


def test_a_text_that_is_no_longer_held_is_no_longer_found(coordinator: User) -> None:
    item = factories.recommendation("Colour the fences.")
    release_import(recommendations=[item.public_id], by=coordinator)
    OfficialText.objects.filter(recommendation=item).update(text="Paint the houses.")
    release_import(recommendations=[item.public_id], by=coordinator)

    assert found("fences") == []
    assert found("houses") == [item.public_id]
