"""Everybody can read and use members' pages: axe finds nothing, nothing is wider than the window, nothing is heavy."""

from __future__ import annotations

import gzip

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.urls import reverse
from playwright.sync_api import Page, Response
from pytest_django.fixtures import Settings

from servanda.foundation.organisations.models import Body
from tests import factories
from tests.consistency.matrix import TABLE
from tests.consistency.route_objects import OBJECTS, SAME
from tests.consistency.routes import all_routes
from tests.interfaces.workspace.members import member
from tests.journeys.conftest import Desk

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
# experience.md, part 3, staff pages: first visit, compressed.
MOST_REQUESTS, MOST_HTML, MOST_IN_ALL = 12, 40_000, 150_000
ROLES = ("coordinator", "focal_point", "approver", "administrator")
# Files and answers for machines have no page to look at.
NO_PAGES = {
    *("workspace:imports-receipt", "workspace:imports-original", "workspace:updates-evidence"),
    *("workspace:plan-csv", "workspace:plan-docx", "workspace:plan-xlsx"),
    "workspace:rosters-template",
    "workspace:settings-taxonomy-table",
}
NO_PAGES |= {
    *(
        "workspace:handover-docx",
        "workspace:handover-table",
        "workspace:updates-figures",
        "workspace:calls-csv",
        "workspace:overview-table",
    ),
    "workspace:overview-prevention-table",
    *("workspace:parliament-table", "workspace:history-download", "workspace:history-thing-download"),
    "workspace:workbooks-original",
    "workspace:workbooks-corrections",
}


@pytest.mark.parametrize(("language", "width"), [("en", 320), ("ar", 1280)])
def test_everybody_can_use_every_members_page(desk_of: Desk, settings: Settings, language: str, width: int) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    factories.installation()
    justice = factories.body("ministry-of-justice")
    addresses = _addresses(justice)
    seen: set[str] = set()
    troubles: list[str] = []
    static: dict[str, int] = {}
    for role in ROLES:
        page = desk_of(member(role, at=justice))
        _speak(page, language, width)
        loaded = _what_loads(page)
        for name, address in addresses:
            loaded.clear()
            answer = page.goto(address)
            assert answer is not None
            if answer.status == 200 and page.url.endswith(address) and (name not in seen or name == "workspace:desk"):
                seen.add(name)
                found = [*_too_much(page, answer, list(loaded), static), *_troubles(page, width)]
                troubles += [f"{role} {name}: {trouble}" for trouble in found]

    assert not troubles, "\n".join(troubles)
    assert len(seen) > 40, sorted(seen)


def _speak(page: Page, language: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/accounts/login/")
    page.context.add_cookies([{"name": django_settings.LANGUAGE_COOKIE_NAME, "value": language, "url": page.url}])


def _addresses(body: Body) -> list[tuple[str, str]]:
    """Each route with an object of the body; routes that share a factory share its object."""
    found, made = [], dict[object, dict[str, object]]()
    for route in all_routes():
        if (
            not route.name.startswith("workspace:")
            or route.name in {*SAME, *NO_PAGES}
            or "GET" not in TABLE[route.name]
        ):
            continue
        factory = OBJECTS.get(route.name)
        arguments = (
            made.setdefault(factory, factory(body)) if factory and factory not in made else made.get(factory, {})
        )
        found.append((route.name, reverse(route.name, kwargs=arguments)))
    return found


def _what_loads(page: Page) -> list[Response]:
    """Fills as the page loads things."""
    loaded: list[Response] = []
    page.on("response", lambda response: loaded.append(response))
    return loaded


def _too_much(page: Page, answer: Response, loaded: list[Response], static: dict[str, int]) -> list[str]:
    """`static` remembers the weight of files, which most pages share."""
    html = len(gzip.compress(answer.body()))
    for url in {each.url for each in loaded if "/static/" in each.url} - set(static):
        static[url] = len(gzip.compress(page.request.get(url).body()))
    in_all = html + sum(static.get(each.url, 0) for each in loaded)
    found = [f"{len(loaded)} requests"] if len(loaded) > MOST_REQUESTS else []
    found += [f"{html} bytes of HTML"] if html > MOST_HTML else []
    return found + ([f"{in_all} bytes in all"] if in_all > MOST_IN_ALL else [])


def _troubles(page: Page, width: int) -> list[str]:
    found = [f"{each['id']} {each['nodes'][0]['html'][:160]}" for each in Axe().run(page).response["violations"]]
    if page.evaluate("document.documentElement.scrollWidth") > width:
        found.append("wider than the window")
    return found
