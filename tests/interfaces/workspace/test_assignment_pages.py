"""Assigning to bodies and posts, many at once, what nobody looks after, and what a newcomer inherits."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.actions.updates import Answer, start_update
from servanda.domain.implementation.models import Assignment, AssignmentBatch, Update
from servanda.domain.implementation.states import AssignmentPart, OrphanKind
from servanda.domain.recommendations.models import Tag
from servanda.foundation.accounts.actions.absences import say_away
from servanda.foundation.accounts.models import Absence, StandIn, User
from servanda.foundation.common import clock
from servanda.foundation.organisations.models import Body, Post
from tests import factories
from tests.interfaces.workspace.members import inside, member, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def justice() -> Body:
    factories.installation()
    return factories.body("ministry-of-justice")


@pytest.fixture
def coordinator(justice: Body) -> User:
    return member("coordinator", at=factories.body("national-mechanism", kind="nmirf"))


@pytest.fixture
def administrator(justice: Body) -> User:
    return member("administrator", at=factories.body("national-mechanism", kind="nmirf"))


def _post(at: Body, title: str = "Director of prisons") -> Post:
    return Post.objects.create(body=at, titles={"en": title})


def _assign(cluster: Any, body: Body, by: User, post: Post | None = None) -> Assignment:
    return assign_body(target=cluster, body=body, post=post, part=AssignmentPart.LEAD, by=by)


def test_the_form_offers_bodies_branch_by_branch_with_their_posts(justice: Body, coordinator: User) -> None:
    factories.body("supreme-court", branch="judiciary")
    _post(justice)
    cluster = factories.cluster()

    page = text(inside(coordinator), f"/work/assignments/objectives/{cluster.public_id}/")

    assert '<optgroup label="Government">' in page
    assert '<optgroup label="Judiciary">' in page
    assert "Ministry of justice: Director of prisons (vacant)" in page


def test_work_for_a_post_says_who_has_been_told(justice: Body, coordinator: User) -> None:
    post, person = _post(justice), factories.user("focal_point", at=justice, full_name="Desk Officer")
    person.memberships.update(post=post)
    cluster, browser = factories.cluster(), inside(coordinator)

    answer = browser.post(
        f"/work/assignments/objectives/{cluster.public_id}/", {"body": f"post-{post.pk}", "part": "lead"}, follow=True
    )

    assert Assignment.objects.get().post == post
    assert "Told: Desk Officer. It is on their desk." in answer.content.decode()


def test_nobody_there_is_said_in_words(justice: Body, coordinator: User) -> None:
    cluster = factories.cluster()

    answer = inside(coordinator).post(
        f"/work/assignments/objectives/{cluster.public_id}/", {"body": justice.pk, "part": "lead"}, follow=True
    )

    assert "Nobody there may answer yet." in answer.content.decode()


def test_a_forged_post_of_another_state_is_refused_with_words(justice: Body, coordinator: User) -> None:
    abroad = _post(factories.body("abroad", of=factories.state("MAR")))
    cluster = factories.cluster()

    answer = inside(coordinator).post(
        f"/work/assignments/objectives/{cluster.public_id}/", {"body": f"post-{abroad.pk}", "part": "lead"}
    )

    assert answer.status_code == 422
    assert not Assignment.objects.exists()


def _experience(body: Body, by: User, count: int, theme: str) -> None:
    for number in range(count):
        item = factories.recommendation(f"Do {theme} {number}.")
        tag = {"recommendation": item, "kind": "theme", "code": theme, "provenance": "imported", "source": "uhri"}
        Tag.objects.create(**tag)
        _assign(factories.cluster(f"{theme} {number}", members=[item]), body, by)


def test_a_suggestion_says_how_often_the_body_led_the_like(justice: Body, coordinator: User) -> None:
    _experience(justice, coordinator, 7, "prisons")
    _experience(factories.body("ministry-of-health"), coordinator, 2, "prisons")
    _experience(factories.body("ministry-of-health"), coordinator, 5, "health")
    item = factories.recommendation("Reduce the number of prisoners.")
    Tag.objects.create(recommendation=item, kind="theme", code="prisons", provenance="imported", source="uhri")
    fresh = factories.cluster("Fewer prisoners", members=[item])

    page = text(inside(coordinator), f"/work/assignments/objectives/{fresh.public_id}/")

    assert "Leads 7 of 9 on “prisons”" in page
    assert "suggested, 73" in page
    assert "Counted from 14 past assignments" in page


def test_little_experience_is_silent(justice: Body, coordinator: User) -> None:
    _experience(justice, coordinator, 4, "prisons")
    item = factories.recommendation()
    Tag.objects.create(recommendation=item, kind="theme", code="prisons", provenance="imported", source="uhri")
    fresh = factories.cluster(members=[item])

    assert "Nothing is suggested." in text(inside(coordinator), f"/work/assignments/objectives/{fresh.public_id}/")


def test_several_objectives_are_looked_at_then_assigned_then_undone(justice: Body, coordinator: User) -> None:
    taken, free = factories.cluster("Taken"), factories.cluster("Free")
    _assign(taken, factories.body("ministry-of-health"), coordinator)
    browser = inside(coordinator)
    assert "Taken" not in text(browser, "/work/assignments/several/")

    picked = {"pick": [taken.public_id, free.public_id], "body": justice.pk, "part": "lead"}
    plan = browser.post("/work/assignments/several/?lead=all", picked)["Location"]
    page = text(browser, plan)
    assert "Has a lead already" in page
    assert not Assignment.objects.filter(body=justice).exists()

    browser.post(f"{plan}apply/", {"leads": "take"})
    browser.post(f"{plan}apply/", {"leads": "take"})
    assert "2</b> were assigned" in text(browser, plan)
    browser.post(f"{plan}undo/")
    assert "are as they were before" in text(browser, plan)
    assert [str(row.body) for row in Assignment.objects.filter(ended_at=None)] == ["Ministry of health"]


def test_nothing_ticked_is_said_and_no_batch_is_made(justice: Body, coordinator: User) -> None:
    factories.cluster()

    answer = inside(coordinator).post("/work/assignments/several/", {"body": justice.pk, "part": "lead"})

    assert "at least one objective" in answer.content.decode()
    assert not AssignmentBatch.objects.exists()


# What nobody looks after


def _orphans(justice: Body, coordinator: User) -> None:
    closed = factories.body("old-ministry")
    _assign(factories.cluster("With a closed body"), closed, coordinator)
    _assign(factories.cluster("With a vacant post"), justice, coordinator, _post(justice))
    Body.objects.filter(pk=closed.pk).update(closed_on=datetime.date(2026, 1, 1))
    factories.cluster("Without a lead")
    factories.recommendation("Alone.")
    author = factories.user("focal_point", at=justice)
    start_update(target=factories.cluster("Drafted"), body=justice, answer=Answer(what_was_done="Secret."), by=author)
    author.memberships.update(until=datetime.date(2026, 1, 1))


def test_every_kind_of_orphan_is_found_with_what_mends_it(
    justice: Body, coordinator: User, administrator: User
) -> None:
    _orphans(justice, coordinator)
    found = {
        OrphanKind.CLOSED: ("With a closed body", "Assign a body", "A coordinator assigns it."),
        OrphanKind.VACANT: ("With a vacant post", "Assign a body", "Give somebody the post"),
        OrphanKind.NO_WRITER: ("Ministry of justice", "An administrator invites", "Invite somebody who answers"),
        OrphanKind.OBJECTIVE: ("Without a lead", "Assign a body", "A coordinator assigns it."),
        OrphanKind.RECOMMENDATION: ("AVL-UPR-4", "Assign a body", "A coordinator assigns it."),
        OrphanKind.DRAFT: ("Drafted", "An administrator hands it over.", "Hand it over"),
    }
    for kind, (name, for_coordinator, for_administrator) in found.items():
        for person, words in ((coordinator, for_coordinator), (administrator, for_administrator)):
            page = text(inside(person), f"/work/assignments/orphans/?kind={kind.value}")
            assert name in page, kind
            assert words in page, kind
            assert "Secret." not in page


def test_the_list_of_orphans_takes_few_statements_however_many_there_are(justice: Body, coordinator: User) -> None:
    _orphans(justice, coordinator)
    for number in range(60):
        factories.cluster(f"Objective {number}")
    browser = inside(coordinator)
    for kind in OrphanKind:
        with CaptureQueriesContext(
            connection,
        ) as held:
            browser.get(f"/work/assignments/orphans/?kind={kind.value}")
        assert len(held) <= 12, kind


def test_orphans_of_another_state_are_not_shown(justice: Body, coordinator: User) -> None:
    _orphans(justice, coordinator)
    abroad = factories.body("mechanism-abroad", of=factories.state("MRD"))

    page = text(inside(member("coordinator", at=abroad)), "/work/assignments/orphans/")

    assert "Nothing: everything has somebody." in page


# Handover


def test_ending_a_role_shows_what_would_be_left_and_drafts_change_hands(
    justice: Body, coordinator: User, administrator: User
) -> None:
    leaving, staying = (factories.user("focal_point", at=justice, full_name=name) for name in ("Leaver", "Stayer"))
    cluster = factories.cluster("Fewer prisoners")
    _assign(cluster, justice, coordinator)
    draft = start_update(target=cluster, body=justice, answer=Answer(what_was_done="Secret."), by=leaving)
    browser = inside(administrator)

    page = text(browser, f"/work/people/memberships/{leaving.memberships.get().pk}/end/")
    assert "A draft in their hands: Fewer prisoners." in page
    browser.post(f"/work/handover/drafts/{draft.pk}/", {"person": staying.pk})
    browser.post(f"/work/handover/drafts/{draft.pk}/", {"person": staying.pk})

    draft.refresh_from_db()
    assert draft.author == staying
    assert leaving.pk in draft.written_by
    assert "This would leave" not in text(browser, f"/work/people/memberships/{leaving.memberships.get().pk}/end/")


def test_a_draft_goes_only_to_somebody_who_may_write_it(justice: Body, administrator: User) -> None:
    draft = start_update(target=factories.cluster(), body=justice, by=factories.user("focal_point", at=justice))

    answer = inside(administrator).post(
        f"/work/handover/drafts/{draft.pk}/", {"person": factories.user("approver", at=justice).pk}
    )

    assert answer.status_code == 422
    assert Update.objects.get().author == draft.author


def test_the_pack_names_work_people_and_drafts_but_drafts_not_to_coordinators(justice: Body, coordinator: User) -> None:
    post, person = _post(justice), member("focal_point", at=justice)
    cluster = factories.cluster("Fewer prisoners")
    _assign(cluster, justice, coordinator, post)
    factories.approved_update(justice, on=cluster, what_was_done="Two wings were closed.")
    start_update(target=factories.cluster("Begun only"), body=justice, by=person)
    former = factories.user("focal_point", at=justice, full_name="Former Holder")
    former.memberships.update(post=post, until=datetime.date(2026, 1, 1))
    address = f"/work/handover/bodies/{justice.pk}/?post={post.pk}"

    page = text(inside(person), address)
    for words in ("Fewer prisoners", "Two wings were closed.", "Begun only", "Former Holder"):
        assert words in page
    assert "Begun only" not in text(inside(coordinator), address)
    table = inside(person).get(f"/work/handover/bodies/{justice.pk}/table.csv").content.decode("utf-8-sig")
    assert "Assignment,Fewer prisoners,Leads," in table


# Absence in the browser


def test_a_person_notes_an_absence_with_a_stand_in_and_ends_it(justice: Body) -> None:
    person, colleague = member("approver", at=justice), factories.user("focal_point", at=justice, full_name="Colleague")
    today, held = clock.today(), person.memberships.get()
    day = {f"{name}_{part}": getattr(today, part) for name in ("since", "until") for part in ("day", "month", "year")}
    browser, address = inside(person), f"/work/absences/memberships/{held.pk}/"

    browser.post(address, {**day, "person": colleague.pk})
    page = text(browser, address)

    assert "away now" in page
    assert "acts today" in page
    assert "Colleague stands in for you" in text(browser, "/work/account/")
    browser.post(f"/work/absences/{Absence.objects.get().pk}/end/")
    assert "acts today" not in text(browser, address)


def test_a_mistyped_day_keeps_what_was_typed(justice: Body) -> None:
    person = member("approver", at=justice)

    answer = inside(person).post(
        f"/work/absences/memberships/{person.memberships.get().pk}/", {"since_day": "31", "since_month": "2"}
    )

    assert answer.status_code == 422
    assert 'value="31"' in answer.content.decode()
    assert not Absence.objects.exists()


def test_administrators_name_an_alternate_whom_the_bodys_page_shows(justice: Body, administrator: User) -> None:
    holder = factories.user("approver", at=justice, full_name="Holder")
    factories.user("focal_point", at=justice, full_name="Alternate")
    browser, held = inside(administrator), holder.memberships.get()
    say_away(membership=held, since=clock.today(), until=clock.today(), by=holder)

    alternate = User.objects.get(full_name="Alternate")
    browser.post(f"/work/absences/memberships/{held.pk}/alternate/", {"alternate": alternate.pk, "why": "Deputy"})
    page = text(browser, f"/work/bodies/{justice.pk}/")

    assert StandIn.objects.get().named_by == administrator
    assert "Alternate stands in for Holder" in page
    assert "acts today" in page


def test_a_colleagues_absence_is_not_mine_to_say(justice: Body) -> None:
    held = factories.user("approver", at=justice).memberships.get()

    assert inside(member("focal_point", at=justice)).get(f"/work/absences/memberships/{held.pk}/").status_code == 404
