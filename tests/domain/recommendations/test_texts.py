import pytest

from servanda.domain.recommendations.actions.texts import give_text, state_position, word_short_title
from servanda.domain.recommendations.queries import texts_of
from servanda.foundation.accounts.models import Membership
from servanda.foundation.common.errors import InvalidInput, NotAllowed
from tests import factories

pytestmark = pytest.mark.django_db
SAID = {"value": "supported", "explanations": {"en": "Yes."}, "source": "A/HRC/99/1/Add.1", "stated_on": "2026-05"}


@pytest.fixture
def asked():
    return factories.recommendation("Adopt a law.", position="pending")


@pytest.fixture
def coordinator():
    return factories.user("coordinator", at=factories.body("national-mechanism"))


def test_a_position_supersedes_the_one_before_which_stays(asked, coordinator):
    state_position(recommendation=asked, **SAID, by=coordinator)

    assert [(row.value, row.superseded_at is None) for row in asked.positions.order_by("id")] == [
        ("pending", False),
        ("supported", True),
    ]


def test_only_a_mechanism_that_asks_gets_a_position(coordinator):
    asked = factories.recommendation("Adopt a law.", mechanism=factories.mechanism("CEDAW"))

    with pytest.raises(InvalidInput, match="does not ask"):
        state_position(recommendation=asked, **SAID, by=coordinator)


def test_nobody_speaks_for_another_state(asked):
    foreign = factories.user("coordinator", at=factories.body(of=factories.state("MAR")))
    secretariat = factories.user()
    Membership.objects.create(user=secretariat, role="coordinator", in_secretariat=True)

    for stranger in (foreign, secretariat):
        with pytest.raises(NotAllowed):
            state_position(recommendation=asked, **SAID, by=stranger)
        with pytest.raises(NotAllowed):
            word_short_title(recommendation=asked, titles={"en": "A law"}, by=stranger)


def test_a_text_in_another_language_stands_beside_the_first(asked, coordinator):
    words = {"language": "fr", "origin": "official", "source": "hand"}
    give_text(recommendation=asked, text="Adopter une loi.", **words, by=coordinator)
    give_text(recommendation=asked, text="Adopter une loi.", **words, by=coordinator)

    assert texts_of(asked) == {"en": "Adopt a law.", "fr": "Adopter une loi."}
    assert asked.texts.count() == 2
