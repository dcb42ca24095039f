"""A visitor's way through the public pages in a real browser: K1, and that everybody can read them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

from servanda.foundation.organisations.models import Installation
from tests.interfaces.website import record
from tests.interfaces.website.conftest import by, installation, nothing_remembered  # noqa: F401
from tests.interfaces.website.test_every_page import PAGES, THINGS, address

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
FLAGS = ["--no-sandbox", "--headless=new", "--disable-gpu", "--disable-background-networking"]
WITHDRAWN = "AVL-UPR-4-9.9"


@pytest.fixture(scope="module", autouse=True)
def other_threads_may_ask() -> Iterator[None]:
    """Playwright runs an event loop in this thread; Django would take every query for a mistake."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def site(live_server, installation: Installation, by, settings):  # type: ignore[no-untyped-def]  # noqa: F811
    record.large(by, size=40)
    record.publish(record.recommendation("9.9", cluster=None, thread=None), by=by)
    record.withdraw("recommendation", WITHDRAWN, "It named a child.", by=by)
    return live_server.url


@pytest.fixture
def page(site: str) -> Iterator[Page]:
    """Chromium without scripts: pages have none, and need none."""
    browser_path = os.environ.get("SERVANDA_CHROMIUM") or shutil.which("chromium")
    if not browser_path:
        pytest.skip("There is no chromium on this machine.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        yield browser.new_page(base_url=site)
        browser.close()


def _addresses() -> list[str]:
    found = [address(name) for name in PAGES]
    found += [
        "/recommendations/?q=rights&position=noted",
        "/recommendations/?q=nothinglikethis",
        "/recommendations/?page=0",
    ]
    return [*found, "/recommendations/?cycle=x", f"/recommendations/{WITHDRAWN}/", "/nowhere/"]


@pytest.mark.parametrize("prefix", ["", "/ar"])
@pytest.mark.parametrize("width", [1280, 320])
def test_everybody_can_read_every_page(page: Page, prefix: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    troubles = []
    for url in _addresses():
        page.goto(prefix + url)
        found = Axe().run(page)
        troubles += [f"{url}: {v['id']} {v['nodes'][0]['html'][:160]}" for v in found.response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            troubles.append(f"{url}: wider than the window")

    assert not troubles, "\n".join(troubles)


def test_a_visitor_finds_a_recommendation_by_words_and_keyboard_alone(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.get_by_label("Search recommendations").focus()
    page.keyboard.type("number 17")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recommendations/?q=number+17")
    page.locator("#results h3 a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/recommendations/AVL-UPR-4-100.17/")

    told = page.inner_text("main")
    for words in ("Demand number 17", "A/HRC/56/94", "100.17", "Under way", "Ministry of Justice"):
        assert words in told


def test_on_a_phone_filters_open_by_their_own_address(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto("/recommendations/")
    assert not page.locator("#filters").is_visible()

    page.get_by_role("link", name="Narrow", exact=True).click()
    page.get_by_label("Noted").check()
    page.get_by_role("button", name="Apply").click()

    assert "position=noted" in page.url
    assert page.get_by_role("heading", name="10 recommendations of 40").is_visible()
    page.get_by_role("link", name="Noted Remove").click()
    assert page.get_by_role("heading", name="40 recommendations of 40").is_visible()


def test_changing_the_language_keeps_the_page(page: Page) -> None:
    page.goto(f"/recommendations/{THINGS['recommendation']}/")

    page.locator(".masthead details.drop").first.locator("summary").click()
    page.get_by_role("link", name="العربية").click()

    assert page.url.endswith(f"/ar/recommendations/{THINGS['recommendation']}/")
    assert page.locator("html").get_attribute("dir") == "rtl"


def test_pages_load_nothing_from_elsewhere_and_keep_the_policy(page: Page, site: str) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)

    for url in ("/", "/recommendations/", f"/recommendations/{THINGS['recommendation']}/"):
        asked.clear()
        page.goto(url)
        assert len(asked) <= 8
        assert all(one.startswith(site) for one in asked)
    assert not complaints
