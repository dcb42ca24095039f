"""Loading is safe to repeat, corrects what differs, and deletes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servanda.foundation.reference import loader
from servanda.foundation.reference.loader import Loaded, load_reference
from servanda.foundation.reference.models import Goal, State, Target
from servanda.foundation.reference.queries import terms_at, terms_for_label
from tests import factories
from tests.foundation.reference.tables import table
from tests.foundation.reference.taxonomy_files import terms


def test_the_first_load_fills_every_subject(loaded: Loaded) -> None:
    counts = (loaded.states, loaded.treaties, loaded.sessions, loaded.goals, loaded.targets)

    assert counts == (195, 18, 54, 17, 169)


def test_our_lists_are_loaded_with_their_first_version(loaded: Loaded) -> None:
    for taxonomy, file in (("theme", "themes"), ("group", "groups")):
        assert [entry.code for entry in terms_at(taxonomy)] == [term["code"] for term in terms(file)]
    assert loaded.terms == len(terms("themes")) + len(terms("groups"))


def test_every_uhri_theme_finds_a_term(loaded: Loaded, shared_data: Path) -> None:
    for row in table(shared_data / "uhri" / "uhri_themes_2026-02.csv"):
        assert terms_for_label("uhri-themes", row["theme"]), row["theme"]


def test_a_label_that_is_a_theme_and_a_group_finds_each_in_its_list(loaded: Loaded) -> None:
    assert {match.term.taxonomy_id for match in terms_for_label("uhri-groups", "Children")} == {"group"}


def test_loading_again_writes_nothing(loaded: Loaded) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert load_reference().total == 0

    assert [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "DELETE"))] == []


def test_a_row_that_differs_is_corrected(loaded: Loaded) -> None:
    State.objects.filter(pk="SVN").update(names={"en": "Slovenja"}, is_sids=True)

    assert load_reference().states == 1

    slovenia = State.objects.get(pk="SVN")
    assert (slovenia.names["fr"], slovenia.is_sids) == ("Slovénie", False)


def test_what_others_added_stays(loaded: Loaded) -> None:
    factories.state("AVL")
    Target.objects.filter(pk="5.1").update(official_texts={"en": "The full text."})

    load_reference()

    assert State.objects.filter(pk="AVL").exists()
    assert Target.objects.get(pk="5.1").official_texts == {"en": "The full text."}


def test_a_load_that_fails_half_way_leaves_nothing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> tuple[int, int]:
        raise ValueError("broken list")

    monkeypatch.setattr(loader, "load_taxonomies", fail)

    with pytest.raises(ValueError, match="broken list"):
        load_reference()

    assert not State.objects.exists()
    assert not Goal.objects.exists()
