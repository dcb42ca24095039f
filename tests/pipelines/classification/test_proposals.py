"""Deciding on proposed clusters; what was decided about clusters and repeats is kept for ever."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, transaction

from servanda.domain.implementation.models import Action
from servanda.domain.recommendations.actions.clusters import add_to_cluster, remove_from_cluster
from servanda.domain.recommendations.actions.imports import take_out_added
from servanda.domain.recommendations.models import Cluster, ClusterMember, Recommendation
from servanda.domain.recommendations.queries import cluster_of
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.models import Event
from servanda.foundation.common import clock
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput, NotAllowed, StepRefused
from servanda.pipelines.classification.actions.deciding import Answer, decide, undo_decision
from servanda.pipelines.classification.actions.proposals import Words, accept_proposal, refuse_proposal
from servanda.pipelines.classification.gathering.keeping import Draft, are_nearly_the_same, keep_proposals
from servanda.pipelines.classification.models import ClusterProposal, Decision, Suggestion
from servanda.pipelines.classification.queries.proposals import members_of_proposal, proposals_open
from servanda.pipelines.classification.queries.worth import worth_of_kinds
from servanda.pipelines.classification.states import Kind, Stage, Verdict
from tests import factories
from tests.pipelines.classification.conftest import Suggest
from tests.pipelines.classification.side_by_side import MARRIAGE, a_state, ask, asked

pytestmark = pytest.mark.django_db
WORDS = Words({"en": "Nobody marries before 18"}, {"en": "By 2030, in law and in fact."}, "family")


def _person() -> User:
    return factories.user("coordinator")


def _proposal(item: Recommendation) -> ClusterProposal:
    return ClusterProposal.objects.get(stage=Stage.OPEN, members__contains=[[item.public_id]])


def _accept(proposal: ClusterProposal, members: list[Recommendation], by: User) -> Cluster:
    chosen = [item.public_id for item in members]
    return accept_proposal(proposal=proposal, words=WORDS, members=chosen, version=proposal.version, by=by)


def _refuse(proposal: ClusterProposal, by: User) -> None:
    refuse_proposal(proposal=proposal, version=proposal.version, by=by)


def _is_proposed_together(items: list[Recommendation]) -> bool:
    wanted = {item.public_id for item in items}
    rows = ClusterProposal.objects.filter(stage=Stage.OPEN)
    return any(len(wanted & set(row.public_ids)) > 1 for row in rows)


def _import_again(items: list[Recommendation], suggest: Suggest) -> list[Recommendation]:
    """The import is undone and made again: the same texts under the same public ids."""
    told = [(item.public_id, item.texts.get(superseded_at=None).text, item.asked_on.year) for item in items]
    kept = take_out_added(recommendations=items, by=_person())
    suggest()
    left = {item.public_id for item in kept}
    return [
        Recommendation.objects.get(public_id=public_id) if public_id in left else ask(words, year, public_id=public_id)
        for public_id, words, year in told
    ]


def test_accepting_makes_the_cluster_with_who_was_ticked_and_remembers_it(suggest: Suggest) -> None:
    marriage, _death, _others = a_state()
    suggest()
    proposal, person = _proposal(marriage[0]), _person()

    cluster = _accept(proposal, marriage[:2], person)

    assert (cluster.titles, cluster.objectives, cluster.area) == (WORDS.titles, WORDS.objectives, "family")
    members = ClusterMember.objects.filter(cluster=cluster, left_at=None).order_by("recommendation_id")
    assert [row.recommendation for row in members] == marriage[:2]
    proposal.refresh_from_db()
    assert (proposal.stage, proposal.cluster, proposal.decided_by) == (Stage.ACCEPTED, cluster.public_id, person)
    assert Event.objects.filter(name="classification.proposal_accepted", by_id=person.pk).count() == 1


def test_places_given_and_refused_count_like_other_answers(suggest: Suggest) -> None:
    marriage, _death, _others = a_state()
    suggest()

    cluster = _accept(_proposal(marriage[0]), marriage[:2], _person())

    rows = Suggestion.objects.filter(kind=Kind.CLUSTER, value=cluster.public_id).order_by("recommendation_id")
    assert [row.stage for row in rows] == [Stage.ACCEPTED, Stage.ACCEPTED, Stage.REFUSED]
    [worth] = [each.total for each in worth_of_kinds("AVL") if each.total.name == Kind.CLUSTER]
    assert (worth.accepted, worth.refused) == (2, 1)


def test_who_was_unticked_is_never_proposed_into_that_cluster(suggest: Suggest) -> None:
    marriage, _death, _others = a_state()
    suggest()
    _accept(_proposal(marriage[0]), marriage[:2], _person())

    for _time in range(2):
        suggest()

    assert not Suggestion.objects.filter(kind=Kind.CLUSTER, stage=Stage.OPEN).exists()


def test_a_refused_proposal_never_returns_nor_nearly_the_same(suggest: Suggest) -> None:
    marriage, _death, _others = a_state()
    suggest()
    refused = _proposal(marriage[0])
    _refuse(refused, _person())
    late = ask("Raise the minimum age of marriage to 18, for girls and boys alike.", 2020)

    for _time in range(2):
        suggest()

    assert not _is_proposed_together([*marriage, late])
    refused.refresh_from_db()
    assert refused.stage == Stage.REFUSED


def test_a_refused_proposal_stays_refused_when_its_import_is_undone_and_made_again(suggest: Suggest) -> None:
    marriage, _death, _others = a_state()
    suggest()
    _refuse(_proposal(marriage[0]), _person())

    again = _import_again(marriage, suggest)
    suggest()

    assert len(again) == 3
    assert not _is_proposed_together(again)


def test_what_is_half_new_may_be_proposed_again() -> None:
    refused = {"a", "b", "c", "d"}

    assert are_nearly_the_same(refused, refused)
    assert are_nearly_the_same(refused, {"a", "b", "c", "d", "e", "f"})
    assert not are_nearly_the_same(refused, {"a", "b"})
    assert not are_nearly_the_same(refused, {"a", "b", "c", "e", "f", "g"})


def test_a_refused_place_is_never_proposed_again_through_run_and_import(suggest: Suggest) -> None:
    marriage, _death, _others = a_state()
    factories.cluster(members=marriage[:2])
    suggest()
    asked_ = Suggestion.objects.get(kind=Kind.CLUSTER, stage=Stage.OPEN)
    decide(state=factories.state(), answers={asked_.pk: Answer(Verdict.REFUSE)}, by=_person())

    _import_again([marriage[2]], suggest)
    suggest()

    assert not Suggestion.objects.filter(kind=Kind.CLUSTER, stage=Stage.OPEN).exists()
    assert Suggestion.objects.get(pk=asked_.pk).stage == Stage.REFUSED


def test_who_was_taken_out_by_a_person_is_not_proposed_into_it_again(suggest: Suggest) -> None:
    marriage, _death, _others = a_state()
    cluster = factories.cluster(members=marriage)
    remove_from_cluster(cluster=cluster, recommendations=[marriage[2]], by=_person())

    suggest()

    assert not Suggestion.objects.filter(kind=Kind.CLUSTER, stage=Stage.OPEN).exists()
    assert cluster_of(marriage[2]) is None


def test_a_place_that_was_accepted_and_undone_is_asked_for_again(suggest: Suggest) -> None:
    marriage, _death, _others = a_state()
    cluster, person = factories.cluster(members=marriage[:2]), _person()
    suggest()
    asked_ = Suggestion.objects.get(kind=Kind.CLUSTER, stage=Stage.OPEN)
    decision = decide(state=factories.state(), answers={asked_.pk: Answer(Verdict.ACCEPT)}, by=person)
    assert decision
    undo_decision(decision=decision, by=person)

    suggest()

    assert Suggestion.objects.get(kind=Kind.CLUSTER, stage=Stage.OPEN).value == cluster.public_id


def test_who_was_kept_out_stays_apart_from_its_members_when_the_cluster_has_closed(suggest: Suggest) -> None:
    marriage, _death, _others = a_state()
    old = factories.cluster(members=marriage)
    remove_from_cluster(cluster=old, recommendations=[marriage[2]], by=_person())
    with clock.at(clock.now() + datetime.timedelta(hours=2)):
        new = factories.cluster()
        add_to_cluster(cluster=new, recommendations=marriage[:2], by=_person())
        old.closed_at = clock.now()
        old.save()

    suggest()

    assert not Suggestion.objects.filter(kind=Kind.CLUSTER, stage=Stage.OPEN).exists()
    assert not _is_proposed_together(marriage)


def test_a_refused_repeat_never_returns_nor_through_another_of_the_same_asking(suggest: Suggest) -> None:
    marriage, _death, _others = a_state()
    suggest()
    asked_ = Suggestion.objects.get(recommendation=marriage[2], kind=Kind.REPEAT, stage=Stage.OPEN)
    decide(state=factories.state(), answers={asked_.pk: Answer(Verdict.REFUSE)}, by=_person())

    for _time in range(2):
        _import_again([marriage[2]], suggest)
        suggest()

    assert not Suggestion.objects.filter(recommendation=marriage[2], kind=Kind.REPEAT, stage=Stage.OPEN).exists()
    assert Suggestion.objects.filter(recommendation=marriage[1], kind=Kind.REPEAT, stage=Stage.OPEN).exists()


def test_a_coordinator_links_a_repeat_without_the_right_to_import_and_undoes_it(
    suggest: Suggest, monkeypatch: pytest.MonkeyPatch
) -> None:
    from servanda.domain.recommendations import rules  # noqa: PLC0415 - the rule that is switched off here

    marriage, _death, _others = a_state()
    suggest()
    monkeypatch.setattr(rules, "can_import_recommendations", lambda user, *, state: False)
    asked_ = Suggestion.objects.get(recommendation=marriage[1], kind=Kind.REPEAT, stage=Stage.OPEN)
    person = _person()

    decision = decide(state=factories.state(), answers={asked_.pk: Answer(Verdict.ACCEPT)}, by=person)

    assert decision
    earlier, later = (Recommendation.objects.get(pk=item.pk) for item in marriage[:2])
    assert earlier.thread_id == later.thread_id is not None
    undo_decision(decision=decision, by=person)
    assert Recommendation.objects.get(pk=later.pk).thread is None


def test_undo_takes_the_cluster_back_and_asks_again(suggest: Suggest) -> None:
    marriage, _death, _others = a_state()
    suggest()
    proposal, person = _proposal(marriage[0]), _person()
    cluster = _accept(proposal, marriage[:2], person)

    undo_decision(decision=Decision.objects.get(), by=person)

    cluster.refresh_from_db()
    proposal.refresh_from_db()
    assert cluster.closed_at is not None
    assert [cluster_of(item) for item in marriage] == [None, None, None]
    assert (proposal.stage, proposal.cluster, proposal.decided_by) == (Stage.OPEN, "", None)
    assert not Suggestion.objects.filter(kind=Kind.CLUSTER).exclude(stage=Stage.OVERTAKEN).exists()
    suggest()
    assert _proposal(marriage[0]).pk == proposal.pk
    assert len(_proposal(marriage[0]).members) == 3


def test_undo_of_a_refusal_asks_again(suggest: Suggest) -> None:
    marriage, _death, _others = a_state()
    suggest()
    proposal, person = _proposal(marriage[0]), _person()
    _refuse(proposal, person)

    undo_decision(decision=Decision.objects.get(), by=person)

    suggest()
    assert _proposal(marriage[0]).pk == proposal.pk


def test_undo_is_refused_once_work_hangs_on_the_cluster(suggest: Suggest) -> None:
    marriage, _death, _others = a_state()
    suggest()
    person = _person()
    cluster = _accept(_proposal(marriage[0]), marriage, person)
    Action.objects.create(cluster=cluster, body=factories.body(), titles={"en": "A bill"})

    with pytest.raises(StepRefused, match="Work hangs on this objective"):
        undo_decision(decision=Decision.objects.get(), by=person)

    assert cluster_of(marriage[0]) == cluster


def test_a_proposal_is_decided_once_and_as_it_was_seen(suggest: Suggest) -> None:
    marriage, death, _others = a_state()
    suggest()
    person, proposal = _person(), _proposal(marriage[0])

    with pytest.raises(EditedMeanwhile):
        refuse_proposal(proposal=proposal, version=proposal.version + 1, by=person)
    with pytest.raises(InvalidInput, match="Tick at least one"):
        _accept(proposal, death, person)
    with pytest.raises(InvalidInput, match="title"):
        accept_proposal(
            proposal=proposal, words=Words({}, {}), members=proposal.public_ids, version=proposal.version, by=person
        )
    _refuse(proposal, person)
    with pytest.raises(StepRefused):
        _accept(proposal, marriage, person)

    assert not Cluster.objects.exists()


def test_who_found_a_home_meanwhile_stays_there(suggest: Suggest) -> None:
    marriage, _death, _others = a_state()
    suggest()
    home = factories.cluster(members=marriage[:1])

    cluster = _accept(_proposal(marriage[0]), marriage, _person())

    assert cluster_of(marriage[0]) == home
    assert [cluster_of(item) for item in marriage[1:]] == [cluster, cluster]


@pytest.mark.parametrize("role", ["administrator", "focal_point", "approver", "drafter", "auditor", "civil_society"])
def test_only_who_manages_clusters_decides_on_proposals(suggest: Suggest, role: str) -> None:
    marriage, _death, _others = a_state()
    suggest()
    somebody = factories.user(role)

    with pytest.raises(NotAllowed):
        _refuse(_proposal(marriage[0]), somebody)
    with pytest.raises(NotAllowed):
        _accept(_proposal(marriage[0]), marriage, somebody)


def test_a_coordinator_decides_for_their_own_state_only(suggest: Suggest) -> None:
    foreign, _death, _others = a_state("MRD")
    suggest()
    person = _person()

    with pytest.raises(NotAllowed):
        _refuse(_proposal(foreign[0]), person)

    assert proposals_open(person, state="MRD") == []


def test_the_most_useful_comes_first(suggest: Suggest) -> None:
    marriage, death, _others = a_state()
    ask("Raise the minimum age of marriage to 18, for girls and boys alike.", 2020)
    suggest()

    first, second = proposals_open(_person(), state="AVL")

    assert first.proposal == _proposal(marriage[0])
    assert (first.count, second.count) == (4, 3)
    assert (first.mechanisms, first.reviews) == (1, 4)
    assert {item.pk for item, _sure in members_of_proposal(_person(), second.proposal)} == {item.pk for item in death}


def test_with_one_member_left_there_is_nothing_to_propose(suggest: Suggest) -> None:
    marriage, death, _others = a_state()
    suggest()
    factories.cluster(members=marriage[:2])

    assert [each.proposal for each in proposals_open(_person(), state="AVL")] == [_proposal(death[0])]


def test_members_that_find_a_home_while_it_is_written_are_left_out() -> None:
    items = asked(MARRIAGE)
    factories.cluster(members=items[:1])
    draft = Draft({"en": "Age"}, {}, "", [], [(item.public_id, 0.5) for item in items])

    keep_proposals(state="AVL", drafts=[draft], run=None)

    assert ClusterProposal.objects.get().public_ids == [item.public_id for item in items[1:]]


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"stage": "refused"}, "decided_proposals_say_by_whom_and_when"),
        ({"cluster": "AVL-C-x"}, "accepted_proposals_say_what_was_made"),
    ],
)
def test_the_database_refuses_half_a_decision(fields: dict[str, str], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ClusterProposal.objects.create(state=factories.state(), **fields)
