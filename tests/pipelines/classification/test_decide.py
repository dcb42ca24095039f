"""Accepting, changing and refusing: what it does to the record, and that undo leaves no trace of it."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from servanda.domain.recommendations.actions.rows import as_kept
from servanda.domain.recommendations.actions.tags import confirm_tag
from servanda.domain.recommendations.models import ClusterMember, Recommendation, Tag, Thread
from servanda.domain.recommendations.queries.regrouping import pairs_decided
from servanda.domain.recommendations.states import TagKind
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.models import Event
from servanda.foundation.common import clock
from servanda.foundation.common.errors import InvalidInput, NotAllowed, StepRefused
from servanda.foundation.reference.loader import load_reference
from servanda.foundation.reference.models import State, TaxonomyVersion, Term, TermWording
from servanda.pipelines.classification.actions.deciding import Answer, decide, undo_decision
from servanda.pipelines.classification.models import Decision, Suggestion
from servanda.pipelines.classification.states import Stage, Verdict
from tests import factories
from tests.domain.implementation.regrouped import merge

pytestmark = pytest.mark.django_db
ACCEPT, REFUSE = Answer(Verdict.ACCEPT), Answer(Verdict.REFUSE)


def change(value: str) -> Answer:
    return Answer(Verdict.CHANGE, value)


@pytest.fixture
def by() -> User:
    return factories.user("coordinator")


def ask(item: Recommendation, kind: str, value: str, **fields: Any) -> Suggestion:
    given = {"confidence": 0.8, "method": "knowledge", "why": {"words": ["girls"]}, **fields}
    return Suggestion.objects.create(recommendation=item, kind=kind, value=value, **given)


def said(*pairs: tuple[Suggestion, Answer], by: User) -> Decision:
    decision = decide(state=State.objects.get(pk="AVL"), answers={each.pk: answer for each, answer in pairs}, by=by)
    assert decision is not None
    return decision


def tags(item: Recommendation) -> dict[tuple[str, str], str]:
    rows = Tag.objects.filter(recommendation=item).order_by("pk")
    return {(tag.kind, tag.code): tag.provenance for tag in rows}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("theme", "education"),
        ("group", "girls"),
        ("sdg_goal", "5"),
        ("sdg_target", "5.3"),
        ("smart", "timed"),
        ("measure", "law"),
        ("branch", "legislature"),
        ("action", "5"),
    ],
)
def test_accepting_makes_a_confirmed_link_that_says_where_it_comes_from(kind: str, value: str, by: User) -> None:
    item = factories.recommendation()

    said((ask(item, kind, value), ACCEPT), by=by)

    tag = Tag.objects.get(recommendation=item, kind=kind, code=value)
    assert (tag.provenance, tag.source, tag.confidence, tag.why) == ("confirmed", "knowledge", 0.8, "girls")
    assert tag.decided_by == by
    held = Suggestion.objects.get()
    assert (held.stage, held.decided_by, held.decided_at is not None) == (Stage.ACCEPTED, by, True)
    assert Event.objects.filter(name="recommendations.tag_confirmed", by_id=by.pk).count() == 1


def test_refusing_leaves_a_refused_link(by: User) -> None:
    item = factories.recommendation()

    said((ask(item, "theme", "education"), REFUSE), by=by)

    assert tags(item) == {("theme", "education"): "refused"}


def test_refusing_what_a_source_proposed_keeps_its_words(by: User) -> None:
    item = factories.recommendation()
    Tag.objects.create(
        recommendation=item, kind="sdg_target", code="6.1", provenance="suggested", source="uhri", label="6.1 Water"
    )

    said((ask(item, "sdg_target", "6.1", method="uhri", confidence=None), REFUSE), by=by)

    tag = Tag.objects.get()
    assert (tag.provenance, tag.source, tag.label) == ("refused", "uhri", "6.1 Water")


def test_changing_refuses_the_one_and_confirms_the_other(by: User) -> None:
    item = factories.recommendation()
    wrong, other = ask(item, "sdg_target", "5.3"), ask(item, "sdg_target", "4.5")

    said((wrong, change("4.5")), by=by)

    assert tags(item) == {("sdg_target", "5.3"): "refused", ("sdg_target", "4.5"): "confirmed"}
    wrong.refresh_from_db()
    other.refresh_from_db()
    assert (wrong.stage, wrong.instead, other.stage) == (Stage.CHANGED, "4.5", Stage.ACCEPTED)


def test_a_category_that_is_accepted_is_held_by_the_recommendation_and_ends_the_question(by: User) -> None:
    item = factories.recommendation()
    fifth, fourth = ask(item, "action", "5"), ask(item, "action", "4")

    said((fifth, ACCEPT), by=by)

    item.refresh_from_db()
    fourth.refresh_from_db()
    assert (item.action_category, fourth.stage) == (5, Stage.OVERTAKEN)


def test_only_one_category_can_be_accepted(by: User) -> None:
    item = factories.recommendation()

    with pytest.raises(InvalidInput, match="room for one"):
        said((ask(item, "action", "5"), ACCEPT), (ask(item, "action", "4"), ACCEPT), by=by)

    assert not Tag.objects.exists()
    assert not Decision.objects.exists()


def test_accepting_an_objective_puts_it_there_and_undo_brings_it_home(by: User) -> None:
    item = factories.recommendation()
    home, wanted = factories.cluster("Home", members=[item]), factories.cluster("Wanted")

    decision = said((ask(item, "cluster", wanted.public_id), ACCEPT), by=by)

    now = ClusterMember.objects.filter(recommendation=item, left_at=None).order_by("pk")
    assert [row.cluster for row in now] == [wanted]
    undo_decision(decision=decision, by=by)
    assert [row.cluster for row in now.all()] == [home]


def test_an_objective_that_was_closed_meanwhile_takes_nobody(by: User) -> None:
    item, closed = factories.recommendation(), factories.cluster(closed_at=clock.now())

    with pytest.raises(InvalidInput, match="closed"):
        said((ask(item, "cluster", closed.public_id), ACCEPT), by=by)


def test_an_objective_that_became_part_of_another_is_joined_there(by: User) -> None:
    item, merged, larger = factories.recommendation(), factories.cluster("Merged"), factories.cluster("Larger")
    asked = ask(item, "cluster", merged.public_id)
    merge(merged, larger, by)

    decision = said((asked, ACCEPT), by=by)

    now = ClusterMember.objects.filter(recommendation=item, left_at=None).order_by("pk")
    assert [row.cluster for row in now] == [larger]
    undo_decision(decision=decision, by=by)
    assert not now.all().exists()
    assert pairs_decided("AVL").apart == frozenset()


def test_accepting_a_repeat_ties_a_thread_and_undo_unties_it(by: User) -> None:
    earlier, later = factories.recommendation(), factories.recommendation()

    decision = said((ask(later, "repeat", earlier.public_id), ACCEPT), by=by)

    for item in (earlier, later):
        item.refresh_from_db()
    assert earlier.thread is not None
    assert earlier.thread == later.thread
    undo_decision(decision=decision, by=by)
    later.refresh_from_db()
    assert later.thread is None
    assert not Thread.objects.exists()


def test_a_refused_repeat_stays_refused(by: User) -> None:
    earlier, later = factories.recommendation(), factories.recommendation()

    said((ask(later, "repeat", earlier.public_id), REFUSE), by=by)

    assert Suggestion.objects.get().stage == Stage.REFUSED


def test_undo_puts_every_row_back_as_it_was(by: User) -> None:
    item = factories.recommendation()
    Tag.objects.create(recommendation=item, kind="theme", code="water", provenance="suggested", source="uhri")
    asked = [
        (ask(item, "theme", "water", method="uhri", confidence=None), ACCEPT),
        (ask(item, "theme", "education"), REFUSE),
        (ask(item, "sdg_target", "5.3"), change("4.5")),
        (ask(item, "action", "5"), ACCEPT),
        (ask(item, "measure", "law"), ACCEPT),
    ]
    ask(item, "action", "4")
    before = _record(item)

    decision = said(*asked, by=by)
    assert _record(item) != before
    undo_decision(decision=decision, by=by)

    assert _record(item) == before
    decision.refresh_from_db()
    assert decision.undone_by == by


def _record(item: Recommendation) -> list[dict[str, Any]]:
    item.refresh_from_db()
    rows: list[Any] = [item, *Tag.objects.order_by("pk"), *Suggestion.objects.order_by("pk")]
    return [as_kept(row) for row in rows]


def test_undo_twice_does_nothing_more(by: User) -> None:
    decision = said((ask(factories.recommendation(), "theme", "education"), ACCEPT), by=by)

    undo_decision(decision=decision, by=by)
    undo_decision(decision=decision, by=by)

    assert Event.objects.filter(name="classification.decision_undone").count() == 1


def test_the_newest_is_undone_first(by: User) -> None:
    item = factories.recommendation()
    first = said((ask(item, "theme", "education"), ACCEPT), by=by)
    second = said((ask(item, "theme", "water"), ACCEPT), by=by)

    with pytest.raises(StepRefused, match="something else since"):
        undo_decision(decision=first, by=by)

    undo_decision(decision=second, by=by)
    undo_decision(decision=first, by=by)
    assert tags(item) == {}


def test_nothing_is_undone_after_an_hour_or_by_somebody_else(by: User) -> None:
    with clock.at(clock.now() - datetime.timedelta(minutes=61)):
        old = said((ask(factories.recommendation(), "theme", "education"), ACCEPT), by=by)
    fresh = said((ask(factories.recommendation(), "theme", "education"), ACCEPT), by=by)

    with pytest.raises(NotAllowed, match="within the hour"):
        undo_decision(decision=old, by=by)
    with pytest.raises(NotAllowed, match="Only who decided"):
        undo_decision(decision=fresh, by=factories.user("coordinator"))


def test_undo_stops_where_something_newer_was_decided_on_the_same_link(by: User) -> None:
    item = factories.recommendation()
    decision = said((ask(item, "theme", "education"), REFUSE), by=by)
    confirm_tag(recommendation=item, kind=TagKind.THEME, code="education", by=factories.user("coordinator"))

    with pytest.raises(StepRefused, match="newer"):
        undo_decision(decision=decision, by=by)

    assert tags(item) == {("theme", "education"): "confirmed"}


def test_what_somebody_else_decided_meanwhile_is_left_alone(by: User) -> None:
    asked = ask(factories.recommendation(), "theme", "education")
    said((asked, REFUSE), by=by)

    late = decide(state=factories.state(), answers={asked.pk: ACCEPT}, by=factories.user("coordinator"))

    assert late is None
    assert Tag.objects.get().provenance == "refused"


@pytest.mark.parametrize(
    "role", ["administrator", "focal_point", "approver", "drafter", "parliament", "auditor", "nhri"]
)
def test_only_a_coordinator_decides(role: str) -> None:
    asked = ask(factories.recommendation(), "theme", "education")

    with pytest.raises(NotAllowed):
        said((asked, ACCEPT), by=factories.user(role))

    assert not Tag.objects.exists()


def test_a_coordinator_of_another_state_decides_nothing_here() -> None:
    asked = ask(factories.recommendation(), "theme", "education")
    stranger = factories.user("coordinator", at=factories.body("abroad", of=factories.state("MRD")))

    with pytest.raises(NotAllowed):
        said((asked, ACCEPT), by=stranger)


def test_suggestions_of_another_state_are_not_reached_through_ones_own(by: User) -> None:
    foreign = ask(factories.recommendation(of=factories.state("MRD")), "theme", "education")

    assert decide(state=factories.state(), answers={foreign.pk: ACCEPT}, by=by) is None
    assert not Tag.objects.exists()


def test_nothing_and_too_much_are_refused(by: User) -> None:
    with pytest.raises(InvalidInput, match="at least one"):
        decide(state=factories.state(), answers={}, by=by)
    with pytest.raises(InvalidInput, match="at most"):
        decide(state=factories.state(), answers=dict.fromkeys(range(1_001), ACCEPT), by=by)


def test_changing_needs_another_value(by: User) -> None:
    asked = ask(factories.recommendation(), "theme", "education")

    with pytest.raises(InvalidInput, match="another value"):
        said((asked, change("education")), by=by)


@pytest.mark.parametrize(
    ("kind", "value"),
    [("theme", "no-such-theme"), ("sdg_target", "99.9"), ("measure", "poetry"), ("action", "6"), ("theme", "retired")],
)
def test_a_value_that_no_list_has_now_is_neither_accepted_nor_chosen(by: User, kind: str, value: str) -> None:
    load_reference()
    _retire("retired")
    item = factories.recommendation()
    proposed, other = ask(item, kind, value), ask(item, kind, "1")

    for asked, answer in ((proposed, ACCEPT), (other, change(value))):
        with pytest.raises(InvalidInput, match=f"“{value}” is not, or no longer, in the list"):
            said((asked, answer), by=by)

    assert tags(item) == {}
    said((proposed, REFUSE), by=by)
    assert tags(item) == {(kind, value): "refused"}


def _retire(code: str) -> None:
    newest = TaxonomyVersion.objects.filter(taxonomy="theme").latest("valid_from")
    term = Term.objects.create(taxonomy_id="theme", code=code, since=newest, until=newest)
    TermWording.objects.create(term=term, version=newest, names={"en": "An old word"})
