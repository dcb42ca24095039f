"""K5, assign to a body: a coordinator gives work to a post by keyboard alone, without a script; a stand-in is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation
from django.utils.translation import gettext as _

from servanda.domain.implementation.models import Assignment
from servanda.foundation.accounts.actions.absences import name_stand_in, say_away
from servanda.foundation.common import clock
from servanda.foundation.common.languages import django_code
from servanda.foundation.organisations.models import Post
from tests import factories
from tests.interfaces.workspace.members import member
from tests.journeys.conftest import Desk
from tests.journeys.keyboard import Keyboard

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=["en", "ar"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """Pages are read, and their labels looked for, in this language."""
    with translation.override(django_code(request.param)):
        yield request.param


def test_k5_assign_to_a_post(desk_of: Desk, language: str) -> None:
    factories.installation(languages=["en", "ar"])
    justice = factories.body("ministry-of-justice")
    post = Post.objects.create(body=justice, titles={"en": "Director of prisons"})
    director = factories.user("focal_point", at=justice, full_name="Director")
    director.memberships.update(post=post)
    deputy = factories.user("focal_point", at=justice, full_name="Deputy")
    held, today = director.memberships.get(), clock.today()
    say_away(membership=held, since=today, until=today, by=director)
    name_stand_in(membership=held, person=deputy, since=today, by=director)
    cluster = factories.cluster("Fewer prisoners", members=[factories.recommendation()])
    page = desk_of(member("coordinator", at=factories.body("national-mechanism")), scripts=False, language=language)
    keys = Keyboard(page)

    keys.open(f"/work/assignments/objectives/{cluster.public_id}/")
    keys.choose(page.locator("#id_body"), _("%(body)s: %(post)s") % {"body": justice, "post": post})
    keys.tick(page.locator("input[name=part][value=lead]"))
    keys.fields += 1  # the part is shown chosen; a day is one field in three boxes
    for name, value in (("due_on_day", "27"), ("due_on_month", "3"), ("due_on_year", "2031")):
        keys.write(page.locator(f"[name={name}]"), value)
    keys.fields -= 2
    keys.press(page.locator("main form button.btn-primary"))

    made = Assignment.objects.get()
    assert (made.post, made.part, str(made.due_on)) == (post, "lead", "2031-03-27")
    told = page.locator("main").inner_text()
    assert "Director" in told
    assert "Deputy" in told
    assert keys.pages <= 2
    assert keys.fields <= 3
