"""A coordinator gives work to a post with the keyboard alone, without a script; a stand-in finds it on their desk."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from servanda.domain.implementation.models import Assignment
from servanda.foundation.accounts.actions.absences import name_stand_in, say_away
from servanda.foundation.common import clock
from servanda.foundation.organisations.models import Post
from tests import factories
from tests.interfaces.workspace.members import member
from tests.journeys.conftest import Desk

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

FIELDS = 3  # key task K5 of the ceiling: pages 2, fields 3


def _tab_to(page: Page, words: str, *, most: int = 90) -> None:
    """Press Tab until something with these words, or this name, has the focus."""
    for _press in range(most):
        page.keyboard.press("Tab")
        found = page.evaluate(
            "(e => (e.innerText || '') + ' ' + (e.labels ? [...e.labels].map(l => l.innerText).join(' ') : '') + ' ' + (e.name || ''))"
            "(document.activeElement)"
        )
        if words in found:
            return
    pytest.fail(f"“{words}” is not reached by Tab.")


def test_assign_to_a_post_by_keyboard_without_a_script(desk_of: Desk) -> None:
    factories.installation()
    justice = factories.body("ministry-of-justice")
    post = Post.objects.create(body=justice, titles={"en": "Director of prisons"})
    director = factories.user("focal_point", at=justice, full_name="Director")
    director.memberships.update(post=post)
    deputy = factories.user("focal_point", at=justice, full_name="Deputy")
    held, today = director.memberships.get(), clock.today()
    say_away(membership=held, since=today, until=today, by=director)
    name_stand_in(membership=held, person=deputy, since=today, by=director)
    cluster = factories.cluster("Fewer prisoners", members=[factories.recommendation()])
    page = desk_of(member("coordinator", at=factories.body("national-mechanism")), script=False)
    loads: list[str] = []

    page.goto(f"/work/assignments/objectives/{cluster.public_id}/")
    page.on("request", lambda request: loads.append(request.url) if request.is_navigation_request() else None)
    _tab_to(page, "Body, or a post in it")
    page.keyboard.type("Ministry of justice: Dir")
    _tab_to(page, "Leads")
    for name, value in (("due_on_day", "27"), ("due_on_month", "3"), ("due_on_year", "2031")):
        _tab_to(page, name)
        page.keyboard.type(value)
    _tab_to(page, "Assign")
    page.keyboard.press("Enter")
    page.wait_for_url("**/work/clusters/**")

    made = Assignment.objects.get()
    assert (made.post, made.part, made.due_on.isoformat()) == (post, "lead", "2031-03-27")
    assert "Told: Director, Deputy." in page.inner_text("body")
    assert len([url for url in loads if "/work/" in url]) <= 2  # the answer to the form, and the page it leads to
    page.context.close()
