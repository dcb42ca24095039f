"""The pages of suggestions, without JavaScript."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from servanda.domain.recommendations.models import Recommendation, Tag
from servanda.foundation.accounts.models import User
from servanda.foundation.accounts.system import system_user
from servanda.foundation.common import clock
from servanda.foundation.reference.loader import load_reference
from servanda.pipelines.classification.actions.running import ask_for_run, cancel_run
from servanda.pipelines.classification.models import Run, Suggestion, Waking
from servanda.pipelines.classification.states import Stage
from tests import factories
from tests.interfaces.workspace.members import inside, member, text

pytestmark = pytest.mark.django_db
WORDS = "Ensure that girls who leave school because of early marriage can return."
HERE = "/work/suggestions/"


@pytest.fixture
def person() -> User:
    factories.installation()
    return member("coordinator", at=factories.body("national-mechanism"))


def ask(item: Recommendation, kind: str, value: str, sure: float | None = 0.8, **fields: Any) -> Suggestion:
    start = WORDS.find("early marriage")
    why = {"language": "en", "spans": [[start, start + 14]], "words": ["early marriage"]}
    given = {"method": "knowledge", "version": "1", "why": why, **fields}
    return Suggestion.objects.create(recommendation=item, kind=kind, value=value, confidence=sure, **given)


def send(browser: Client, address: str, **fields: Any) -> Any:
    return browser.post(f"{HERE}{address}", fields)


def test_a_text_is_shown_with_its_questions_and_the_words_that_led_to_them(person: User) -> None:
    load_reference()
    item = factories.recommendation(WORDS)
    ask(item, "sdg_target", "5.3", 0.71)

    page = text(inside(person), HERE)

    assert "<mark>early marriage</mark>" in page
    assert 'Because of “<bdi lang="en">early marriage</bdi>”.' in page
    assert "suggested, 71 %" in page
    assert "0 decided today, 1 to go" in page
    assert "5.3 " in page


def test_accepting_and_refusing_are_saved_and_the_next_text_follows(person: User) -> None:
    first, second = factories.recommendation(WORDS), factories.recommendation("Dig wells.")
    target, theme = ask(first, "sdg_target", "5.3", 0.5), ask(first, "theme", "water", 0.5)
    ask(second, "theme", "education", 0.95)
    browser = inside(person)

    send(browser, "decide/", text=first.public_id, **{f"a{target.pk}": "accept", f"a{theme.pk}": "refuse"})

    found = dict(Tag.objects.filter(recommendation=first).order_by("pk").values_list("code", "provenance"))
    assert found == {"5.3": "confirmed", "water": "refused"}
    page = text(browser, HERE)
    assert "Dig wells." in page
    assert "1 decided today, 1 to go" in page


def test_changing_takes_another_value_from_the_list(person: User) -> None:
    load_reference()
    item = factories.recommendation(WORDS)
    target = ask(item, "sdg_target", "5.3")

    send(
        inside(person),
        "decide/",
        text=item.public_id,
        **{f"a{target.pk}": "change", f"k{target.pk}": "sdg_target", f"o{target.pk}": "4.5"},
    )

    target.refresh_from_db()
    assert (target.stage, target.instead) == (Stage.CHANGED, "4.5")


def test_changing_without_saying_into_what_is_refused_and_what_was_chosen_stays(person: User) -> None:
    item = factories.recommendation(WORDS)
    target, theme = ask(item, "sdg_target", "5.3"), ask(item, "theme", "water")

    answer = send(
        inside(person),
        "decide/",
        text=item.public_id,
        **{f"a{target.pk}": "change", f"k{target.pk}": "sdg_target", f"a{theme.pk}": "accept"},
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose what it should be instead, or refuse it." in page
    assert f'id="a{theme.pk}accept" checked' in page
    assert not Tag.objects.exists()


def test_nothing_chosen_is_said_and_changes_nothing(person: User) -> None:
    item = factories.recommendation(WORDS)
    ask(item, "theme", "water")

    answer = send(inside(person), "decide/", text=item.public_id)

    assert answer.status_code == 422
    assert "at least one suggestion" in answer.content.decode()


def test_a_text_put_off_comes_last_and_may_be_put_back(person: User) -> None:
    first, second = factories.recommendation(WORDS), factories.recommendation("Dig wells.")
    ask(first, "theme", "education", 0.5)
    ask(second, "theme", "water", 0.95)
    browser = inside(person)

    send(browser, "decide/", text=first.public_id, go="later")

    page = text(browser, HERE)
    assert f'name="text" value="{second.public_id}"' in page
    assert "One text was put off and comes last." in page
    send(browser, "again/")
    assert f'name="text" value="{first.public_id}"' in text(browser, HERE)


def test_undo_shows_the_text_again(person: User) -> None:
    item = factories.recommendation(WORDS)
    theme = ask(item, "theme", "education")
    browser = inside(person)
    send(browser, "decide/", text=item.public_id, **{f"a{theme.pk}": "accept"})
    assert "Undo the last" in text(browser, HERE)

    answer = send(browser, "undo/")

    assert answer.headers["Location"] == f"{HERE}?text={item.public_id}"
    assert not Tag.objects.exists()
    theme.refresh_from_db()
    assert theme.stage == Stage.OPEN


def test_there_is_nothing_to_undo_at_first(person: User) -> None:
    browser = inside(person)
    ask(factories.recommendation(WORDS), "theme", "education")

    send(browser, "undo/")

    assert "nothing of the last hour to undo" in text(browser, HERE)


def test_shortcuts_are_switched_off_and_on(person: User) -> None:
    ask(factories.recommendation(WORDS), "theme", "education")
    browser = inside(person)
    assert "data-keys" in text(browser, HERE)

    send(browser, "shortcuts/", keys="off")
    assert "data-keys" not in text(browser, HERE)

    send(browser, "shortcuts/", keys="on")
    assert "data-keys" in text(browser, HERE)


def test_a_whole_group_is_decided_at_once_and_undone(person: User) -> None:
    items = [factories.recommendation(WORDS) for _number in range(3)]
    asked = [ask(item, "sdg_target", "5.3", sure) for item, sure in zip(items, (0.95, 0.92, 0.4), strict=True)]
    browser = inside(person)
    assert "value=5.3" in text(browser, f"{HERE}groups/")
    page = text(browser, f"{HERE}group/?kind=sdg_target&value=5.3")
    assert page.count('name="pick"') == 3
    assert page.count(" checked>") == 2  # those the machine is sure of

    send(browser, "decide-many/", pick=[asked[0].pk, asked[1].pk], verdict="accept")

    assert Tag.objects.filter(code="5.3", provenance="confirmed").count() == 2
    assert "2 were accepted." in text(browser, f"{HERE}groups/")
    send(browser, "undo/")
    assert not Tag.objects.exists()


def test_texts_of_which_all_is_sure_are_taken_as_a_list(person: User) -> None:
    sure, torn = factories.recommendation(WORDS), factories.recommendation("Dig wells.")
    kept = [ask(sure, "theme", "education", 0.95), ask(sure, "group", "girls", 0.91)]
    ask(torn, "theme", "water", 0.95)
    ask(torn, "group", "women", 0.6)
    browser = inside(person)
    page = text(browser, f"{HERE}sure/")
    assert "Dig wells." not in page

    send(browser, "decide-many/", pick=",".join(str(each.pk) for each in kept), verdict="accept")

    assert set(Tag.objects.order_by("pk").values_list("code", flat=True)) == {"education", "girls"}


def test_a_kind_that_is_rarely_right_goes_quiet_openly_and_is_woken(person: User) -> None:
    item = factories.recommendation(WORDS)
    _decided(item, person, accepted=8, refused=22)
    ask(item, "smart", "timed")
    browser = inside(person)

    page = text(browser, HERE)
    assert "Nothing waits" in page or "Nothing is left" in page
    assert "rarely right here: What makes it specific" in page
    assert "8 of 30 accepted" in text(browser, f"{HERE}worth/")

    send(browser, "wake/", kind="smart")

    assert Waking.objects.get().woken_by == person
    assert WORDS.split(" because")[0] in text(browser, HERE)


def test_nine_of_thirty_are_not_too_few(person: User) -> None:
    item = factories.recommendation(WORDS)
    _decided(item, person, accepted=9, refused=21)
    ask(item, "smart", "timed")

    assert "What makes it specific" in text(inside(person), HERE)


def _decided(item: Recommendation, by: User, *, accepted: int, refused: int) -> None:
    Suggestion.objects.bulk_create(
        Suggestion(
            recommendation=item,
            kind="smart",
            value=f"v{number}",
            confidence=number % 10 / 10,
            method="specificity",
            stage=Stage.ACCEPTED if number < accepted else Stage.REFUSED,
            decided_by=by,
            decided_at=clock.now() - datetime.timedelta(days=2),
        )
        for number in range(accepted + refused)
    )


def test_how_good_they_are_is_read_as_a_table_too(person: User) -> None:
    _decided(factories.recommendation(WORDS), person, accepted=9, refused=3)
    browser = inside(person)

    page = text(browser, f"{HERE}worth/")
    table: Any = browser.get(f"{HERE}worth/kinds.csv")

    assert "75 %" in page
    assert "What makes it specific,9,0,3,75" in b"".join(table.streaming_content).decode()
    assert browser.get(f"{HERE}worth/nothing.csv").status_code == 404


def test_a_run_is_asked_for_shown_stopped_and_let_go_on(person: User) -> None:
    factories.recommendation(WORDS)
    browser = inside(person)

    send(browser, "runs/ask/")

    run = Run.objects.get()
    assert (run.state_id, run.asked_by) == ("AVL", person)
    assert "Waiting for a worker" in text(browser, f"{HERE}runs/{run.pk}/")
    send(browser, f"runs/{run.pk}/cancel/")
    assert "Go on where it ended" in text(browser, f"{HERE}runs/{run.pk}/")
    send(browser, f"runs/{run.pk}/resume/")
    assert "Waiting for a worker" in text(browser, f"{HERE}runs/")


def test_a_run_over_all_states_is_shown_but_not_steered(person: User) -> None:
    run = cancel_run(run=ask_for_run(by=system_user()), by=system_user())

    assert "Go on where it ended" not in text(inside(person), f"{HERE}runs/{run.pk}/")


def test_the_recommendations_own_page_shows_what_is_open_and_from_where(person: User) -> None:
    item = factories.recommendation(WORDS)
    ask(item, "measure", "law", 0.85)
    Tag.objects.create(recommendation=item, kind="sdg_target", code="5.3", provenance="suggested", source="uhri")

    page = text(inside(person), f"/work/recommendations/{item.public_id}/")

    assert "Kind of act: <b>Law</b>" in page
    assert "Words and rules." in page
    assert f"{HERE}?text={item.public_id}" in page


def test_a_focal_point_sees_them_there_without_deciding(person: User) -> None:
    item = factories.recommendation(WORDS)
    ask(item, "measure", "law", 0.85)

    page = text(inside(member("focal_point")), f"/work/recommendations/{item.public_id}/")

    assert "Kind of act: <b>Law</b>" in page
    assert "Decide on them" not in page


def test_the_desk_says_how_many_wait(person: User) -> None:
    item = factories.recommendation(WORDS)
    ask(item, "measure", "law")
    ask(item, "theme", "education")

    page = text(inside(person), "/work/")

    assert "text with suggestions to decide" in page
    assert "None counts before you accept it." in page


def test_in_a_hub_somebody_decides_only_for_their_state() -> None:
    factories.installation(shape="hub")
    foreign = factories.recommendation(WORDS, of=factories.state("MRD"))
    ask(foreign, "theme", "education")
    browser = inside(member("coordinator"))
    factories.recommendation("Own.")

    assert WORDS[:20] not in text(browser, HERE)
    text(browser, f"{HERE}?state=MRD", status=404)
    text(browser, f"{HERE}?text={foreign.public_id}", status=404)


def test_the_list_of_recommendations_finds_what_waits_in_the_queue_and_nothing_else(person: User) -> None:
    asked, quiet, linked = (factories.recommendation(f"{WORDS} {number}") for number in range(3))
    _decided(asked, person, accepted=2, refused=38)  # what makes it specific is quiet from here on
    ask(asked, "theme", "education")
    ask(asked, "measure", "law")
    ask(quiet, "smart", "timed")
    Tag.objects.create(recommendation=linked, kind="sdg_target", code="5.3", provenance="suggested", source="uhri")
    browser = inside(person)

    queue, found = text(browser, HERE), text(browser, "/work/recommendations/?gap=suggestions")

    assert "1 to go" in queue
    assert asked.public_id in found
    assert quiet.public_id not in found
    assert linked.public_id not in found  # no run has taken the source's word up yet
    assert found.count("Suggestions to decide") == 1


def test_who_decides_on_no_suggestions_is_not_offered_a_list_of_them(person: User) -> None:
    ask(factories.recommendation(WORDS), "theme", "education")

    page = text(inside(member("focal_point")), "/work/recommendations/")

    assert 'value="suggestions"' not in page
    assert "Suggestions to decide" not in page


_QUESTIONS = (
    ("theme", "education"),
    ("group", "women"),
    ("sdg_target", "5.3"),
    ("measure", "law"),
    ("repeat", "AVL-1"),
)


def _asked_about(number: int) -> None:
    """Texts with a question of every sort, one of which names its neighbours."""
    objective = factories.cluster()
    items = [factories.recommendation(f"{WORDS} {at}") for at in range(number)]
    for item in items:
        for kind, value in _QUESTIONS:
            ask(item, kind, value, 0.95)
        ask(item, "cluster", objective.public_id, 0.95, why={"neighbours": [items[0].pk, items[-1].pk]})


@pytest.mark.parametrize("address", ["", "groups/", "group/?kind=theme&value=education", "sure/", "worth/", "runs/"])
def test_pages_with_suggestions_need_no_more_than_twelve_statements(person: User, address: str) -> None:
    _asked_about(2)
    browser = inside(person)
    text(browser, HERE)
    with CaptureQueriesContext(connection) as few:
        text(browser, f"{HERE}{address}")
    _asked_about(5)

    with CaptureQueriesContext(connection) as many:
        text(browser, f"{HERE}{address}")

    assert len(many) <= 12, [each["sql"][:120] for each in many.captured_queries]
    assert len(many) <= len(few)
