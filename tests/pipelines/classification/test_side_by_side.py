"""The second part of a run: a State's demands side by side become repeats, places in clusters, proposed clusters."""

from __future__ import annotations

import argparse

import pytest

from servanda.domain.recommendations.actions.clusters import add_to_cluster
from servanda.domain.recommendations.models import Recommendation, Tag, Thread
from servanda.foundation.accounts.system import system_user
from servanda.interfaces.cli.commands import suggest as console
from servanda.pipelines.classification.actions import running
from servanda.pipelines.classification.actions.running import ask_for_run, cancel_run, carry_on, resume_run
from servanda.pipelines.classification.gathering import reading, sides
from servanda.pipelines.classification.gathering.sides import look_at
from servanda.pipelines.classification.models import ClusterProposal, Run, Suggestion
from servanda.pipelines.classification.states import RunStage, Stage
from servanda.pipelines.classification.tasks import read_after_import
from tests import factories
from tests.pipelines.classification.conftest import Suggest
from tests.pipelines.classification.side_by_side import DEATH, MARRIAGE, OTHERS, a_state, ask, asked

pytestmark = pytest.mark.django_db


def _open(kind: str) -> set[tuple[str, str]]:
    rows = Suggestion.objects.filter(kind=kind, stage=Stage.OPEN).order_by("pk")
    return set(rows.values_list("recommendation__public_id", "value"))


def _members() -> list[set[str]]:
    rows = ClusterProposal.objects.filter(stage=Stage.OPEN).order_by("pk")
    return [set(row.public_ids) for row in rows]


def _ids(items: list[Recommendation]) -> set[str]:
    return {item.public_id for item in items}


def test_a_later_demand_is_proposed_as_repeat_of_its_surest_earlier_one(suggest: Suggest) -> None:
    marriage, death, _others = a_state()

    suggest()

    found = _open("repeat")
    assert {pair for pair in found if pair[0] in _ids(marriage)} == {
        (marriage[1].public_id, marriage[0].public_id),
        (marriage[2].public_id, marriage[0].public_id),
    }
    assert {later for later, _earlier in found} == _ids(marriage[1:]) | _ids(death[1:])


def test_a_repeat_says_what_both_texts_share_and_where(suggest: Suggest) -> None:
    marriage, _death, _others = a_state()

    suggest()

    held = Suggestion.objects.get(recommendation=marriage[1], kind="repeat")
    assert (held.method, held.why["neighbours"]) == ("repeats", [marriage[0].pk])
    assert "age of marriage" in held.why["words"]
    assert [MARRIAGE[1][slice(*span)] for span in held.why["spans"]] == held.why["words"]
    there = held.why["earlier"]
    assert [MARRIAGE[0][slice(*span)] for span in there["spans"]] == there["words"]
    assert 0.7 <= (held.confidence or 0) <= 1


def test_what_is_in_one_thread_is_not_proposed_and_two_threads_are_never_joined(suggest: Suggest) -> None:
    marriage, death, _others = a_state()
    for number, items in enumerate((marriage[:2], death)):
        thread = Thread.objects.create(state=factories.state(), public_id=f"AVL-T-{number}")
        Recommendation.objects.filter(pk__in=[item.pk for item in items]).update(thread=thread)
    other = Thread.objects.create(state=factories.state(), public_id="AVL-T-9")
    Recommendation.objects.filter(pk=marriage[2].pk).update(thread=other)

    suggest()

    assert _open("repeat") == set()


def test_who_is_in_a_thread_is_asked_for_once_with_all_of_it(suggest: Suggest) -> None:
    marriage, _death, _others = a_state()
    thread = Thread.objects.create(state=factories.state(), public_id="AVL-T-1")
    Recommendation.objects.filter(pk__in=[item.pk for item in marriage[:2]]).update(thread=thread)

    suggest()

    assert [later for later, _earlier in _open("repeat") if later in _ids(marriage)] == [marriage[2].public_id]


def test_parts_are_compared_and_wholes_concerns_and_second_printings_are_not(suggest: Suggest) -> None:
    whole = ask(MARRIAGE[0], 2010)
    part = factories.recommendation(MARRIAGE[1], split_from=whole, part="a")
    ask(MARRIAGE[2], 2012)
    Recommendation.objects.filter(pk=ask(MARRIAGE[0], 2013).pk).update(kind="concern")
    Recommendation.objects.filter(pk=ask(MARRIAGE[0], 2014).pk).update(joined_to=part)

    found = look_at("AVL")

    assert len(found.keys) == 2
    assert len(found.drafts) == 1


def test_demands_alike_are_proposed_as_a_cluster_with_a_draft_of_it(suggest: Suggest) -> None:
    marriage, death, _others = a_state()

    run = suggest()

    assert sorted(_members(), key=sorted) == sorted([_ids(marriage), _ids(death)], key=sorted)
    held = ClusterProposal.objects.get(members__contains=[[marriage[0].public_id]])
    assert held.titles == {"en": "Minimum age of marriage"}
    assert set(held.objectives) == {"en", "fr", "es", "ar", "ru", "zh"}
    assert (held.stage, held.run) == (Stage.OPEN, run)
    assert all(0 <= sure <= 1 for _public_id, sure in held.members)
    assert run.counts["clusters_new"] == 2


def test_no_proposal_is_larger_than_its_share_of_the_whole(suggest: Suggest) -> None:
    for number in range(12):
        ask(MARRIAGE[number % 3], 2000 + number)

    suggest()

    assert _members()
    assert max(len(members) for members in _members()) <= 5


def test_themes_that_stand_or_are_proposed_give_the_area(suggest: Suggest) -> None:
    parent = factories.theme("family")
    factories.theme("marriage-family")
    type(parent).objects.filter(code="marriage-family").update(parent=parent)
    marriage = asked(MARRIAGE)
    Tag.objects.create(
        recommendation=marriage[0], kind="theme", code="marriage-family", provenance="imported", source="uhri"
    )

    suggest()

    held = ClusterProposal.objects.get()
    assert (held.area, held.themes) == ("family", ["marriage-family"])  # the others' come from the tests' rules


def test_the_same_again_writes_no_proposal(suggest: Suggest) -> None:
    a_state()
    suggest()
    before = list(ClusterProposal.objects.order_by("pk").values_list("pk", "made_at", "version"))

    run = suggest()

    assert {name: run.counts[name] for name in run.counts if name != "proposed"} == {
        "settled": 0,
        "unknown": 0,
        "new": 0,
        "changed": 0,
        "overtaken": 0,
        "clusters_new": 0,
        "clusters_changed": 0,
        "clusters_overtaken": 0,
    }
    assert list(ClusterProposal.objects.order_by("pk").values_list("pk", "made_at", "version")) == before


def test_a_new_arrival_fills_the_same_proposal_anew(suggest: Suggest) -> None:
    marriage, _death, _others = a_state()
    suggest()
    held = ClusterProposal.objects.get(members__contains=[[marriage[0].public_id]])
    late = ask("Raise the minimum age of marriage to 18, for girls and boys alike.", 2020)

    suggest()

    again = ClusterProposal.objects.get(pk=held.pk)
    assert set(again.public_ids) == _ids([*marriage, late])
    assert again.version == held.version + 1


def test_a_proposal_whose_members_found_homes_falls_silent(suggest: Suggest) -> None:
    marriage, _death, _others = a_state()
    suggest()
    add_to_cluster(cluster=factories.cluster(), recommendations=marriage, by=factories.user("coordinator"))

    run = suggest()

    assert run.counts["clusters_overtaken"] == 1
    assert len(_members()) == 1


def test_what_has_no_home_is_proposed_into_an_open_cluster_that_holds_the_like(suggest: Suggest) -> None:
    marriage, _death, _others = a_state()
    cluster = factories.cluster(members=marriage[:2])

    suggest()

    assert _open("cluster") == {(marriage[2].public_id, cluster.public_id)}
    held = Suggestion.objects.get(kind="cluster")
    assert held.method == "clusters"
    assert set(held.why["neighbours"]) == {item.pk for item in marriage[:2]}
    assert "age of marriage" in held.why["words"]
    assert not any(members & _ids(marriage) for members in _members())


def test_a_closed_cluster_is_offered_to_nobody(suggest: Suggest, monkeypatch: pytest.MonkeyPatch) -> None:
    marriage, _death, _others = a_state()
    cluster = factories.cluster(members=marriage[:2])
    found = look_at("AVL")
    cluster.closed_at = cluster.made_at
    cluster.save()

    sides.write(found, run=None)  # it closed while the State was looked at

    assert _open("cluster") == set()


def test_a_run_goes_state_by_state_and_each_is_kept_alone(suggest: Suggest) -> None:
    a_state("AVL")
    a_state("MRD")

    run = suggest()

    assert (run.stage, run.states_done, run.states_total, run.gathered) == (RunStage.DONE, 2, 2, "MRD")
    assert set(ClusterProposal.objects.order_by("pk").values_list("state", flat=True)) == {"AVL", "MRD"}
    assert all(
        {public_id[:3] for public_id in row.public_ids} == {row.state_id} for row in ClusterProposal.objects.all()
    )


def test_a_run_for_one_state_leaves_the_others_alone(suggest: Suggest) -> None:
    a_state("AVL")
    a_state("MRD")
    by = system_user()

    run = carry_on(run=ask_for_run(state=factories.state("AVL"), by=by), by=by)

    assert (run.states_done, run.states_total) == (1, 1)
    assert set(ClusterProposal.objects.order_by("pk").values_list("state", flat=True)) == {"AVL"}


def test_a_run_stopped_between_states_goes_on_with_the_one_it_was_at(
    suggest: Suggest, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_state("AVL")
    a_state("MRD")
    looked_at: list[str] = []

    def stopping(code: str) -> sides.Found:
        looked_at.append(code)
        if looked_at == ["AVL", "MRD"]:
            cancel_run(run=Run.objects.get(), by=system_user())
        return look_at(code)

    monkeypatch.setattr(running, "look_at", stopping)

    run = suggest()

    assert (run.stage, run.states_done, run.gathered) == (RunStage.CANCELLED, 1, "AVL")
    assert set(ClusterProposal.objects.order_by("pk").values_list("state", flat=True)) == {"AVL"}
    run = carry_on(run=resume_run(run=run, by=system_user()), by=system_user())
    assert looked_at == ["AVL", "MRD", "MRD"]
    assert (run.stage, run.states_done, run.done) == (RunStage.DONE, 2, 18)
    assert ClusterProposal.objects.filter(state="MRD").exists()


def test_a_lost_run_goes_on_with_the_state_it_was_at(suggest: Suggest, monkeypatch: pytest.MonkeyPatch) -> None:
    class Lost(Exception):
        pass

    def failing(code: str) -> sides.Found:
        if code == "MRD":
            raise Lost
        return look_at(code)

    a_state("AVL")
    a_state("MRD")
    monkeypatch.setattr(running, "look_at", failing)
    with pytest.raises(Lost):
        suggest()
    monkeypatch.setattr(running, "look_at", look_at)

    run = carry_on(run=Run.objects.get(), by=system_user())

    assert (run.stage, run.done, run.states_done) == (RunStage.DONE, 18, 2)


def test_reading_texts_again_leaves_what_the_side_by_side_found(suggest: Suggest) -> None:
    a_state()
    suggest()
    before = _open("repeat")

    suggest()

    assert _open("repeat") == before
    assert len(before) == 4


def test_a_state_with_nothing_alike_gets_nothing(suggest: Suggest) -> None:
    asked(OTHERS)

    run = suggest()

    assert (_members(), _open("repeat"), run.stage) == ([], set(), RunStage.DONE)


def test_after_an_import_the_state_is_laid_side_by_side_too() -> None:
    a_state()

    read_after_import(state="AVL")

    assert len(_members()) == 2
    assert Run.objects.get().states_done == 1


def test_the_console_lays_side_by_side_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    a_state()

    console.run(argparse.Namespace(what=None, state="AVL", engine=[], kind=[], json=False))

    assert "One State laid side by side for repeats and objectives: 2 objectives newly proposed" in (
        capsys.readouterr().out
    )


def test_of_very_many_the_newest_are_laid_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    marriage = asked(MARRIAGE)
    monkeypatch.setattr(reading, "MOST", 2)

    assert look_at("AVL").keys == [item.pk for item in marriage[1:]]


def test_texts_without_words_disturb_nothing(suggest: Suggest) -> None:
    item = ask(DEATH[0])
    item.texts.all().delete()

    assert suggest().stage == RunStage.DONE
