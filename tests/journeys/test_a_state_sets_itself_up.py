"""An administrator sets up a new State in the browser: bodies and people, own words, logo, language. No code."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from servanda.foundation.accounts.models import Invitation
from servanda.foundation.organisations.models import Body
from servanda.foundation.organisations.queries import installation
from servanda.pipelines.rosters.actions.apply import carry_on_inviting
from servanda.pipelines.rosters.models import Roster
from tests import factories
from tests.foundation.common.pictures_made import svg
from tests.interfaces.workspace.members import member
from tests.journeys.conftest import Desk
from tests.pipelines.rosters.sheets import workbook

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
ROWS = [
    ["Body", "Stands under", "Branch", "Kind", "Post", "E-mail address", "Role"],
    ["Parliament", "", "Parliament", "Parliament or one of its committees", "", "", ""],
    ["Supreme Court", "", "Judiciary", "Court or prosecution service", "", "", ""],
    ["Committee on Rights", "Parliament", "Parliament", "", "Secretary", "secretary@parliament.example", "Parliament"],
    ["Ministry of Helth", "", "Government", "Ministry", "", "", ""],
    ["Supreme Court", "", "", "", "Registrar", "registrar", "Focal point"],
]


def test_a_state_sets_itself_up_without_code(desk_of: Desk) -> None:
    factories.installation(languages=["en", "ar"])
    factories.body("ministry-of-health")
    page = desk_of(member("administrator", at=factories.body("mechanism", kind="nmirf")))
    page.goto("/work/settings/")

    _bring_the_list(page)
    _name_a_level(page)
    _put_up_a_logo(page)
    _offer_french(page)

    page.goto("/work/settings/")
    page.get_by_role("heading", name="Settings").wait_for()
    assert {"parliament", "supreme-court", "committee-on-rights"} <= set(
        Body.objects.values_list("public_id", flat=True)
    )
    held = installation()
    assert held is not None
    assert (held.languages, held.logo_kind) == (["en", "fr", "ar"], "svg")


def _bring_the_list(page: Page) -> None:
    page.get_by_role("link", name="Bodies and people from a spreadsheet").click()
    file = {"name": "list.xlsx", "mimeType": "application/octet-stream", "buffer": workbook({"List": ROWS})}
    page.get_by_label("Spreadsheet").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Show the plan").click()
    page.get_by_text("“registrar” is no e-mail address.").wait_for()
    page.get_by_label("Which body is “Ministry of Helth”?").select_option(label="The same as Ministry of health")
    page.get_by_role("button", name="Save these decisions").click()
    page.get_by_text("The plan is made anew.").wait_for()
    page.get_by_role("button", name="Apply the plan").click()
    page.get_by_role("heading", name="Receipt of a spreadsheet").wait_for()
    assert not Invitation.objects.exists()
    page.get_by_role("button", name="Send 1 invitation now").click()
    page.get_by_text("1 invitation goes out now.").wait_for()
    # What the background worker does.
    held = Roster.objects.select_related("applied_by").get()
    assert held.applied_by is not None
    carry_on_inviting(roster=held, by=held.applied_by)
    assert Invitation.objects.get().email == "secretary@parliament.example"


def _name_a_level(page: Page) -> None:
    page.goto("/work/settings/scales/level/")
    page.locator("#id_partial_en").fill("Half way")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Half way").wait_for()
    page.goto("/levels/")
    page.get_by_text("Half way").wait_for()
    page.get_by_text("(internationally: Partial)").wait_for()


def _put_up_a_logo(page: Page) -> None:
    page.goto("/work/settings/logo/")
    drawing = {"name": "arms.svg", "mimeType": "image/svg+xml", "buffer": svg()}
    page.get_by_label("Picture").set_input_files(drawing)  # type: ignore[arg-type]
    page.locator("#id_alts_en").fill("Coat of arms")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("banner").get_by_role("img", name="Coat of arms").wait_for()
    # The browser really drew it: the policy of the page lets it, and the file is whole.
    assert page.evaluate("document.querySelector('.brand img').naturalWidth") > 0


def _offer_french(page: Page) -> None:
    page.goto("/work/settings/languages/")
    page.get_by_label("Français").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("The change works at once").wait_for()
