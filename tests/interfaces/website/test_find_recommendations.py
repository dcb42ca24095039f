"""Words, filters, order and pages lead to recommendations; every step has an address."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from servanda.foundation.accounts.models import User
from servanda.foundation.common.downloads import csv_lines, harmless
from servanda.interfaces.website.presenters.facets import asked, levels_shown
from tests.interfaces.website import record

URL = "/recommendations/"


def page(client: Client, query: str = "") -> str:
    answer = client.get(URL + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_words_lead_to_it_and_are_marked(client: Client, small: None) -> None:
    assert "<mark>marriage</mark>" in page(client, "?q=marriage")


@pytest.mark.parametrize("words", ["الزواج", "AVL-UPR-4-118.47", "118.47"])
def test_other_languages_ids_and_paragraphs_lead_to_it_too(client: Client, small: None, words: str) -> None:
    assert reverse("website:recommendation", args=["AVL-UPR-4-118.47"]) in page(client, f"?q={words}")


def test_a_mistyped_word_brings_a_suggestion(client: Client, small: None) -> None:
    found = page(client, "?q=mariage")

    assert "Nothing was found." in found
    assert "?q=marriage" in found


def test_a_filter_narrows_and_its_chip_takes_it_away(client: Client, small: None) -> None:
    found = page(client, "?position=noted&q=marriage")

    assert "1 recommendation of 2" in found
    assert '<a class="chip on" href="?q=marriage">' in found


def test_filters_stay_when_the_form_is_sent_again(client: Client, small: None) -> None:
    found = page(client, "?objective=AVL-C-marriage&sort=newest&q=age")

    for name, value in (("objective", "AVL-C-marriage"), ("sort", "newest"), ("q", "age")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in found


def test_late_ones_can_be_looked_at_first(client: Client, small: None) -> None:
    assert "2 recommendations of 2" in page(client, "?look=late&sort=late")
    assert "0 recommendations of 2" in page(client, "?look=no_lead")


def test_the_bar_shows_the_levels_of_these_results_alone() -> None:
    held = asked(QueryDict("level=full"), states=("AVL",), language="en")
    counts = {"level": {"full": 2, "partial": 9, "not_assessed": 1}}

    assert levels_shown(counts, held.query) == {"full": 2}
    free = asked(QueryDict(""), states=("AVL",), language="en")
    assert levels_shown(counts, free.query) == {"full": 2, "partial": 9, "not_assessable": 1}


def test_pages_follow_each_other(client: Client, by: User) -> None:
    record.large(by, size=30)

    first = page(client, "?sort=newest")

    assert "1 to 12 of 30" in first
    assert 'rel="next" href="?sort=newest&amp;page=2"' in first
    assert "25 to 30 of 30" in page(client, "?sort=newest&page=3")


@pytest.mark.parametrize("query", ["?page=9999999", "?cycle=four", "?q=" + "x" * 400])
def test_what_cannot_be_asked_is_said_in_words(client: Client, small: None, query: str) -> None:
    answer = client.get(URL + query)

    assert answer.status_code == 400
    assert "This search cannot be made" in answer.content.decode()


def test_another_states_record_is_never_shown_by_a_national_site(client: Client, small: None) -> None:
    assert "2 recommendations of 2" in page(client, "?state=SVN")


def test_any_result_can_be_taken_along(client: Client, small: None) -> None:
    lines = b"".join(client.get(URL + "download.csv?position=noted").streaming_content).decode("utf-8-sig")
    assert [line.split(",")[0] for line in lines.splitlines()] == ["public_id", "AVL-UPR-4-118.48"]
    held = json.loads(b"".join(client.get(URL + "download.json?position=noted").streaming_content))
    assert [thing["public_id"] for thing in held] == ["AVL-UPR-4-118.48"]
    book = zipfile.ZipFile(io.BytesIO(client.get(URL + "download.xlsx").getvalue()))
    assert b"AVL-UPR-4-118.47" in book.read("xl/worksheets/sheet1.xml")
    assert client.get(URL + "download.exe").status_code == 404


def test_no_cell_is_a_formula(client: Client, by: User) -> None:
    record.publish(record.recommendation("1.1", '=HYPERLINK("http://x")'), by=by)

    assert "'=HYPERLINK" in b"".join(client.get(URL + "download.csv").streaming_content).decode()
    book = zipfile.ZipFile(io.BytesIO(client.get(URL + "download.xlsx").getvalue()))
    assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("start", list("=+-@\t\r\0＝＋－＠"))
def test_every_sign_a_spreadsheet_computes_is_defused(start: str) -> None:
    assert harmless(f"{start}1") == f"'{start}1"
    assert next(iter(list(csv_lines(["a"], [{"a": f"{start}1"}]))[1:])).lstrip('"').startswith("'")
