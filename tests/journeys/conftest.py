"""A browser of their own for each person of a journey."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Protocol

import pytest
from django.conf import settings as django_settings
from django.db import connections
from playwright.sync_api import Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from servanda.foundation.accounts.models import User
from tests.interfaces.workspace.members import inside


class Desk(Protocol):
    """Opens a browser of their own for a person, or for a visitor."""

    def __call__(self, person: User | None, *, scripts: bool = True, language: str = "en") -> Page: ...


@pytest.fixture
def desk_of(live_server: LiveServer) -> Iterator[Desk]:
    """Opens a browser of their own for a person, or for a visitor."""
    chromium = shutil.which("chromium")
    if not chromium:
        if os.environ.get("CI"):
            pytest.fail("No browser: install Debian's chromium.")
        pytest.skip("No browser: install Debian's chromium.")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright runs a loop in this thread; the tests' own queries are made between its calls, not inside it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])

        def open_desk(person: User | None, *, scripts: bool = True, language: str = "en") -> Page:
            context = browser.new_context(base_url=live_server.url, locale="en-GB", java_script_enabled=scripts)
            kept = {"name": django_settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}
            context.add_cookies([kept])  # type: ignore[list-item]
            if person is not None:
                key = inside(person).cookies[django_settings.SESSION_COOKIE_NAME].value
                name = django_settings.SESSION_COOKIE_NAME
                context.add_cookies([{"name": name, "value": key, "url": live_server.url}])
            return context.new_page()

        yield open_desk
        browser.close()
        # Inside Playwright's loop this thread has a connection of its own; left open, it holds the test database.
        connections.close_all()
