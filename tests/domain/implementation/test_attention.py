"""The recurring, the urgent and the neglected: what each criterion rests on, what is not known, and the order."""

from __future__ import annotations

import datetime

import pytest

from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.models import Call
from servanda.domain.implementation.queries.attention.ordering import narrowed_items, titles_alone
from servanda.domain.implementation.states import AssignmentPart
from servanda.domain.recommendations.actions.follow_ups import end_follow_up, mark_follow_up
from servanda.domain.recommendations.models import Tag, Thread
from servanda.domain.recommendations.states import FollowUpKind
from servanda.foundation.common import clock
from servanda.foundation.methods.priority import Criterion
from tests import factories
from tests.domain.implementation.attention import asked_by, attention, coordinator, item_of

pytestmark = pytest.mark.django_db
C = Criterion


def test_an_objective_was_asked_for_by_every_mechanism_and_cycle_of_its_members() -> None:
    items = [asked_by("UPR", cycle=cycle) for cycle in (2, 3, 3)]
    items += [asked_by("CEDAW", asked_on="2014"), asked_by("CEDAW", asked_on="2019-07")]
    cluster = factories.cluster(members=items)

    found = item_of(attention(), cluster)

    assert found.evidence.askings == 4
    assert found.evidence.askers == {"UPR": 2, "CEDAW": 2}
    assert found.evidence.since == "2014"
    assert found.values[C.RECURRENCE] == pytest.approx(0.75)


def test_a_thread_counts_its_knots_in_other_objectives_too() -> None:
    thread = Thread.objects.create(state=factories.state(), public_id="AVL-T-1", titles={"en": "Register births"})
    here, there = asked_by("UPR", cycle=3, thread=thread), asked_by("CRC", cycle=5, thread=thread)
    factories.cluster(members=[there])

    found = item_of(attention(), here)

    assert found.evidence.askings == 2


def test_what_stands_alone_and_is_tied_to_nothing_may_have_been_asked_before() -> None:
    alone = asked_by("UPR", cycle=3)

    found = item_of(attention(), alone)

    assert found.evidence.askings is None
    assert found.values[C.RECURRENCE] is None


def test_only_links_that_somebody_stands_behind_count() -> None:
    item = asked_by("UPR", cycle=3, tags="theme:water")
    Tag.objects.create(recommendation=item, kind="theme", code="torture", provenance="suggested", source="guess")

    found = item_of(attention(), item)

    assert found.values[C.SEVERITY] == pytest.approx(0.4)
    assert not found.comes_first


def test_without_any_theme_severity_and_groups_are_not_known() -> None:
    item = asked_by("UPR", cycle=3)

    values = item_of(attention(), item).values

    assert values[C.SEVERITY] is None
    assert values[C.DISCRIMINATION] is None
    assert values[C.SCALE] is None


def test_a_threat_comes_first_when_enough_of_the_objective_speaks_of_it() -> None:
    threat = factories.cluster(
        members=[asked_by("UPR", cycle=3, tags=tags) for tags in ("theme:torture", "theme:water")]
    )
    touched = factories.cluster(
        members=[asked_by("UPR", cycle=3, tags=tags) for tags in ("theme:torture", "theme:water", "theme:water")]
    )

    found = attention()

    assert item_of(found, threat).comes_first
    assert not item_of(found, touched).comes_first
    assert item_of(found, touched).values[C.SEVERITY] == pytest.approx(0.75)
    assert item_of(found, threat).rank == 1


def test_groups_are_the_share_that_names_one_of_what_is_linked() -> None:
    tags = ("group:children group:women", "theme:water", "")
    cluster = factories.cluster(members=[asked_by("UPR", cycle=3, tags=each) for each in tags])

    found = item_of(attention(), cluster)

    assert found.values[C.DISCRIMINATION] == pytest.approx(0.5)
    assert found.evidence.groups == {"children": 1, "women": 1}


@pytest.mark.parametrize(
    ("mechanism", "position", "force"),
    [("CRC", "", 1.0), ("UPR", "supported", 0.7), ("UPR", "noted", 0.3), ("UPR", "pending", None), ("UPR", "", None)],
)
def test_legal_force_is_what_binds_most(mechanism: str, position: str, force: float | None) -> None:
    item = asked_by(mechanism, cycle=3, position=position)

    found = item_of(attention(), item)

    assert found.values[C.LEGAL_FORCE] == force


def test_follow_up_is_unknown_until_somebody_looked_into_the_document() -> None:
    here, beside = asked_by("CCPR", cycle=4), asked_by("CCPR", cycle=4)
    elsewhere, review = asked_by("CAT", cycle=6), asked_by("UPR", cycle=3)

    mark_follow_up(recommendation=here, due_on=clock.today(), by=coordinator())
    found = attention()

    values = [item_of(found, each).values[C.FOLLOW_UP] for each in (here, beside, elsewhere, review)]
    assert values == [1.0, 0.0, None, 0.0]


def test_interim_measures_come_first_and_end_with_their_mark() -> None:
    item, person = asked_by("CCPR", cycle=4), coordinator()
    mark_follow_up(recommendation=item, kind=FollowUpKind.INTERIM, by=person)

    assert item_of(attention(), item).comes_first

    end_follow_up(recommendation=item, by=person)

    ended = item_of(attention(), item)
    assert not ended.comes_first
    assert ended.values[C.FOLLOW_UP] == 0.0


def test_a_running_call_for_a_mechanisms_report_brings_what_it_asked_nearer() -> None:
    item, other = asked_by("CRC", cycle=5), asked_by("CAT", cycle=6)
    due = clock.today() + datetime.timedelta(days=73)
    Call.objects.create(
        state=factories.state(),
        mechanism=factories.mechanism("CRC"),
        due_on=due,
        stage="sent",
        made_by=coordinator(),
        sent_by=coordinator(),
        sent_at=clock.now(),
    )

    found = attention()

    assert item_of(found, item).values[C.NEXT_REPORT] == pytest.approx(0.8)
    assert item_of(found, other).values[C.NEXT_REPORT] is None
    assert found.urgent(found.items) == []


def test_what_is_wanted_within_thirty_days_cannot_wait() -> None:
    item, later = asked_by("CCPR", cycle=4), asked_by("CRC", cycle=5)
    for thing, days in ((item, 30), (later, 31)):
        due = clock.today() + datetime.timedelta(days=days)
        assign_body(target=thing, body=factories.body(), part=AssignmentPart.SUPPORTING, due_on=due, by=coordinator())

    found = attention()

    assert [each.evidence.public_id for each in found.urgent(found.items)] == [item.public_id]


def test_neglect_is_silence_no_lead_no_plan_and_lateness() -> None:
    left, led = (
        factories.cluster(members=[asked_by("UPR", cycle=3)]),
        factories.cluster(members=[asked_by("UPR", cycle=3)]),
    )
    body, person = factories.body(), coordinator()
    assign_body(target=led, body=body, part=AssignmentPart.LEAD, by=person)
    factories.approved_update(body, on=led)
    factories.law(cluster=led, promised_for=clock.today() + datetime.timedelta(days=30))

    found = attention(person)

    assert item_of(found, left).neglect == pytest.approx(0.75)
    assert item_of(found, led).neglect == pytest.approx(0)
    assert [each.evidence.public_id for each in found.neglected(found.items)] == [left.public_id]


def test_what_was_answered_long_ago_grows_silent_and_what_is_past_its_day_is_late() -> None:
    cluster, body, person = factories.cluster(members=[asked_by("UPR", cycle=3)]), factories.body(), coordinator()
    with clock.at(clock.now() - datetime.timedelta(days=365)):
        assign_body(target=cluster, body=body, part=AssignmentPart.LEAD, by=person)
        factories.approved_update(body, on=cluster)
    factories.law(cluster=cluster, promised_for=clock.today() - datetime.timedelta(days=1))

    found = item_of(attention(person), cluster)

    assert found.neglect == pytest.approx((0.5 + 0 + 0 + 1) / 4)
    assert found.evidence.days_late > 0
    assert found.evidence.leads == body.public_id


def test_what_is_reported_as_fully_carried_out_leaves_the_list_and_is_counted() -> None:
    cluster = factories.cluster(members=[asked_by("UPR", cycle=3)])
    factories.approved_update(factories.body(), on=cluster, level="full")

    found = attention()

    assert found.items == []
    assert found.done == 1


def test_of_what_too_little_is_known_nothing_is_ranked() -> None:
    known = factories.cluster(members=[asked_by("UPR", cycle=3, position="supported", tags="theme:water")])
    alone = asked_by("UPR", cycle=3)

    found = attention()

    assert item_of(found, known).rank == 1
    assert item_of(found, alone).rank is None
    assert found.items[-1].evidence.public_id == alone.public_id
    assert found.stability_of(found.items)[1] is None


def test_the_parts_add_up_to_the_score_and_name_what_is_missing() -> None:
    cluster = factories.cluster(members=[asked_by("UPR", cycle=3, position="supported", tags="theme:water")])
    found = attention()

    score = found.score_of(item_of(found, cluster))

    assert sum(part.adds for part in score.parts) == pytest.approx(score.value)
    assert C.SCALE in score.missing
    assert score.low < score.value < score.high


def test_narrowing_keeps_the_place_in_the_whole_list() -> None:
    person = coordinator()
    first = factories.cluster(members=[asked_by("CAT", cycle=6, tags="theme:torture")])
    second = factories.cluster(members=[asked_by("UPR", cycle=3, position="noted", tags="theme:water group:children")])
    assign_body(target=second, body=factories.body(), part=AssignmentPart.LEAD, by=person)

    found = attention(person)

    assert item_of(found, first).rank == 1
    for asked in ({"mechanism": "UPR"}, {"theme": "water"}, {"group": "children"}, {"body": "ministry-of-justice"}):
        assert [(each.evidence.public_id, each.rank) for each in narrowed_items(found.items, **asked)] == [
            (second.public_id, 2)
        ]


def test_groups_left_behind_are_those_named_where_things_are_neglected() -> None:
    person = coordinator()
    factories.cluster(members=[asked_by("UPR", cycle=3, tags="group:children") for _ in range(2)])
    led = factories.cluster(members=[asked_by("UPR", cycle=3, tags="group:women")])
    assign_body(target=led, body=factories.body(), part=AssignmentPart.LEAD, by=person)
    factories.law(cluster=led)

    found = attention(person)

    assert [(line.code, line.count, line.neglected) for line in found.left_behind(found.items)] == [
        ("children", 2, 2),
        ("women", 1, 0),
    ]


def test_the_most_often_asked_stands_first_among_the_recurring() -> None:
    often = factories.cluster(members=[asked_by("UPR", cycle=cycle) for cycle in (1, 2, 3)])
    twice = factories.cluster(members=[asked_by("UPR", cycle=cycle) for cycle in (2, 3)])
    factories.cluster(members=[asked_by("UPR", cycle=3)])

    found = attention()

    assert [each.evidence.public_id for each in found.recurring(found.items)] == [often.public_id, twice.public_id]


def test_another_state_is_not_in_the_list_and_strangers_follow_none() -> None:
    factories.recommendation(of=factories.state("AAB"))
    own = asked_by("UPR", cycle=3)

    assert [each.evidence.public_id for each in attention().items] == [own.public_id]
    assert attention(factories.user("nhri")).items == []


def test_what_stands_alone_is_called_by_its_short_title_and_its_words() -> None:
    alone = asked_by("UPR", cycle=3, text="Register every birth.", short_titles={"en": "Birth registration"})

    found = titles_alone(attention().items)

    assert found == {alone.public_id: ({"en": "Birth registration"}, {"en": "Register every birth."})}
    assert titles_alone([]) == {}
