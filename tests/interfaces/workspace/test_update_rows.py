"""Figures, consultations and parts that fewer people may read: in the form, without any script."""

from __future__ import annotations

import gzip
import re
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from servanda.domain.implementation.actions.drafts import hand_over_draft
from servanda.domain.implementation.actions.evidence import attach_file, attach_link
from servanda.domain.implementation.actions.updates import (
    Answer,
    approve_update,
    save_update,
    start_update,
    submit_update,
)
from servanda.domain.implementation.models import ConsultedSaid, FigureSaid, Update
from servanda.domain.implementation.queries.versions import said_in, versions_of
from servanda.foundation.accounts.models import Membership, User
from servanda.foundation.common.partial_dates import PartialDate
from servanda.foundation.organisations.models import Body
from servanda.pipelines.publication.actions.release import release_update
from servanda.pipelines.publication.models import Release
from servanda.pipelines.publication.queries.things import evidence_file
from tests import factories
from tests.interfaces.workspace.members import inside, member, text

pytestmark = pytest.mark.django_db
ROW = FigureSaid(what="Exceptions", value=Decimal("1234.5"), unit="other", day=PartialDate(2026, 9))
ASKED = ConsultedSaid(kind="nhri", who="The commission", they_said="Too slow.")


@pytest.fixture
def justice() -> Body:
    factories.installation()
    return factories.body("ministry-of-justice")


@pytest.fixture
def author(justice: Body) -> User:
    return member("focal_point", at=justice)


@pytest.fixture
def browser(author: User) -> Client:
    return inside(author)


@pytest.fixture
def update(justice: Body, author: User) -> Update:
    cluster = factories.cluster(members=[factories.recommendation(), factories.recommendation()])
    answer = Answer(what_was_done="A bill.", figures=(ROW,), consulted=(ASKED,))
    return start_update(target=cluster, body=justice, answer=answer, by=author)


def _boxes(page: str) -> dict[str, str]:
    """What a browser would send: every box of the form as the page gives it."""
    form = page[page.index('id="update-form"') : page.index("</form>", page.index('id="update-form"'))]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="radio"' not in tag and 'type="checkbox"' not in tag or " checked" in tag):
            found[name[1]] = value[1] if value else ""
    for name, inside_it in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S):
        found[name] = inside_it.strip("\r\n")
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def _post(browser: Client, update: Update, **changed: Any) -> Any:
    address = f"/work/updates/{update.pk}/edit/"
    return browser.post(address, {**_boxes(text(browser, address)), **changed})


def test_a_form_sent_as_it_came_changes_nothing(browser: Client, update: Update) -> None:
    _post(browser, update, go="save")

    assert Update.objects.get(pk=update.pk).version == update.version
    assert len(versions_of(update)) == 1


def test_a_row_is_added_and_taken_away_by_buttons(browser: Client, update: Update) -> None:
    more = {"figures-1-what": "Refused", "figures-1-value": "12", "figures-1-unit": "cases", "figures-1-day": "2026"}

    answer = _post(browser, update, go="more-figures", **more)
    assert answer["Location"].endswith("/edit/#figures")
    assert [row.what for row in said_in(update)["figures"]] == ["Exceptions", "Refused"]

    _post(browser, update, go="drop-figures-0")
    assert [row.what for row in said_in(update)["figures"]] == ["Refused"]
    _post(browser, update, go="drop-consulted-0")
    assert said_in(update)["consulted"] == ()


def test_what_cannot_be_read_stays_as_typed_and_the_page_says_what_is_wrong(browser: Client, update: Update) -> None:
    wrong = {"figures-0-value": "about 30", "figures-0-day": "last year", "what_was_done": "More words."}

    page = _post(browser, update, go="check", **wrong)

    held = said_in(Update.objects.get(pk=update.pk))
    assert page.status_code == 422
    assert "“about 30” cannot be read as a number" in page.content.decode()
    assert "#id_figures-0-value" in page.content.decode()
    assert (held["figures"][0].as_typed, held["figures"][0].day_as_typed) == ("about 30", "last year")
    assert held["what_was_done"] == "More words."
    assert 'value="about 30"' in text(browser, f"/work/updates/{update.pk}/edit/")


def test_a_share_above_a_hundred_is_refused_beside_its_box_and_kept(browser: Client, update: Update) -> None:
    page = _post(browser, update, go="save", **{"figures-0-value": "120", "figures-0-unit": "percent"})

    assert page.status_code == 422
    assert "120 is more than 100" in page.content.decode()
    assert said_in(update)["figures"][0].as_typed == "120"


def test_a_row_that_is_not_finished_is_named_before_it_is_sent(browser: Client, update: Update) -> None:
    _post(browser, update, go="save", **{"figures-0-day": ""})

    page = text(browser, f"/work/updates/{update.pk}/check/")
    answer = browser.post(f"/work/updates/{update.pk}/check/", {"version": Update.objects.get(pk=update.pk).version})

    assert "“Exceptions” is not finished" in page
    assert answer.status_code == 422
    assert Update.objects.get(pk=update.pk).stage == "draft"


def test_parts_and_pieces_are_kept_closer_and_carry_their_mark(browser: Client, update: Update, author: User) -> None:
    item = attach_link(update=update, title="The minutes", url="https://avelia.example/m", by=author)
    update.refresh_from_db()

    _post(
        browser, update, go="save", kept_figures="mechanism", kept_consulted="state", **{f"evidence_{item.pk}": "state"}
    )

    held, page = said_in(Update.objects.get(pk=update.pk)), text(browser, f"/work/updates/{update.pk}/check/")
    assert held["kept_closer"] == {"consulted": "state", "figures": "mechanism"}
    assert held["evidence_kept"] == {str(item.pk): "state"}
    assert page.count("Only bodies of the State") == 2
    assert page.count("Only the national mechanism and this body") == 1


def test_a_browser_knows_its_own_save_again_when_the_answer_was_lost(browser: Client, update: Update) -> None:
    address, key = f"/work/updates/{update.pk}/edit/", str(uuid.uuid4())
    boxes = _boxes(text(browser, address))
    by_itself = {"X-Saved-By": "browser"}

    browser.post(
        address, {**boxes, "what_was_done": "First.", "save_key": key}, headers=by_itself
    )  # its answer is lost
    again = browser.post(address, {**boxes, "what_was_done": "First, and more.", "after_key": key}, headers=by_itself)

    assert again.status_code == 200
    assert Update.objects.get(pk=update.pk).what_was_done == "First, and more."


def test_somebody_elses_save_is_never_taken_for_ones_own(browser: Client, update: Update, justice: Body) -> None:
    address, key = f"/work/updates/{update.pk}/edit/", str(uuid.uuid4())
    boxes, by_itself = _boxes(text(browser, address)), {"X-Saved-By": "browser"}
    browser.post(address, {**boxes, "what_was_done": "First.", "save_key": key}, headers=by_itself)
    now = Update.objects.get(pk=update.pk)
    alternate = member("focal_point", at=justice)
    save_update(update=now, answer=Answer(what_was_done="Theirs."), version=now.version, by=alternate)

    again = browser.post(address, {**boxes, "what_was_done": "Mine.", "after_key": key}, headers=by_itself)

    assert again.status_code == 409
    assert Update.objects.get(pk=update.pk).what_was_done == "Theirs."


def test_a_conflict_shows_rows_levels_and_marks_and_keeps_what_is_chosen(
    browser: Client, update: Update, justice: Body, author: User
) -> None:
    address = f"/work/updates/{update.pk}/edit/"
    boxes = _boxes(text(browser, address))
    member_id = update.cluster.memberships.first().recommendation.public_id  # type: ignore[union-attr]
    theirs = Answer(
        what_was_done="A bill.",
        figures=(FigureSaid(what="Their figure", value=Decimal(7), day=PartialDate(2025)),),
        consulted=(ASKED,),
        kept_closer={"consulted": "mechanism"},
        levels={member_id: "full"},
    )
    alternate = member("focal_point", at=justice)
    save_update(update=update, answer=theirs, version=update.version, by=alternate)
    attach_link(update=update, title="Their link", url="https://avelia.example/t", by=alternate)
    mine = {**boxes, "figures-0-what": "My figure", "consulted-0-who": "My commission"}

    page = browser.post(address, {**mine, "go": "save"})
    shown = page.content.decode()

    assert page.status_code == 409
    assert all(words in shown for words in ("Their figure", "My figure", "My commission", "Their link", member_id))
    assert f"{member_id}: Full" in re.sub(r"<[^>]+>", "", shown)
    choice = {
        "keep_figures": "yours",
        "keep_consulted": "theirs",
        "keep_levels": "theirs",
        "keep_kept_closer": "theirs",
    }
    again = {name: value for name, value in mine.items() if name != "version"}
    browser.post(address, {**again, **choice, "version": Update.objects.get(pk=update.pk).version, "go": "save"})

    held = said_in(Update.objects.get(pk=update.pk))
    assert [row.what for row in held["figures"]] == ["My figure"]
    assert held["consulted"] == (ASKED,)
    assert held["levels"] == {member_id: "full"}
    assert held["kept_closer"] == {"consulted": "mechanism"}
    assert [item.title for item in update.evidence.all()] == ["Their link"]


def test_any_two_versions_are_compared_and_an_earlier_one_is_taken_up(browser: Client, update: Update) -> None:
    for number in (2, 3):
        _post(browser, update, go="save", **{"figures-0-what": f"Figure of version {number}"})
    address = f"/work/updates/{update.pk}/versions/"

    page = text(browser, f"{address}?one=3&other=1")
    browser.post(f"{address}1/restore/", {"version": 3})

    assert "From version 1 to version 3" in page
    assert said_in(Update.objects.get(pk=update.pk))["figures"] == (ROW,)
    assert len(versions_of(update)) == 4


def test_a_coordinator_who_writes_elsewhere_reads_no_text_from_before_it_was_sent(update: Update, author: User) -> None:
    both = member("coordinator", at=factories.body("national-mechanism", kind="nmirf"))
    Membership.objects.create(user=both, role="focal_point", body=factories.body("ministry-of-health"))
    submit_update(update=update, version=update.version, by=author)

    assert inside(both).get(f"/work/updates/{update.pk}/").status_code == 200
    assert inside(both).get(f"/work/updates/{update.pk}/versions/").status_code == 404


def test_a_draft_is_handed_over_and_thrown_away_from_its_form(browser: Client, update: Update, justice: Body) -> None:
    colleague = member("focal_point", at=justice)

    assert "Hand this draft over" in text(browser, f"/work/updates/{update.pk}/edit/")
    browser.post(f"/work/updates/{update.pk}/hand-over/", {"to": colleague.pk})
    assert Update.objects.get(pk=update.pk).author == colleague
    assert "holds this draft" in text(browser, f"/work/updates/{update.pk}/edit/")

    browser.post(f"/work/updates/{update.pk}/discard/", {"version": update.version})
    assert not Update.objects.filter(pk=update.pk).exists()


def test_a_colleague_is_chosen_before_a_draft_goes_anywhere(browser: Client, update: Update, author: User) -> None:
    stranger = member("focal_point", at=factories.body("ministry-of-health"))

    for given in ("", "x", str(stranger.pk)):
        assert browser.post(f"/work/updates/{update.pk}/hand-over/", {"to": given}, follow=True).status_code == 200
    assert Update.objects.get(pk=update.pk).author == author


def test_figures_go_out_as_a_table_and_no_cell_computes(browser: Client, update: Update) -> None:
    _post(browser, update, go="save", **{"figures-0-what": "=1+1"})

    table = browser.get(f"/work/updates/{update.pk}/figures.csv").content.decode()

    assert table.splitlines()[1] == "'=1+1,1234.5,other,2026-09,,,"


def _approved(update: Update, author: User, **answer: Any) -> Update:
    given = Answer(what_was_done="For all.", figures=(ROW,), consulted=(ASKED,), **answer)
    saved = save_update(update=update, answer=given, version=update.version, by=author)
    sent = submit_update(update=saved, version=saved.version, by=author)
    return approve_update(update=sent, version=sent.version, by=member("approver", at=update.body))


@pytest.mark.parametrize("kept", ["", "state", "mechanism"])
def test_pages_show_each_reader_what_is_theirs_and_the_public_the_rest(
    client: Client, update: Update, author: User, kept: str
) -> None:
    secret = attach_file(update=update, title="Canary file", file_name="c.txt", chunks=[b"secret"], by=author)
    closer = {"figures": kept, "consulted": kept, "obstacles": kept} if kept else {}
    evidence = {str(secret.pk): kept} if kept else {}
    update.refresh_from_db()
    approved = _approved(update, author, kept_closer=closer, evidence_kept=evidence, obstacle_words="Canary obstacle")
    mechanism = factories.body("national-mechanism", kind="nmirf")
    words = {"Exceptions", "Too slow.", "Canary file", "Canary obstacle"}

    for role, may in (("coordinator", True), ("auditor", kept != "mechanism"), ("drafter", kept != "mechanism")):
        reader = inside(member(role, at=mechanism))
        page = text(reader, f"/work/updates/{approved.pk}/")
        assert {word for word in words if word in page} == (words if may else set()), role
        assert ("Exceptions" in text(reader, f"/work/updates/{approved.pk}/figures.csv")) == may, role
        assert (reader.get(f"/work/updates/evidence/{secret.pk}/").status_code == 200) == may, role
    release_update(update=approved, by=member("coordinator", at=mechanism))
    name = f"AVL-U-{approved.pk}"
    public = "".join(text(client, address) for address in (f"/updates/{name}/", f"/updates/{name}/figures.csv"))
    assert {word for word in words if word in public} == (words if not kept else set())
    assert (evidence_file(secret.sha256) is not None) == (not kept)
    said = text(client, reverse("api:releases")) + str(
        list(Release.objects.order_by("pk").values_list("content", flat=True))
    )
    assert {word for word in words if word in said} == (words if not kept else set())


def test_a_whole_cluster_of_eighty_is_answered_on_one_light_page(browser: Client, justice: Body, author: User) -> None:
    members = [factories.recommendation(f"Do the thing number {number}.") for number in range(80)]
    update = start_update(target=factories.cluster(members=members), body=justice, by=author)

    page = text(browser, f"/work/updates/{update.pk}/edit/")
    _post(browser, update, go="save", level="partial", **{f"member_{members[79].pk}": "full"})

    assert len(gzip.compress(page.encode())) < 40_000
    assert said_in(Update.objects.get(pk=update.pk))["levels"] == {members[79].public_id: "full"}


def test_reading_a_draft_held_by_somebody_else_says_who_holds_it(browser: Client, update: Update, author: User) -> None:
    colleague = member("focal_point", at=update.body)
    hand_over_draft(update=update, to=colleague, by=author)

    assert "Focal point holds this draft." in text(browser, f"/work/updates/{update.pk}/edit/")
