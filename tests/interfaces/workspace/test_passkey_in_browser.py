"""A passkey made and used in a real browser, under the content security policy, with a device made of software."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from django.db import connections
from django.test import Client
from playwright.sync_api import Page, sync_playwright
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from tests import factories

PASSPHRASE = "harbour-lantern-quiet-seven"
pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page() -> Iterator[Page]:
    chromium = shutil.which("chromium")
    if not chromium:
        if os.environ.get("CI"):
            pytest.fail("No browser: install Debian's chromium.")
        pytest.skip("No browser: install Debian's chromium.")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright runs a loop in this thread; the tests' own queries are made between its calls, not inside it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        device = page.context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
        device.send(
            "WebAuthn.addVirtualAuthenticator",
            {"options": {**options, "isUserVerified": True, "automaticPresenceSimulation": True}},
        )
        yield page
        browser.close()
        # Inside Playwright's loop this thread has a connection of its own; left open, it holds the test database.
        connections.close_all()


def test_a_passkey_is_added_and_then_signs_in_alone(page: Page, live_server: LiveServer, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    factories.installation()
    person = factories.user("focal_point")
    person.set_password(PASSPHRASE)
    person.save()
    here = live_server.url.replace("127.0.0.1", "localhost")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)

    page.goto(f"{here}/work/")
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Sign in with it alone, without a passphrase").check()
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    page.get_by_role("link", name="I have kept them: go on").click()
    page.get_by_role("heading", level=1).wait_for()

    page.locator("details.drop.wide summary", has_text="Account").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{here}/work/")

    assert page.locator("body.work .nav").is_visible()
    assert not complaints


def test_without_scripts_the_passkey_button_is_not_offered(client: Client) -> None:
    factories.installation()

    text = client.get("/accounts/login/").content.decode()

    assert "data-needs-script hidden" in text
