"""A quarter of a State's year in a real browser: a call, answers on pages and by Excel, a return, approval, silence
that is taken further, a focal point who leaves, release, and what a visitor reads in the end.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.models import Update
from servanda.domain.implementation.states import AssignmentPart, UpdateStage
from servanda.foundation.accounts.actions.bodies import set_supervisor
from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock
from servanda.foundation.organisations.models import Body, Post
from servanda.pipelines.notifications.actions.digests import compose_digest, read_news
from servanda.pipelines.notifications.actions.escalation import escalate_late_answers
from servanda.pipelines.notifications.actions.mail import send_waiting
from servanda.pipelines.notifications.models import Escalation, Mail
from servanda.pipelines.notifications.people import reminders
from servanda.pipelines.notifications.queries import people_without_digest
from servanda.pipelines.workbooks.models import Export, Returned
from servanda.pipelines.workbooks.tasks import apply_later, compare_later
from tests import factories
from tests.interfaces.workspace.members import member
from tests.journeys.clearance import approve, correct_and_send, send_back
from tests.journeys.conftest import Desk
from tests.journeys.test_a_call_is_answered import answer, call
from tests.pipelines.workbooks.books import column, file_of, fill, grid_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
MARRIAGE, COURTS, PRISONS = "Nobody marries before 18", "Courts decide in time", "Prisons are safe"
GoTo = Callable[[int], None]


class _Told:
    """What time it is for everybody: the browser's pages are made in other threads than the test's own."""

    def __init__(self) -> None:
        self.moment: datetime.datetime | None = None

    def get(self) -> datetime.datetime | None:
        return self.moment


@pytest.fixture
def go_to(monkeypatch: pytest.MonkeyPatch) -> GoTo:
    """Lets so many days pass since the first, at nine in the morning; Mondays, since weekends are quiet."""
    told = _Told()
    monkeypatch.setattr(clock, "_told", told)
    first = clock.now().replace(hour=9, minute=0)
    first += datetime.timedelta(days=-first.weekday() % 7)

    def go(days: int) -> None:
        told.moment = first + datetime.timedelta(days=days)

    go(0)
    return go


@pytest.fixture
def state(go_to: GoTo) -> dict[str, Body]:
    factories.installation()
    bodies = {name: factories.body(name) for name in ("ministry-of-justice", "judicial-council", "prison-service")}
    mechanism = factories.body("national-mechanism", kind="nmirf")
    by = factories.user("coordinator", at=mechanism)
    for title, body in zip((MARRIAGE, COURTS, PRISONS), bodies.values(), strict=True):
        asked = factories.recommendation(f"{title}, says the UN.", position="supported")
        assign_body(target=factories.cluster(title, members=[asked]), body=body, part=AssignmentPart.LEAD, by=by)
    return {**bodies, "mechanism": mechanism}


def test_a_quarter_of_a_year(desk_of: Desk, state: dict[str, Body], go_to: GoTo, tmp_path: Path) -> None:
    justice, courts, prisons = (state[n] for n in ("ministry-of-justice", "judicial-council", "prison-service"))
    coordinators = [member("coordinator", at=state["mechanism"]) for _ in range(2)]
    people = {
        body: (member("focal_point", at=body), member("approver", at=body)) for body in (justice, courts, prisons)
    }
    silent, secretary = _supervised(prisons, people[prisons][0])

    call(desk_of(coordinators[0]), "Answers for the fourth report", days=30, answers=3)
    _morning(people, courts)

    go_to(7)
    answer(_desk(desk_of(people[justice][0])), MARRIAGE)
    send_back(desk_of(people[justice][1]), "Say when the bill goes back to committee.")
    correct_and_send(desk_of(people[justice][0]))
    approve(desk_of(people[justice][1]))

    go_to(14)
    _answer_by_excel(desk_of(people[courts][0]), tmp_path)
    approve(desk_of(people[courts][1]))

    for day in (21, 28, 35):
        go_to(day)
        _morning(people, prisons)
    assert not Escalation.objects.exists()  # late for five days: not yet
    go_to(49)
    _morning(people, prisons)
    assert Escalation.objects.get().supervisor == secretary
    assert Mail.objects.filter(person=secretary).count() == 1
    _sees_who_has_not_answered(desk_of(coordinators[0]))

    go_to(56)
    _leaves(desk_of(member("administrator", at=state["mechanism"])), silent)
    newcomer = member("focal_point", at=prisons)
    _inherits_and_answers(desk_of(newcomer), prisons)
    approve(desk_of(people[prisons][1]))

    go_to(84)
    _release_everything(desk_of(coordinators[1]))
    visitor = desk_of(None)
    visitor.goto("/")
    visitor.get_by_role("heading", name=re.compile("keeping its word")).wait_for()
    for title in (MARRIAGE, COURTS, PRISONS):
        visitor.goto("/objectives/")
        visitor.get_by_role("link", name=title).first.click()
        visitor.get_by_text("Partial").first.wait_for()
    assert Update.objects.filter(stage=UpdateStage.APPROVED, released_at__isnull=False).count() == 3
    for person in User.objects.all():
        days = Mail.objects.filter(person=person, kind="digest").values_list("digest__day", flat=True)
        assert len(days) == len(set(days)), "more than one mail a day"


def _desk(page: Page) -> Page:
    page.goto("/work/")
    return page


def _supervised(prisons: Body, silent: User) -> tuple[User, User]:
    """The prison service's focal point holds a post that answers to the secretary's."""
    posts = {name: Post.objects.create(body=prisons, titles={"en": name}) for name in ("Director", "Secretary")}
    secretary = factories.user("approver", at=prisons)
    for person, name in ((silent, "Director"), (secretary, "Secretary")):
        person.memberships.update(post=posts[name])
    by = factories.user("administrator", at=prisons)
    set_supervisor(post=posts["Director"], reports_to=posts["Secretary"], by=by)
    return silent, secretary


def _morning(people: dict[Body, tuple[User, User]], body: Body) -> None:
    """What the worker does before people come to work."""
    read_news(by=reminders())
    escalate_late_answers(by=reminders())
    for person in people_without_digest(clock.today()):
        compose_digest(person=person, by=reminders())
    send_waiting(by=reminders())
    assert Mail.objects.filter(person=people[body][0]).exists()


def _answer_by_excel(page: Page, folder: Path) -> None:
    _desk(page).get_by_role("link", name="Answer in Excel").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Take the workbook").click()
    download.value.save_as(folder / "taken.xlsx")
    grid = grid_of((folder / "taken.xlsx").read_bytes(), folder)
    row = next(at for at, cells in enumerate(grid) if COURTS in cells)
    assert column(grid, "About") >= 0
    fill(grid, row, "What was done", "Two chambers were added.")
    fill(grid, row, "Level reached, in your body’s view", "Partial")
    (folder / "filled.xlsx").write_bytes(file_of(grid, code=Export.objects.get().code))
    page.goto("/work/workbooks/bring/")
    page.get_by_label("Workbook", exact=True).set_input_files(folder / "filled.xlsx")
    page.get_by_role("button", name="Compare").click()
    page.wait_for_url(re.compile(r"/work/workbooks/\d+/$"))
    returned = Returned.objects.get()
    compare_later(returned_id=returned.pk)
    page.reload()
    page.get_by_role("button", name=re.compile("^Save 1 row")).click()
    apply_later(returned_id=returned.pk)
    draft = Update.objects.get(cluster__titles__en=COURTS)
    page.goto(f"/work/updates/{draft.pk}/edit/")
    page.get_by_role("button", name="Check your answers").click()
    page.get_by_role("button", name="Send to").click()
    page.get_by_text("Sent to").first.wait_for()


def _sees_who_has_not_answered(page: Page) -> None:
    page.goto("/work/calls/")
    page.get_by_role("link", name="Answers for the fourth report").click()
    page.get_by_role("heading", name="2 of 3 answers are in").wait_for()
    page.get_by_text("Secretary").first.wait_for()


def _leaves(page: Page, silent: User) -> None:
    page.goto(f"/work/people/memberships/{silent.memberships.get().pk}/end/")
    page.get_by_text("This would leave work without anybody").wait_for()
    page.get_by_role("button", name="End the role").click()
    page.wait_for_load_state()
    assert silent.memberships.get().until is not None


def _inherits_and_answers(page: Page, prisons: Body) -> None:
    page.goto(f"/work/handover/bodies/{prisons.pk}/")
    page.get_by_role("heading", name="What you inherit").wait_for()
    page.get_by_role("link", name=PRISONS).first.wait_for()
    answer(_desk(page), PRISONS)


def _release_everything(page: Page) -> None:
    for _update in range(3):
        page.goto("/work/releases/")
        page.get_by_role("link", name="Look and release").first.click()
        page.get_by_role("button", name="Release to the public").click()
        page.get_by_text("is public now").wait_for()
