"""A State's own terms: gathered, put in force, retired; ours and old tags untouched."""

from __future__ import annotations

import datetime

import pytest

from servanda.foundation.accounts.actions.taxonomies import add_term, put_in_force, retire_term, word_term
from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock
from servanda.foundation.common.errors import InvalidInput, NotAllowed, StepRefused
from servanda.foundation.organisations.queries import installation
from servanda.foundation.organisations.scales import is_retired, own_version_of, speaking, with_own_terms
from servanda.foundation.reference.models import NationalTerm, NationalVersion, State
from servanda.foundation.reference.national import lines, names_in
from servanda.foundation.reference.queries import names_of_terms, terms_at
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> User:
    factories.installation()
    factories.theme("water")
    return factories.user("administrator")


def _add(by: User, **changed: object) -> NationalTerm:
    given = {"state": factories.state(), "taxonomy": "theme", "names": {"en": "Island water"}, "parent": "water"}
    return add_term(**{**given, **changed}, by=by)  # type: ignore[arg-type]


def _known() -> dict[tuple[str, str], dict[str, str]]:
    with speaking(installation()):
        return with_own_terms(names_of_terms())


def test_a_term_is_seen_by_nobody_before_it_is_in_force(administrator: User) -> None:
    term = _add(administrator)
    assert (term.code, ("theme", "avl-island-water") in _known()) == ("avl-island-water", False)

    version = put_in_force(state=factories.state(), taxonomy="theme", by=administrator)

    assert version.label == "AVL-1"
    assert _known()["theme", "avl-island-water"] == {"en": "Island water"}
    with speaking(installation()):
        assert own_version_of("theme", "avl-island-water") == "AVL-1"
        assert own_version_of("theme", "water") == ""


def test_our_term_in_the_states_words_keeps_its_code_and_goes_back(administrator: User) -> None:
    home = factories.state()
    word_term(state=home, taxonomy="theme", code="water", names={"en": "Wells and rivers"}, by=administrator)
    put_in_force(state=home, taxonomy="theme", by=administrator)
    assert _known()["theme", "water"]["en"] == "Wells and rivers"

    word_term(state=home, taxonomy="theme", code="water", names={"en": ""}, by=administrator)
    put_in_force(state=home, taxonomy="theme", by=administrator)

    assert _known()["theme", "water"]["en"] == "Water"
    assert [term.names for term in terms_at("theme")] == [{"en": "Water"}]


def test_a_retired_term_is_chosen_no_longer_and_keeps_its_name(administrator: User) -> None:
    term, home = _add(administrator), factories.state()
    put_in_force(state=home, taxonomy="theme", by=administrator)

    with clock.at(clock.now() + datetime.timedelta(days=1)):
        retire_term(term=term, by=administrator)
        put_in_force(state=home, taxonomy="theme", by=administrator)

    assert _known()["theme", term.code] == {"en": "Island water"}
    with speaking(installation()):
        assert is_retired("theme", term.code)
    with pytest.raises(InvalidInput, match="never used again"):
        _add(administrator)


def test_an_older_version_reads_as_it_did(administrator: User) -> None:
    term, home = _add(administrator), factories.state()
    put_in_force(state=home, taxonomy="theme", by=administrator)
    word_term(state=home, taxonomy="theme", code=term.code, names={"en": "Water of the islands"}, by=administrator)
    put_in_force(state=home, taxonomy="theme", by=administrator)

    assert names_in("AVL", "theme", 1)[term.code] == {"en": "Island water"}
    assert names_in("AVL", "theme", 2)[term.code] == {"en": "Water of the islands"}


def test_a_term_that_was_never_in_force_is_simply_dropped(administrator: User) -> None:
    retire_term(term=_add(administrator), by=administrator)

    assert not NationalTerm.objects.exists()
    with pytest.raises(StepRefused, match="Nothing has changed"):
        put_in_force(state=factories.state(), taxonomy="theme", by=administrator)


def test_the_list_shows_what_waits(administrator: User) -> None:
    _add(administrator)
    word_term(state=factories.state(), taxonomy="theme", code="water", names={"en": "Wells"}, by=administrator)

    ours, own = lines("AVL", "theme")

    assert (ours.names["en"], ours.was, own.is_new) == ("Wells", {"en": "Water"}, True)
    assert NationalVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"parent": "fire"}, "parent"),
        ({"names": {"en": " "}}, "names"),
        ({"code": "avl island"}, "code"),
        ({"relation": "cousin"}, "relation"),
        ({"taxonomy": "colour"}, "taxonomy"),
        ({"names": {"en": "x" * 121}}, "names"),
    ],
)
def test_a_term_that_cannot_be_is_refused(administrator: User, changed: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        _add(administrator, **changed)

    assert refused.value.field == field


def test_administrators_reach_the_lists_of_their_own_state_only(administrator: User) -> None:
    with pytest.raises(NotAllowed):
        _add(administrator, state=factories.state("MRD"))
    with pytest.raises(NotAllowed):
        _add(factories.user("coordinator"))
    assert State.objects.filter(pk="MRD").exists()
