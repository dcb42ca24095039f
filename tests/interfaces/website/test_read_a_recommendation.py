"""The page of one recommendation tells everything released about it, gaps included, and nothing else."""

from __future__ import annotations

import json

from django.test import Client

from servanda.foundation.accounts.models import User
from servanda.pipelines.publication.states import ReleaseReason
from tests.interfaces.website import record

URL = "/recommendations/AVL-UPR-4-118.47/"


def page(client: Client, url: str = URL) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_text_source_paragraph_status_and_lead_are_on_one_page(client: Client, small: None) -> None:
    found = page(client)

    for words in ("Raise the age of marriage to 18.", "A/HRC/56/94", "118.47", "Under way", "Ministry of Justice"):
        assert words in found
    assert "1 of 2 completed" in found
    assert "A bill is ready." in found
    assert "The bill passed first reading." in found


def test_missing_facts_are_said(client: Client, by: User) -> None:
    alone = record.recommendation("1.1", position="", cluster=None, lead=None, thread=None)
    record.publish(alone, by=by)

    found = page(client, "/recommendations/AVL-UPR-4-1.1/")

    for words in ("No action recorded", "Nobody has assessed it yet.", "Not measured yet", "Not graded",
                  "Nobody leads it yet", "No answer of the State is recorded yet."):  # fmt: skip
        assert words in found


def test_a_suggested_target_is_marked_as_a_suggestion(client: Client, small: None) -> None:
    found = page(client)

    assert found.count("(suggested)") == 1
    assert found.index("5.3") < found.index("(suggested)")


def test_each_askings_position_and_year_are_in_the_list_of_the_thread(client: Client, small: None) -> None:
    knots = page(client).split('<ol class="knots"')[1].split("</ol>")[0]

    assert knots.count("Universal Periodic Review") == 2
    assert "<b>Supported</b>" in knots
    assert "<b>Noted</b>" in knots
    assert "days late" in knots


def test_it_says_who_asked_first_and_lists_each_asking_the_newest_first(client: Client, small: None, by: User) -> None:
    record.publish(record.recommendation("9.1", year="2009", position="noted"), by=by)

    found = page(client)
    askings = found.split('<ol class="knots shown"')[1].split("</ol>")[0]

    assert "First asked in 2009: Universal Periodic Review, fourth cycle, by Marenda." in found
    assert askings.count("Asked by Marenda.") == 3
    assert askings.index("2024") < askings.index("2009")


def test_history_tells_what_each_release_changed(client: Client, small: None, by: User) -> None:
    record.publish(record.recommendation("118.47", stated="full"), by=by)

    history = page(client).split('id="history"')[1]

    assert "Level: from Substantial to Full." in history
    assert "First release." in history
    assert "2 releases" in history


def test_what_was_withdrawn_is_gone_and_says_why(client: Client, small: None, by: User) -> None:
    record.withdraw("recommendation", "AVL-UPR-4-118.47", "It named a child.", by=by)

    answer = client.get(URL)

    assert answer.status_code == 410
    assert "It named a child." in answer.content.decode()
    assert "Raise the age" not in answer.content.decode()
    assert client.get("/recommendations/AVL-UPR-4-118.47.json").status_code == 410


def test_what_never_was_is_not_found(client: Client, small: None) -> None:
    assert client.get("/recommendations/AVL-UPR-4-1.1/").status_code == 404


def test_the_json_holds_the_released_content(client: Client, small: None) -> None:
    held = json.loads(client.get("/recommendations/AVL-UPR-4-118.47.json").content)

    assert held["content"]["number"] == "118.47"
    assert len(held["hash"]) == 64


def test_a_text_that_is_code_stays_text(client: Client, by: User) -> None:
    evil = record.recommendation("1.1", record.ATTACK, short_titles={"en": record.ATTACK}, heading=record.ATTACK)
    record.publish(evil, record.update(what_was_done=record.ATTACK), record.cluster([]), by=by)

    for url in ("/recommendations/AVL-UPR-4-1.1/", "/recommendations/?q=script", "/updates/AVL-U-1/", "/"):
        assert record.ATTACK not in page(client, url)


def test_a_correction_shows_its_reason_in_the_history(client: Client, small: None, by: User) -> None:
    fixed = record.recommendation("118.47", "Raise the age of marriage to 18 for all.", stated="substantial")
    record.publish(fixed, by=by, reason=ReleaseReason.CORRECTION, words="Two words were missing.")

    assert "Two words were missing." in page(client).split('id="history"')[1]
