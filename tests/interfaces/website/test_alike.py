"""Readers are led to what means the same: beneath few results, by choice, and beside each recommendation."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from servanda.foundation.accounts.models import User
from servanda.pipelines.publication.meaning import bring_up_to_date
from servanda.pipelines.publication.queries import meaning
from tests import factories
from tests.interfaces.website import record
from tests.interfaces.website.test_every_page import MOST_QUERIES

URL = "/recommendations/"
OTHERS = {"thread": None, "cluster": None}


@pytest.fixture
def prisons(by: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MEANING_ROOT", tmp_path / "meaning")
    monkeypatch.setattr(meaning, "_held", None)
    factories.mechanism("CAT", names={"en": "Committee against Torture"}, short_names={"en": "CAT"})
    older = {"public_id": "AVL-CAT-CO-4", "symbol": "CAT/C/AVL/CO/4"}
    items = [
        record.recommendation("1", "Reduce overcrowding in prisons and improve conditions of detention.", **OTHERS),
        record.recommendation(
            "2", "Put an end to overcrowding in prisons.", year="2016",
            public_id="AVL-CAT-2", mechanism="CAT", cycle=None, document=older, **OTHERS,
        ),
        record.recommendation("3", "Punish domestic violence and open shelters.", **OTHERS),
        record.recommendation("4", "Abolish the death penalty.", **OTHERS),
    ]  # fmt: skip
    for item in items:
        item.content["texts"].pop("ar")
    record.publish(record.body(), record.document(), *items, by=by)
    bring_up_to_date()


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_where_words_find_nothing_what_means_the_same_is_offered_and_says_why(client: Client, prisons: None) -> None:
    found = page(client, f"{URL}?q=violence conjugale")

    assert "Nothing was found." in found
    assert '<h2 id="ah">Alike in meaning</h2>' in found
    assert "<mark>domestic violence</mark>" in found
    assert "Alike in: domestic violence" in found
    assert 'href="?q=violence+conjugale&amp;by=meaning"' in found


def test_by_choice_words_are_taken_for_their_meaning_and_filters_keep_it(client: Client, prisons: None) -> None:
    found = page(client, f"{URL}?q=violence conjugale&by=meaning")

    assert "1 recommendation of 4" in found
    assert "<b>their meaning, in any language</b>" in found
    assert '<input type="hidden" name="by" value="meaning">' in found
    assert "Alike in meaning</h2>" not in found


def test_without_words_there_is_nothing_to_mean(client: Client, prisons: None) -> None:
    found = page(client, f"{URL}?by=meaning")

    assert "4 recommendations of 4" in found
    assert "Search by:" not in found


def test_a_recommendation_leads_to_others_like_it(client: Client, prisons: None) -> None:
    found = page(client, f"{URL}AVL-UPR-4-1/")

    assert '<h2 id="nh">More like this</h2>' in found
    after = found[found.index('id="nh"') :]
    assert f'href="{URL}AVL-CAT-2/"' in after
    assert f'href="{URL}AVL-UPR-4-4/"' not in after
    assert "nobody has checked it" in after


def test_what_is_alike_costs_no_more_statements_than_a_page_may_ask(client: Client, prisons: None) -> None:
    for address in (f"{URL}AVL-UPR-4-1/", f"{URL}?q=violence+conjugale", f"{URL}?q=violence+conjugale&by=meaning"):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)

        # A search that finds nothing asks for a better spelling and for what is alike besides.
        most = MOST_QUERIES + 3 if address.endswith("conjugale") else MOST_QUERIES
        assert len(asked) <= most, (address, [query["sql"][:90] for query in asked])


def test_a_page_kept_by_a_cache_is_renewed_once_more_is_known(client: Client, by: User, prisons: None) -> None:
    record.publish(record.recommendation("9", "Build cells with room for every prisoner.", **OTHERS), by=by)
    kept = client.get(f"{URL}AVL-UPR-4-1/").headers["ETag"]

    before = client.get(f"{URL}AVL-UPR-4-1/", headers={"If-None-Match": kept})
    bring_up_to_date()
    after = client.get(f"{URL}AVL-UPR-4-1/", headers={"If-None-Match": kept})

    assert (before.status_code, after.status_code) == (304, 200)


def test_the_api_tells_the_same(client: Client, prisons: None) -> None:
    found = client.get("/api/public/v1/recommendations?text=violence conjugale&by=meaning").json()
    near = client.get("/api/public/v1/recommendations/AVL-UPR-4-1/alike").json()

    assert (found["by"], found["total"]) == ("meaning", 1)
    assert found["results"][0]["why"] == ["domestic violence"]
    assert "AVL-CAT-2" in [row["public_id"] for row in near["results"]]
    assert client.get("/api/public/v1/recommendations?text=a&by=magic").status_code == 400
    assert client.get("/api/public/v1/recommendations/AVL-UPR-9-9/alike").status_code == 404
