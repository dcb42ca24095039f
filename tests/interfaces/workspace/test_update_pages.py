"""Writing an update in the browser: saving, sending, conflicts, evidence, earlier versions. No script is run."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from servanda.domain.implementation.actions.actions import plan_action
from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.actions.updates import Answer, save_update
from servanda.domain.implementation.models import Update
from servanda.domain.implementation.states import ActionKind, AssignmentPart, UpdateStage
from servanda.foundation.accounts.models import User
from servanda.foundation.organisations.models import Body
from servanda.pipelines.publication.preview import cluster_as_public
from tests import factories
from tests.interfaces.workspace.members import inside, member, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def justice() -> Body:
    factories.installation()
    return factories.body("ministry-of-justice")


@pytest.fixture
def author(justice: Body) -> User:
    return member("focal_point", at=justice)


@pytest.fixture
def cluster(justice: Body) -> Any:
    coordinator = factories.user("coordinator", at=factories.body("national-mechanism"))
    made = factories.cluster(members=[factories.recommendation("Repeal the exceptions."), factories.recommendation()])
    assign_body(target=made, body=justice, part=AssignmentPart.LEAD, by=coordinator)
    return made


@pytest.fixture
def browser(author: User) -> Client:
    return inside(author)


def _start(browser: Client, cluster: Any, body: Body, key: str = "") -> Update:
    given = {"cluster": cluster.pk, "body": body.pk, "form_key": key or str(uuid.uuid4())}
    answer = browser.post("/work/updates/start/", given)
    assert answer.status_code == 302
    return Update.objects.get(pk=int(answer["Location"].strip("/").split("/")[2]))


def _form(update: Update, **changed: Any) -> dict[str, Any]:
    return {
        "version": update.version,
        "what_was_done": "A bill.",
        "confidentiality": "public",
        "language": "en",
        **changed,
    }


def test_pressing_answer_twice_makes_one_draft(browser: Client, cluster: Any, justice: Body) -> None:
    key = str(uuid.uuid4())

    first, second = _start(browser, cluster, justice, key), _start(browser, cluster, justice, key)

    assert first == second
    assert Update.objects.count() == 1


def test_the_form_is_saved_and_sent_without_a_script(browser: Client, cluster: Any, justice: Body) -> None:
    update = _start(browser, cluster, justice)

    answer = browser.post(f"/work/updates/{update.pk}/edit/", _form(update, go="check", level="partial"))
    assert answer["Location"] == f"/work/updates/{update.pk}/check/"
    update.refresh_from_db()
    assert "A bill." in text(browser, answer["Location"])
    answer = browser.post(answer["Location"], {"version": update.version})

    update.refresh_from_db()
    assert answer["Location"] == f"/work/updates/{update.pk}/"
    assert update.stage == UpdateStage.SUBMITTED
    assert update.level == "partial"


def test_nothing_written_cannot_be_sent_and_the_page_says_why(browser: Client, cluster: Any, justice: Body) -> None:
    update = _start(browser, cluster, justice)

    answer = browser.post(f"/work/updates/{update.pk}/check/", {"version": update.version})

    assert answer.status_code == 422
    assert "Say what was done, or why nothing was." in answer.content.decode()
    assert "autofocus" in answer.content.decode()


def test_a_browser_that_saves_by_itself_is_told_time_and_version(browser: Client, cluster: Any, justice: Body) -> None:
    update = _start(browser, cluster, justice)

    answer = browser.post(f"/work/updates/{update.pk}/edit/", _form(update), headers={"X-Saved-By": "browser"})
    again = browser.post(
        f"/work/updates/{update.pk}/edit/",
        _form(update, version=answer.json()["version"]),
        headers={"X-Saved-By": "browser"},
    )

    assert answer.json()["words"].startswith("Saved at ")
    assert again.json()["version"] == answer.json()["version"]  # nothing changed, so no new version


def test_a_save_that_meets_a_newer_text_overwrites_nothing(
    browser: Client, cluster: Any, justice: Body, author: User
) -> None:
    update = _start(browser, cluster, justice)
    alternate = member("focal_point", at=justice)
    save_update(update=update, answer=Answer(what_was_done="Theirs."), version=update.version, by=alternate)

    page = browser.post(f"/work/updates/{update.pk}/edit/", _form(update, what_was_done="Mine."))

    update.refresh_from_db()
    assert page.status_code == 409
    assert "Mine." in page.content.decode()
    assert "Theirs." in page.content.decode()
    assert update.what_was_done == "Theirs."


def test_after_a_conflict_each_part_is_chosen(browser: Client, cluster: Any, justice: Body) -> None:
    update = _start(browser, cluster, justice)
    alternate = member("focal_point", at=justice)
    theirs = Answer(what_was_done="Theirs.", effect_on_people="Their effect.")
    saved = save_update(update=update, answer=theirs, version=update.version, by=alternate)
    choice = {"keep_what_was_done": "yours", "keep_effect_on_people": "theirs"}

    answer = browser.post(
        f"/work/updates/{update.pk}/edit/",
        _form(saved, what_was_done="Mine.", effect_on_people="My effect.", go="save", **choice),
    )

    update.refresh_from_db()
    assert answer.status_code == 302
    assert (update.what_was_done, update.effect_on_people) == ("Mine.", "Their effect.")


def test_a_date_that_is_none_is_named_and_the_rest_is_saved(browser: Client, cluster: Any, justice: Body) -> None:
    update = _start(browser, cluster, justice)
    wrong = {"period_from_day": "31", "period_from_month": "2", "period_from_year": "2026"}

    page = browser.post(f"/work/updates/{update.pk}/edit/", _form(update, go="check", **wrong))

    update.refresh_from_db()
    assert page.status_code == 422
    assert "Enter the date as day, month and year, for example 27 3 2027." in page.content.decode()
    assert update.what_was_done == "A bill."


def test_a_late_action_needs_a_new_date_before_the_answers_are_checked(
    browser: Client, cluster: Any, justice: Body, author: User
) -> None:

    action = plan_action(
        cluster=cluster,
        body=justice,
        titles={"en": "Repeal"},
        kind=ActionKind.LAW,
        promised_for=date(2020, 1, 1),
        by=author,
    )
    update = _start(browser, cluster, justice)
    where = {f"status_{action.pk}": "under_way", f"version_{action.pk}": action.version}

    page = browser.post(f"/work/updates/{update.pk}/edit/", _form(update, go="check", **where))
    update.refresh_from_db()
    action.refresh_from_db()
    assert page.status_code == 422
    assert "Enter the new date for “Repeal”" in page.content.decode()
    day = {f"day_{action.pk}_day": "27", f"day_{action.pk}_month": "3", f"day_{action.pk}_year": "2031"}
    where[f"version_{action.pk}"] = action.version
    answer = browser.post(f"/work/updates/{update.pk}/edit/", _form(update, go="check", **where, **day))

    action.refresh_from_db()
    assert answer.status_code == 302
    assert (action.status, action.promised_for) == ("under_way", date(2031, 3, 27))


def test_a_discontinued_action_asks_for_its_public_reason_and_clearance_shows_it(
    browser: Client, cluster: Any, justice: Body, author: User
) -> None:
    action = plan_action(cluster=cluster, body=justice, titles={"en": "Repeal"}, kind=ActionKind.LAW, by=author)
    update = _start(browser, cluster, justice)
    where = {f"status_{action.pk}": "discontinued", f"version_{action.pk}": action.version}
    address = f"/work/updates/{update.pk}/edit/"

    page = browser.post(address, _form(update, go="check", **where))
    update.refresh_from_db()
    action.refresh_from_db()

    assert page.status_code == 422
    assert "Say why “Repeal” is discontinued. The reason will be public." in page.content.decode()
    assert f'name="why_{action.pk}"' in page.content.decode()
    assert action.status == "planned"
    why = {f"why_{action.pk}": "Parliament was dissolved."}
    browser.post(address, _form(update, go="check", language="fr", **where, **why))
    update.refresh_from_db()
    action.refresh_from_db()
    assert (action.status, action.discontinued_why) == ("discontinued", {"fr": "Parliament was dissolved."})
    assert "Parliament was dissolved." in text(browser, f"/work/updates/{update.pk}/check/")
    browser.post(f"/work/updates/{update.pk}/check/", {"version": update.version})
    assert "Parliament was dissolved." in text(inside(member("approver", at=justice)), f"/work/updates/{update.pk}/")
    released = {draft.kind: draft.content for draft in cluster_as_public(cluster)}
    assert released["cluster"]["actions"][0]["discontinued_why"] == {"fr": "Parliament was dissolved."}


def test_evidence_is_added_and_removed_from_the_form_and_text_is_kept(
    browser: Client, cluster: Any, justice: Body
) -> None:
    update = _start(browser, cluster, justice)
    file = SimpleUploadedFile("law.txt", b"Article 1")

    browser.post(f"/work/updates/{update.pk}/edit/", _form(update, go="file", file=file, file_title="The law"))
    update.refresh_from_db()
    evidence = update.evidence.get()
    download = browser.get(f"/work/updates/evidence/{evidence.pk}/")
    browser.post(f"/work/updates/{update.pk}/edit/", _form(update, go=f"remove-{evidence.pk}"))

    assert update.what_was_done == "A bill."
    assert download.content == b"Article 1"
    assert download["Content-Disposition"].startswith("attachment")
    assert "sandbox" in download["Content-Security-Policy"]
    assert not update.evidence.exists()


def test_an_earlier_text_is_taken_up_again(browser: Client, cluster: Any, justice: Body) -> None:
    update = _start(browser, cluster, justice)
    for words in ("First text.", "Second text."):
        update.refresh_from_db()
        browser.post(f"/work/updates/{update.pk}/edit/", _form(update, what_was_done=words))
    update.refresh_from_db()
    page = text(browser, f"/work/updates/{update.pk}/versions/")

    answer = browser.post(
        f"/work/updates/{update.pk}/versions/{update.version - 1}/restore/", {"version": update.version}
    )

    update.refresh_from_db()
    assert "<del>" in page
    assert answer.status_code == 302
    assert update.what_was_done == "First text."


def test_what_was_typed_after_the_session_ended_is_there_after_signing_in(
    browser: Client, cluster: Any, justice: Body, author: User
) -> None:
    update = _start(browser, cluster, justice)
    ended = Client()

    refused = ended.post(f"/work/updates/{update.pk}/edit/", _form(update, what_was_done="Typed for an hour."))
    ended.force_login(author, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = text(ended, f"/work/updates/{update.pk}/edit/")

    assert refused["Location"].startswith("/accounts/login/")
    assert "Typed for an hour." in page
    update.refresh_from_db()
    assert update.what_was_done == ""  # shown, not saved: saving is the person's


def test_another_bodys_draft_does_not_exist(browser: Client, cluster: Any, justice: Body) -> None:
    update = _start(browser, cluster, justice)
    stranger = inside(member("focal_point", at=factories.body("ministry-of-health")))
    coordinator = inside(member("coordinator", at=factories.body("national-mechanism")))

    for page in ("", "edit/", "versions/"):
        assert stranger.get(f"/work/updates/{update.pk}/{page}").status_code == 404
    assert coordinator.get(f"/work/updates/{update.pk}/").status_code == 404


def test_the_list_of_updates_costs_the_same_however_long(
    browser: Client, justice: Body, django_assert_max_num_queries: Any
) -> None:
    for _number in range(6):
        factories.approved_update(justice)

    with django_assert_max_num_queries(12):
        page = text(browser, "/work/updates/")

    assert page.count("Nobody marries before 18") >= 6
