import pytest

from servanda.domain.implementation.queries import updates_to_review_by, updates_visible_to
from tests import factories

OTHER = "ministry-of-health"


def _person(role, place, justice):
    at = {"same": justice, "other": None, "foreign": None}[place]
    if place == "other":
        at = factories.body(OTHER)
    if place == "foreign":
        at = factories.body("ministry-of-justice", of=factories.state("MAR"))
    return factories.user(role, at=at)


@pytest.mark.parametrize(
    ("role", "place", "sees"),
    [
        ("focal_point", "same", True),
        ("approver", "same", True),
        ("statistician", "same", True),
        ("focal_point", "other", False),
        ("approver", "other", False),
        ("coordinator", "other", False),
        ("drafter", "other", False),
        ("auditor", "other", False),
        ("administrator", "same", False),
        ("nhri", "same", False),
        ("coordinator", "foreign", False),
    ],
)
def test_a_draft_is_seen_by_its_own_body_only(draft, justice, role, place, sees):
    reader = _person(role, place, justice)

    assert updates_visible_to(reader).filter(pk=draft.pk).exists() is sees


@pytest.mark.parametrize(
    ("role", "place", "sees"),
    [
        ("focal_point", "same", True),
        ("coordinator", "other", True),
        ("drafter", "other", True),
        ("auditor", "other", True),
        ("focal_point", "other", False),
        ("approver", "other", False),
        ("administrator", "same", False),
        ("nhri", "same", False),
        ("civil_society", "same", False),
        ("partner", "same", False),
        ("coordinator", "foreign", False),
        ("auditor", "foreign", False),
    ],
)
def test_a_sent_update_is_seen_by_those_who_coordinate_or_check(sent, justice, role, place, sees):
    reader = _person(role, place, justice)

    assert updates_visible_to(reader).filter(pk=sent.pk).exists() is sees


def test_what_is_for_the_mechanism_only_stays_there(approved, coordinator):
    type(approved).objects.filter(pk=approved.pk).update(confidentiality="mechanism")
    auditor = factories.user("auditor", at=factories.body(OTHER))

    assert updates_visible_to(coordinator).filter(pk=approved.pk).exists()
    assert not updates_visible_to(auditor).filter(pk=approved.pk).exists()


def test_an_ended_membership_sees_nothing(draft, author):
    author.memberships.update(until="2026-01-01")

    reader = type(author).objects.get(pk=author.pk)

    assert not updates_visible_to(reader).exists()


def test_a_desk_never_shows_an_approver_their_own_update(sent, approver):
    assert list(updates_to_review_by(approver)) == [sent]

    type(sent).objects.filter(pk=sent.pk).update(author=approver)

    assert not updates_to_review_by(approver).exists()
