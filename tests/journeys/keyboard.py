"""A person who has only a keyboard: everything is reached with Tab and arrows, and pages are counted on the way."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page

_MOST_TABS = 400
_HAS_FOCUS = "element => element === document.activeElement"
_IN_ITS_GROUP = (
    "element => document.activeElement && document.activeElement.type === 'radio'"
    " && document.activeElement.name === element.name"
)


class Keyboard:
    """`pages` counts what was loaded, `fields` what was filled in or chosen (experience.md, part 7)."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pages = 0
        self.fields = 0
        page.on("request", self._count)

    def _count(self, request: Any) -> None:
        # The answer to a form is a redirect to a page: one load, not two.
        is_page = request.is_navigation_request() and request.frame == self.page.main_frame
        self.pages += is_page and request.redirected_from is None

    def open(self, address: str) -> None:
        self.page.goto(address)

    def reach(self, target: Locator) -> None:
        """Press Tab until the target has the focus; fails when it never gets it."""
        target.wait_for()
        for _tab in range(_MOST_TABS):
            if target.evaluate(_HAS_FOCUS):
                return
            if target.evaluate(_IN_ITS_GROUP):
                self.page.keyboard.press("ArrowDown")
                continue
            self.page.keyboard.press("Tab")
        raise AssertionError(f"The keyboard never reaches {target}.")

    def press(self, target: Locator) -> None:
        """Follow a link or press a button, and wait for the page it leads to."""
        self.reach(target)
        self.enter()

    def enter(self) -> None:
        """Press Enter where the focus is, and wait for the page it leads to."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def look_again(self) -> None:
        """What a page that waits for the background does by itself; not a page the person asked for."""
        before = self.pages
        self.page.reload()
        self.pages = before

    def open_fold(self, target: Locator) -> None:
        """Unfold a summary."""
        self.reach(target)
        self.page.keyboard.press("Enter")

    def tick(self, target: Locator) -> None:
        """Tick a box, or choose one of a group."""
        self.reach(target)
        if not target.is_checked():
            self.page.keyboard.press("Space")
        assert target.is_checked()

    def write(self, target: Locator, words: str) -> None:
        self.fields += 1
        self.reach(target)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(words)

    def choose(self, target: Locator, label: str) -> None:
        """Go down a list of choices until the wanted one stands there."""
        self.fields += 1
        self.reach(target)
        self.page.keyboard.press("Home")
        for _step in range(target.locator("option").count()):
            if target.locator("option:checked").inner_text().strip() == label:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"“{label}” is not among the choices.")
