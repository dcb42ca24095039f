"""Milestones, risks, needs, words and aims of an action: who may change them, and what is kept."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from servanda.domain.implementation.actions.milestones import (
    add_milestone,
    change_milestone,
    drop_milestone,
    reach_milestone,
)
from servanda.domain.implementation.actions.needs import add_need, change_need, remove_need, show_need_to_partners
from servanda.domain.implementation.actions.replanning import replan_action, set_action_aims
from servanda.domain.implementation.actions.risks import add_risk, change_risk, remove_risk
from servanda.domain.implementation.models import Milestone, SupportNeed
from servanda.domain.implementation.queries.aims import ServedTarget, aims_of
from servanda.domain.implementation.queries.changing import as_of, lists_as_of
from servanda.domain.recommendations.models import ClusterMember, Tag
from servanda.foundation.audit.models import Event
from servanda.foundation.common import clock
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput, NotAllowed, StepRefused
from servanda.foundation.reference.models import Goal, Target
from tests import factories
from tests.domain.implementation.planned import DAY, action


@pytest.fixture
def law(cluster, justice, author):
    return action(cluster, justice, author, starts_on=DAY(2025, 1, 1), promised_for=DAY(2026, 6, 30))


def _milestone(law, by, **said):
    return add_milestone(**{"action": law, "titles": {"en": "Vote"}, "due_on": DAY(2026, 3, 1), **said}, by=by)


def test_a_milestone_that_moves_keeps_the_day_it_was_first_set_for(law, author):
    made = _milestone(law, author)

    moved = change_milestone(milestone=made, titles={"en": "Vote"}, due_on=DAY(2026, 9, 1), version=1, by=author)

    assert (moved.first_due_on, moved.due_on, moved.was_moved) == (DAY(2026, 3, 1), DAY(2026, 9, 1), True)
    with pytest.raises(EditedMeanwhile):
        change_milestone(milestone=made, titles={"en": "x"}, due_on=DAY(2026, 9, 1), version=1, by=author)


def test_a_milestone_is_reached_in_one_step_twice_without_harm_and_taken_back(law, author):
    made, today = _milestone(law, author), clock.today()

    for _again in range(2):
        reach_milestone(milestone=made, reached_on=today, by=author)
    assert Milestone.objects.get().reached_on == today
    with pytest.raises(StepRefused):
        drop_milestone(milestone=made, dropped=True, by=author)
    reach_milestone(milestone=made, reached_on=None, by=author)

    assert Milestone.objects.get().reached_on is None
    told = Event.objects.filter(name__contains="milestone").order_by("id").values_list("name", flat=True)
    assert [name.rpartition("_")[2] for name in told] == ["added", "reached", "reopened"]


def test_a_milestone_given_up_stays_in_the_plan(law, author):
    made = drop_milestone(milestone=_milestone(law, author), dropped=True, by=author)

    with pytest.raises(StepRefused):
        reach_milestone(milestone=made, reached_on=clock.today(), by=author)
    with pytest.raises(StepRefused):
        change_milestone(milestone=made, titles={"en": "x"}, due_on=DAY(2026, 9, 1), version=2, by=author)
    with pytest.raises(IntegrityError), transaction.atomic():
        Milestone.objects.update(reached_on=clock.today())
    assert Milestone.objects.get().dropped_on == clock.today()


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("titles", {"titles": {"en": " "}}),
        ("titles", {"titles": {"en": "x" * 201}}),
        ("titles", {"titles": {"en": "a\x00b"}}),
        ("due_on", {"due_on": None}),
        ("due_on", {"due_on": DAY(2024, 12, 31)}),
    ],
)
def test_a_milestone_that_cannot_be_kept_is_refused(law, author, field, said):
    with pytest.raises(InvalidInput) as refusal:
        _milestone(law, author, **said)

    assert refusal.value.field == field


def test_no_milestone_is_reached_tomorrow(law, author):
    tomorrow = clock.today() + datetime.timedelta(days=1)

    with pytest.raises(InvalidInput, match="day to come"):
        reach_milestone(milestone=_milestone(law, author), reached_on=tomorrow, by=author)


def test_partners_see_a_need_only_when_a_coordinator_agreed_and_only_the_text_agreed_to(law, author, coordinator):
    need = add_need(action=law, kind="expertise", texts={"en": "A drafter."}, by=author)
    assert not need.shown_to_partners
    with pytest.raises(NotAllowed):
        show_need_to_partners(need=need, shown=True, version=1, by=author)

    need = show_need_to_partners(need=need, shown=True, version=1, by=coordinator)
    same = change_need(need=need, kind="expertise", texts={"en": "A drafter."}, version=2, by=author)
    assert same.shown_to_partners
    other = change_need(need=same, kind="expertise", texts={"en": "Two drafters."}, version=3, by=author)

    assert not other.shown_to_partners
    with pytest.raises(EditedMeanwhile):
        show_need_to_partners(need=other, shown=True, version=3, by=coordinator)
    remove_need(need=other, version=4, by=author)
    assert not SupportNeed.objects.exists()


def test_a_coordinator_of_another_state_agrees_to_nothing(law, author):
    need = add_need(action=law, kind="data", texts={"en": "Microdata."}, by=author)
    abroad = factories.user("coordinator", at=factories.body("abroad", of=factories.state("MRD")))

    with pytest.raises(NotAllowed):
        show_need_to_partners(need=need, shown=True, version=1, by=abroad)


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("kind", {"kind": "luck"}),
        ("texts", {"texts": {}}),
        ("amount", {"amount": Decimal(0), "currency": "USD"}),
        ("currency", {"amount": Decimal(5)}),
    ],
)
def test_a_need_that_cannot_be_kept_is_refused(law, author, field, said):
    with pytest.raises(InvalidInput) as refusal:
        add_need(**{"action": law, "kind": "money", "texts": {"en": "Beds."}, **said}, by=author)

    assert refusal.value.field == field


def test_a_risk_changes_and_goes_and_the_past_keeps_it(law, author):
    risk = add_risk(action=law, texts={"en": "No majority."}, likelihood="low", answers={}, by=author)
    with pytest.raises(InvalidInput):
        add_risk(action=law, texts={"en": "x"}, likelihood="certain", answers={}, by=author)
    changed = change_risk(risk=risk, texts={"en": "No quorum."}, likelihood="high", answers={}, version=1, by=author)
    assert as_of(changed, 1).texts == {"en": "No majority."}

    remove_risk(risk=changed, version=2, by=author)

    with pytest.raises(EditedMeanwhile, match="out of the plan"):
        change_risk(risk=changed, texts={"en": "x"}, likelihood="low", answers={}, version=2, by=author)
    assert Event.objects.filter(thing_id=str(law.pk), name="implementation.risk_removed").exists()


def test_changing_what_an_action_is_records_facts_but_no_words_and_can_be_read_as_it_was(
    law, author, coordinator, justice
):
    health = factories.body("ministry-of-health")
    said = {"descriptions": {}, "kind": "policy", "body": justice, "starts_on": None}
    replan_action(action=law, titles={"en": "A better law"}, supporting=[health, justice], version=1, by=author, **said)
    with pytest.raises(EditedMeanwhile):
        replan_action(action=law, titles={"en": "x"}, supporting=[], version=1, by=author, **said)
    with pytest.raises(NotAllowed):  # a focal point hands nothing to another body
        replan_action(action=law, titles={"en": "x"}, supporting=[], version=2, by=author, **{**said, "body": health})
    moved = replan_action(
        action=law, titles={"en": "x"}, supporting=[], version=2, by=coordinator, **{**said, "body": health}
    )

    assert moved.body == health
    assert as_of(moved, 1).titles == {"en": "A law"}
    assert lists_as_of(moved, 1)["supporting"] == []
    assert lists_as_of(moved, 2)["supporting"] == ["ministry-of-health"]  # the body itself does not help itself
    first = Event.objects.filter(name="implementation.action_replanned").order_by("id")[0]
    assert first.details["before"]["kind"] == "law"
    assert first.details["reworded"] == ["titles"]
    assert "better" not in str(first.details)


def test_an_action_serves_its_objective_unless_somebody_chose_less(law, cluster, member, author):
    other = factories.recommendation()
    ClusterMember.objects.create(cluster=cluster, recommendation=other)
    goal = Goal.objects.create(code="5", sort_key="05")
    target = Target.objects.create(code="5.3", goal=goal, sort_key="05.03")
    for item, code in ((member, "16.3"), (other, "4.1")):
        Tag.objects.create(recommendation=item, kind="sdg_target", code=code, provenance="imported", source="uhri")
    whole = aims_of([law])[law.pk]
    assert whole.serves_all
    assert [target.code for target in whole.targets] == ["4.1", "16.3"]

    held = set_action_aims(action=law, recommendations=[member], targets=[], version=1, by=author)
    part = aims_of([held])[held.pk]
    assert (part.recommendations, part.serves_all) == ([member.public_id], False)
    assert part.targets == [ServedTarget("16.3", chosen=False, provenance="imported")]
    held = set_action_aims(action=held, recommendations=[member, other], targets=[target], version=2, by=author)

    chosen = aims_of([held])[held.pk]
    assert chosen.serves_all  # all of them is none chosen
    assert chosen.targets == [ServedTarget("5.3", chosen=True)]
    with pytest.raises(InvalidInput, match="own objective"):
        set_action_aims(action=held, recommendations=[factories.recommendation()], targets=[], version=3, by=author)
