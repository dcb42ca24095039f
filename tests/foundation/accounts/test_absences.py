"""Absence and stand-ins: who may name whom, what it gives, and when it stops."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servanda.foundation.accounts.absences import people_to_tell, supervisor_of, supervisors_to_tell
from servanda.foundation.accounts.actions.absences import end_absence, end_stand_in, name_stand_in, say_away
from servanda.foundation.accounts.actions.bodies import close_post, set_supervisor
from servanda.foundation.accounts.actions.memberships import end_membership
from servanda.foundation.accounts.models import Absence, Membership, StandIn, User
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.places import IN_BODIES
from servanda.foundation.accounts.roles import ROLES
from servanda.foundation.accounts.rules import bodies_where, holds, memberships_of, needs_second_factor
from servanda.foundation.audit.models import Event
from servanda.foundation.common import clock
from servanda.foundation.common.errors import InvalidInput, NotAllowed, StepRefused
from servanda.foundation.organisations.models import Body, Partner, Post
from tests import factories

pytestmark = pytest.mark.django_db

MONDAY, FRIDAY = datetime.date(2027, 3, 1), datetime.date(2027, 3, 5)


def on(day: datetime.date):
    return clock.at(datetime.datetime.combine(day, datetime.time(12), tzinfo=datetime.UTC))


def fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


@pytest.fixture
def justice() -> Body:
    factories.installation()
    return factories.body("ministry-of-justice")


@pytest.fixture
def approver(justice: Body) -> User:
    return factories.user("approver", at=justice)


@pytest.fixture
def colleague(justice: Body) -> User:
    return factories.user("focal_point", at=justice)


def _away_with(holder: User, stand_in: User, since: datetime.date = MONDAY, until: datetime.date = FRIDAY) -> StandIn:
    held = holder.memberships.get()
    with on(since):
        say_away(membership=held, since=since, until=until, by=holder)
        return name_stand_in(membership=held, person=stand_in, since=since, until=until, by=holder)


@given(
    covered=st.sampled_from([code for code in IN_BODIES if code != "administrator"]),
    own=st.sampled_from(IN_BODIES),
    starts=st.integers(-3, 3),
    days=st.integers(0, 4),
    asked=st.integers(-6, 9),
)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_stand_in_gains_exactly_the_covered_role_in_the_covered_place(
    db: None, covered: str, own: str, starts: int, days: int, asked: int
) -> None:
    place, elsewhere = factories.body(), factories.body("ministry-of-health")
    holder, person = factories.user(covered, at=place), factories.user(own, at=place)
    since = MONDAY + datetime.timedelta(days=starts)
    _away_with(holder, person, since, since + datetime.timedelta(days=days))

    def gained(who: User) -> set[tuple[str, str]]:
        where = {body.public_id: body for body in (place, elsewhere)}
        return {(name, p) for name, body in where.items() for p in Permission if holds(who, p, body=body)}

    with on(MONDAY + datetime.timedelta(days=asked)):
        runs = starts <= asked <= starts + days
        alone = gained(factories.user(own, at=place))
        expected = alone | gained(fresh(holder)) if runs else alone
        assert gained(fresh(person)) == expected
        assert [m.acting_for for m in memberships_of(fresh(person))][1:] == ([holder] if runs else [])


def test_a_lasting_alternate_acts_only_while_the_holder_is_away(approver, colleague, justice):
    held = approver.memberships.get()
    with on(MONDAY):
        name_stand_in(membership=held, person=colleague, since=MONDAY, by=approver)
        assert not holds(fresh(colleague), Permission.UPDATE_REVIEW, body=justice)
        say_away(membership=held, since=FRIDAY, until=FRIDAY, by=approver)

    with on(FRIDAY):
        assert holds(fresh(colleague), Permission.UPDATE_REVIEW, body=justice)
        assert list(bodies_where(fresh(colleague), Permission.UPDATE_REVIEW)) == [justice]
    with on(FRIDAY + datetime.timedelta(days=1)):
        assert not holds(fresh(colleague), Permission.UPDATE_REVIEW, body=justice)


def test_a_person_kept_in_memory_overnight_is_asked_anew(approver, colleague, justice):
    _away_with(approver, colleague)
    with on(FRIDAY):
        assert holds(colleague, Permission.UPDATE_REVIEW, body=justice)
    with on(FRIDAY + datetime.timedelta(days=1)):
        assert not holds(colleague, Permission.UPDATE_REVIEW, body=justice)


def test_it_ends_early_with_the_absence_or_with_the_naming(approver, colleague, justice):
    named = _away_with(approver, colleague)
    with on(MONDAY):
        end_stand_in(stand_in=named, by=colleague)
        assert not holds(fresh(colleague), Permission.UPDATE_REVIEW, body=justice)
        name_stand_in(membership=approver.memberships.get(), person=colleague, since=MONDAY, by=approver)
        assert holds(fresh(colleague), Permission.UPDATE_REVIEW, body=justice)
        end_absence(absence=Absence.objects.get(), by=approver)
        assert not holds(fresh(colleague), Permission.UPDATE_REVIEW, body=justice)
        with pytest.raises(StepRefused):
            end_absence(absence=Absence.objects.get(), by=approver)


def test_nobody_names_themselves_not_even_an_administrator(approver, justice):
    administrator = factories.user("administrator", at=justice)

    with pytest.raises(NotAllowed, match="yourself"):
        name_stand_in(membership=approver.memberships.get(), person=administrator, since=MONDAY, by=administrator)


@pytest.mark.parametrize("role", ["focal_point", "approver", "coordinator", "auditor"])
def test_only_the_person_or_who_manages_people_there_names_a_stand_in(approver, colleague, justice, role):
    stranger, held = factories.user(role, at=justice), approver.memberships.get()

    with pytest.raises(NotAllowed):
        name_stand_in(membership=held, person=colleague, since=MONDAY, by=stranger)
    with pytest.raises(NotAllowed):
        say_away(membership=held, since=MONDAY, until=FRIDAY, by=stranger)
    assert not Event.objects.exists()


def test_a_stand_in_is_of_the_same_body(approver):
    elsewhere = factories.user("approver", at=factories.body("ministry-of-health"))

    with pytest.raises(InvalidInput, match="same body"), on(MONDAY):
        name_stand_in(membership=approver.memberships.get(), person=elsewhere, since=MONDAY, by=approver)


def test_coordinators_of_one_state_stand_in_for_each_other(justice):
    one = factories.user("coordinator", at=factories.body("national-mechanism"))
    other = factories.user("coordinator", at=factories.body("office-of-the-president"))
    _away_with(one, other)

    with on(MONDAY):
        assert [m.acting_for for m in memberships_of(fresh(other))] == [None, one]


def test_a_stand_in_who_left_the_body_acts_no_longer(approver, colleague, justice):
    _away_with(approver, colleague)
    end_membership(membership=colleague.memberships.get(), by=factories.user("administrator", at=justice))

    with on(MONDAY):
        assert memberships_of(fresh(colleague)) == []


def test_standing_in_does_not_chain(approver, colleague, justice):
    third = factories.user("focal_point", at=justice)
    _away_with(approver, colleague)
    _away_with(colleague, third)

    with on(MONDAY):
        assert not holds(fresh(third), Permission.UPDATE_REVIEW, body=justice)
        with pytest.raises(NotAllowed):
            name_stand_in(membership=approver.memberships.get(), person=third, since=MONDAY, by=fresh(colleague))


def test_an_administrator_in_somebody_elses_place_does_not_hand_the_place_on(justice):
    administrator = factories.user("administrator", at=justice)
    deputy, third = factories.user("auditor", at=justice), factories.user("auditor", at=justice)
    _away_with(administrator, deputy)

    with on(MONDAY), pytest.raises(NotAllowed):
        name_stand_in(membership=administrator.memberships.get(), person=third, since=MONDAY, by=fresh(deputy))


def test_the_covered_roles_second_factor_comes_with_it(db):
    factories.installation()
    partner = Partner.objects.create(public_id="fund", kind="donor", names={"en": "A fund"})
    covered, person = factories.user(), factories.user()
    held = Membership.objects.create(user=covered, role="partner", partner=partner, since=MONDAY)
    Membership.objects.create(user=person, role="civil_society", partner=partner, since=MONDAY)
    assert (ROLES["partner"].needs_second_factor, ROLES["civil_society"].needs_second_factor) == (True, False)
    with on(MONDAY):
        say_away(membership=held, since=MONDAY, until=FRIDAY, by=covered)
        name_stand_in(membership=held, person=person, since=MONDAY, by=covered)
        assert needs_second_factor(fresh(person))
    with on(FRIDAY + datetime.timedelta(days=1)):
        assert not needs_second_factor(fresh(person))


def test_the_trail_says_in_whose_place(approver, colleague, justice):
    _away_with(approver, colleague)
    with on(MONDAY):
        person = fresh(colleague)
        assert holds(person, Permission.UPDATE_REVIEW, body=justice)
        place = "Ministry of justice"
        assert person.audit_label == f"Focal point, {place}, in place of Approver, {place}"
        assert holds(person, Permission.UPDATE_WRITE, body=justice)
        assert person.audit_label == f"Focal point, {place}"


def test_the_trail_names_the_membership_acted_in_not_the_first_one(justice):
    person = factories.user("auditor", at=justice)
    Membership.objects.create(user=person, role="coordinator", body=justice, since=MONDAY)
    with on(MONDAY):
        assert holds(person, Permission.RELEASE, state=justice.state_id)
    assert person.audit_label == "Coordinator, Ministry of justice"


def test_a_membership_that_begins_tomorrow_gives_nothing_today(justice):
    person = factories.user()
    Membership.objects.create(user=person, role="coordinator", body=justice, since=FRIDAY)
    with on(MONDAY):
        assert not holds(fresh(person), Permission.RELEASE)
    with on(FRIDAY):
        assert holds(fresh(person), Permission.RELEASE)


def test_absences_on_the_same_days_are_refused_and_the_same_one_is_said_once(approver):
    held = approver.memberships.get()
    with on(MONDAY):
        first = say_away(membership=held, since=MONDAY, until=FRIDAY, by=approver)
        assert say_away(membership=held, since=MONDAY, until=FRIDAY, by=approver) == first
        with pytest.raises(InvalidInput, match="Another absence"):
            say_away(membership=held, since=FRIDAY, until=FRIDAY, by=approver)
        with pytest.raises(InvalidInput, match="before the first"):
            say_away(membership=held, since=FRIDAY, until=MONDAY, by=approver)
        with pytest.raises(InvalidInput, match="a year"):
            say_away(membership=held, since=MONDAY, until=datetime.date(2029, 1, 1), by=approver)


# Whom to tell


def _post(body: Body, title: str = "Director", **fields) -> Post:
    return Post.objects.create(body=body, titles={"en": title}, **fields)


def _holder(post: Post, role: str = "focal_point") -> User:
    person = factories.user(role, at=post.body)
    person.memberships.update(post=post)
    return person


def test_work_for_a_post_is_told_its_holder_and_while_away_the_stand_in_too(justice, colleague):
    post = _post(justice)
    holder = _holder(post)
    _away_with(holder, colleague)

    assert people_to_tell(post) == [holder]
    with on(MONDAY):
        assert people_to_tell(post) == [holder, colleague]


def test_work_for_a_vacant_post_or_a_body_is_told_the_bodys_writers(justice, colleague, approver):
    assert people_to_tell(_post(justice)) == [colleague] == people_to_tell(justice)


def test_late_work_goes_up_past_closed_and_vacant_posts(justice):
    top, vacant, closed, post = (_post(justice, title) for title in ("Top", "Vacant", "Closed", "Desk"))
    minister, administrator = _holder(top, "approver"), factories.user("administrator", at=justice)
    for below, above in ((post, closed), (closed, vacant), (vacant, top)):
        set_supervisor(post=below, reports_to=above, by=administrator)
    close_post(post=closed, by=administrator)

    assert supervisor_of(post) == vacant
    assert supervisors_to_tell(post) == [minister]
    assert supervisors_to_tell(top) == []


def test_supervisors_make_no_circle(justice):
    administrator = factories.user("administrator", at=justice)
    one, two, three = (_post(justice, title) for title in "abc")
    set_supervisor(post=one, reports_to=two, by=administrator)
    set_supervisor(post=two, reports_to=three, by=administrator)

    for above in (one, two, three):
        with pytest.raises(InvalidInput, match="answer to itself"):
            set_supervisor(post=three, reports_to=above, by=administrator)
    set_supervisor(post=two, reports_to=None, by=administrator)
    set_supervisor(post=three, reports_to=one, by=administrator)


def test_a_supervisor_is_an_open_post_of_the_same_state_set_by_an_administrator(justice):
    administrator, post = factories.user("administrator", at=justice), _post(justice)
    abroad = _post(factories.body("abroad", of=factories.state("MAR")))
    with pytest.raises(InvalidInput, match="same State"):
        set_supervisor(post=post, reports_to=abroad, by=administrator)
    with pytest.raises(InvalidInput, match="closed"):
        set_supervisor(post=post, reports_to=_post(justice, closed_on=MONDAY), by=administrator)
    with pytest.raises(NotAllowed):
        set_supervisor(post=post, reports_to=None, by=factories.user("coordinator", at=justice))
