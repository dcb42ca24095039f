"""Labels of scales speak the State's own words, and codes stay."""

from __future__ import annotations

import pytest
from django.utils import translation

from servanda.domain.implementation.states import ActionStatus, Level
from servanda.foundation.accounts.actions.installation import word_scale
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.models import Event
from servanda.foundation.common.errors import InvalidInput, NotAllowed, StepRefused
from servanda.foundation.organisations.queries import installation
from servanda.foundation.organisations.scales import SCALES, in_use, is_own, meaning, speaking
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> User:
    factories.installation()
    return factories.user("administrator")


def test_a_label_speaks_the_states_word_where_there_is_one_and_ours_elsewhere(administrator: User) -> None:
    word_scale(scale="level", words={"partial": {"en": "Half way", "fr": "À mi-chemin"}}, by=administrator)

    with speaking(installation()):
        assert str(Level.PARTIAL.label) == "Half way"
        assert str(dict(Level.choices)["full"]) == "Full"
        with translation.override("fr"):
            assert str(Level.PARTIAL.label) == "À mi-chemin"
        with translation.override("ru"):
            assert str(Level.PARTIAL.label) == meaning("level", "partial")
    assert str(Level.PARTIAL.label) == "Partial"
    assert Level.PARTIAL == "partial"


def test_every_scale_can_be_worded(administrator: User) -> None:
    for scale in SCALES.values():
        assert str(scale.title)
        words = {code: {"en": f"Own {code}"} for code in scale.words}
        word_scale(scale=scale.code, words=words, by=administrator)

    with speaking(installation()):
        assert [str(word) for _code, word in ActionStatus.choices] == [f"Own {code}" for code in ActionStatus.values]
        assert is_own("status", "planned")
        assert meaning("status", "planned") == "Planned"


def test_an_empty_word_goes_back_to_ours(administrator: User) -> None:
    word_scale(scale="level", words={"partial": {"en": "Half way"}}, by=administrator)

    word_scale(scale="level", words={"partial": {"en": " "}}, by=administrator)

    with speaking(installation()):
        assert str(Level.PARTIAL.label) == "Partial"
    events = Event.objects.filter(name="organisations.scale_worded")
    assert events.count() == 2
    assert events.first().details["before"]["partial"]["names"] == {"en": "Half way"}  # type: ignore[union-attr]


def test_a_value_not_in_use_is_not_offered_but_stays_where_it_was_said(administrator: User) -> None:
    word_scale(scale="level", words={}, hidden=["initial"], by=administrator)

    with speaking(installation()):
        assert "initial" not in dict(in_use("level", Level.choices))
        assert "initial" in dict(in_use("level", Level.choices, held=["initial"]))
    assert "initial" in dict(in_use("level", Level.choices))


def test_two_values_never_share_a_word(administrator: User) -> None:
    with pytest.raises(InvalidInput, match="tell them apart") as refused:
        word_scale(scale="level", words={"partial": {"en": "Some"}, "initial": {"en": "Some "}}, by=administrator)

    assert refused.value.field == "partial_en"


@pytest.mark.parametrize(
    ("scale", "words", "hidden"),
    [
        ("colour", {}, []),
        ("level", {"purple": {"en": "Purple"}}, []),
        ("level", {"partial": {"en": "x" * 61}}, []),
        ("status", {}, ["planned"]),
        ("level", {}, ["none", "initial", "partial", "substantial", "full", "regression"]),
    ],
)
def test_what_cannot_be_worded_is_refused(administrator: User, scale: str, words: dict, hidden: list[str]) -> None:  # type: ignore[type-arg]
    with pytest.raises(InvalidInput):
        word_scale(scale=scale, words=words, hidden=hidden, by=administrator)


def test_only_administrators_word_scales(administrator: User) -> None:
    with pytest.raises(NotAllowed):
        word_scale(scale="level", words={}, by=factories.user("coordinator"))


@pytest.mark.django_db
def test_a_hub_speaks_the_same_words_for_all_its_states() -> None:
    factories.installation(shape="hub")
    from_hub = factories.user()
    from_hub.memberships.create(role="administrator", in_secretariat=True)

    with pytest.raises(StepRefused, match="same words"):
        word_scale(scale="level", words={"partial": {"en": "Half way"}}, by=from_hub)
