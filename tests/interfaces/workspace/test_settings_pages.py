"""Settings in the browser: what is missing, own words on every page, logo, languages, mail, lists, bodies."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from servanda.domain.implementation.states import Level
from servanda.foundation.accounts.actions.installation import change_identity, set_logo, word_scale
from servanda.foundation.accounts.models import User
from servanda.foundation.organisations.models import Body, MailSettings
from servanda.foundation.organisations.queries import installation
from tests import factories
from tests.foundation.common.pictures_made import png, svg
from tests.interfaces.workspace.members import inside, member, text
from tests.pipelines.rosters.sheets import workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> User:
    factories.installation()
    return member("administrator", at=factories.body("mechanism", kind="nmirf"))


@pytest.fixture
def desk(administrator: User) -> Client:
    return inside(administrator)


def _held() -> Any:
    return installation()


def test_the_page_says_what_is_missing(desk: Client) -> None:
    page = text(desk, "/work/settings/")

    for words in ("No name yet in: Français, العربية.", "Nothing is sent", "No body yet in: Parliament", "Only one"):
        assert words in page


def test_no_page_shows_the_built_in_word_where_the_state_has_its_own(administrator: User) -> None:
    justice = factories.body("ministry-of-justice")
    update = factories.approved_update(justice, level="substantial")
    word_scale(scale="level", words={code: {"en": f"Own {code}"} for code in Level.values}, by=administrator)
    writer = inside(member("focal_point", at=justice))
    coordinator = inside(member("coordinator", at=justice))

    pages = [
        text(coordinator, f"/work/updates/{update.pk}/"),
        text(coordinator, f"/work/clusters/{update.target.public_id}/"),
        text(coordinator, "/work/clusters/"),
        text(coordinator, f"/work/releases/updates/{update.pk}/"),
        text(writer, "/work/"),
        text(Client(), "/"),
    ]

    assert sum("Own substantial" in page for page in pages) >= 3
    for page in pages:
        shown = re.sub(r"<[^>]+>", " ", page).replace("internationally: Substantial", "")
        assert not re.search(r"\bSubstantial\b", shown)


def test_public_pages_say_the_international_meaning_in_text(administrator: User) -> None:
    word_scale(scale="level", words={"partial": {"en": "Half way"}}, by=administrator)

    page = text(Client(), "/levels/")

    assert "Half way" in page
    assert "(internationally: Partial)" in page
    assert page.count("internationally") == 1


def test_a_level_not_in_use_is_not_offered_to_writers(administrator: User) -> None:
    justice = factories.body("ministry-of-justice")
    update = factories.approved_update(justice)
    word_scale(scale="level", words={}, hidden=["initial"], by=administrator)
    writer = inside(member("focal_point", at=justice))

    answer = writer.post("/work/updates/start/", {"target": update.target.public_id, "body": justice.public_id})
    page = text(writer, answer.headers["Location"]) if answer.status_code == 302 else ""

    assert 'value="partial"' in page or not page
    assert 'name="level" value="initial"' not in page


def test_a_logo_stands_on_every_page_and_is_kept_for_a_year(desk: Client, administrator: User) -> None:
    desk.post("/work/settings/logo/", {"logo": SimpleUploadedFile("a.png", png()), "alts_en": "Coat of arms"})

    address = re.findall(r'src="(/logo/[0-9a-f]{64}/)"', text(Client(), "/"))[0]
    answer: Any = Client().get(address)
    assert b"".join(answer.streaming_content) == png()
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert 'alt="Coat of arms"' in text(desk, "/work/settings/")
    desk.post("/work/settings/logo/remove/")
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize(
    ("content", "says"),
    [(svg("<script/>"), "not allowed in a logo"), (b"GIF89a....", "PNG, JPEG, WebP or SVG"), (png(2_000, 9), "large")],
)
def test_a_logo_that_is_refused_is_told_beside_its_field(desk: Client, content: bytes, says: str) -> None:
    given = {"logo": SimpleUploadedFile("a.png", content), "alts_en": "Coat of arms"}

    answer = desk.post("/work/settings/logo/", given)

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert 'href="#id_logo"' in answer.content.decode()
    assert not _held().logo


def test_a_public_page_changes_with_the_settings_and_not_before(administrator: User) -> None:
    first = Client().get("/")
    again = Client().get("/", headers={"If-None-Match": first.headers["ETag"]})
    change_identity(names={"en": "Avelia keeps its word"}, contact="", footers={}, by=administrator)

    changed = Client().get("/", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, changed.status_code) == (304, 200)
    assert "Avelia keeps its word" in changed.content.decode()


def test_of_two_who_change_the_name_the_second_sees_both(desk: Client, administrator: User) -> None:
    seen = _held().stamp
    change_identity(names={"en": "Theirs"}, contact="", footers={}, by=administrator)

    answer = desk.post("/work/settings/identity/", {"names_en": "Mine", "contact": "", "stamp": seen or "before"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="Mine"' in page
    assert "Theirs" in page
    assert str(_held()) == "Theirs"


def test_taking_a_language_away_says_first_what_visitors_lose(desk: Client) -> None:
    reader = factories.user("focal_point")
    User.objects.filter(pk=reader.pk).update(language="ar")
    given = {"languages": ["en", "fr"], "default_language": "en"}

    asked = desk.post("/work/settings/languages/", given)
    assert _held().languages == ["en", "fr", "ar"]
    assert "1 member who reads in العربية" in asked.content.decode()
    desk.post("/work/settings/languages/", {**given, "asked": "1", "understood": "on"})

    assert _held().languages == ["en", "fr"]
    assert Client().get("/ar/").status_code == 404


def test_the_password_of_the_mail_server_is_never_shown(desk: Client) -> None:
    given = {"host": "mail.avelia.example", "port": "587", "security": "starttls", "user": "u", "password": "secret-1"}
    desk.post("/work/settings/mail/", {**given, "sender": "no-reply@avelia.example"})

    page = text(desk, "/work/settings/mail/")

    assert MailSettings.objects.get().host in page
    assert "secret-1" not in page
    assert "One is kept." in page


def test_three_hundred_bodies_are_one_page_in_few_queries(
    desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    top = factories.body("top", branch="local", level="region")
    Body.objects.bulk_create(
        Body(state=top.state, public_id=f"b{n}", branch="local", parent=top, names={"en": f"City {n}"}, level="city")
        for n in range(300)
    )

    with django_assert_max_num_queries(12):
        page = text(desk, "/work/bodies/")
    narrowed = text(desk, "/work/bodies/?q=city+299&level=city")

    assert "<details>" in page
    assert ("City 299" in narrowed, "City 298" in narrowed) == (True, False)


def test_the_settings_need_few_queries(desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    text(desk, "/work/settings/")
    with django_assert_max_num_queries(9):
        text(desk, "/work/settings/")


def test_of_two_who_change_a_body_the_second_sees_both(desk: Client, administrator: User) -> None:
    body = factories.body("water", names={"en": "Water"})
    given = {"names_en": "Theirs", "branch": "executive", "kind": "ministry", "level": "national", "version": "1"}
    desk.post(f"/work/bodies/{body.pk}/change/", given)

    answer = desk.post(f"/work/bodies/{body.pk}/change/", {**given, "names_en": "Mine"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="Mine"' in page
    assert "<p>Water</p>" in page
    assert str(Body.objects.get(pk=body.pk)) == "Theirs"


def test_a_list_goes_out_as_a_table_and_unchanged_changes_nothing(desk: Client) -> None:
    factories.theme("water")
    table = desk.get("/work/settings/lists/theme/table/").content

    answer = desk.post("/work/settings/lists/theme/bring/", {"file": SimpleUploadedFile("t.xlsx", table)})

    assert "Nothing: the table says what the list says already." in answer.content.decode()


def test_a_changed_table_is_shown_before_it_is_taken(desk: Client) -> None:
    factories.theme("water")
    rows = [["code", "parent", "en"], ["water", "", "Wells"], ["", "water", "Island water"]]
    file = SimpleUploadedFile("t.xlsx", workbook({"list": rows}))

    shown = desk.post("/work/settings/lists/theme/bring/", {"file": file}).content.decode()
    assert "Island water" in shown
    kept = re.findall(r'name="kept" value="([^"]+)"', shown)[0]
    desk.post("/work/settings/lists/theme/bring/", {"kept": kept, "confirmed": "on"})

    page = text(desk, "/work/settings/lists/theme/")
    assert "2 changes wait." in page
    desk.post("/work/settings/lists/theme/in-force/")
    assert "AVL-1" in text(desk, "/work/settings/lists/theme/")


def test_a_wrong_row_of_a_table_changes_nothing(desk: Client) -> None:
    factories.theme("water")
    rows = [["code", "parent", "en"], ["water", "", "Wells"], ["fishing", "water", "Fishing"]]
    file = SimpleUploadedFile("t.xlsx", workbook({"list": rows}))

    shown = desk.post("/work/settings/lists/theme/bring/", {"file": file, "confirmed": "on"}).content.decode()

    assert "Codes of your own begin with avl-." in shown
    assert "change waits" not in text(desk, "/work/settings/lists/theme/")


def test_a_states_own_administrator_does_not_change_a_hub() -> None:
    factories.installation(shape="hub")
    person = inside(member("administrator", at=factories.body("mechanism")))

    assert person.get("/work/settings/").status_code == 403
    assert person.get("/work/settings/mail/").status_code == 403


def test_a_drawing_becomes_a_logo_through_the_action(administrator: User) -> None:
    set_logo(content=svg(), alts={"en": "Arms"}, by=administrator)

    held = _held()
    assert (held.logo_kind, held.logo_width, held.logo_height) == ("svg", 40, 20)
