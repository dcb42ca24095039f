"""Suggestions as they are written: once each, compared with what is there, silent where somebody has spoken."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from servanda.domain.recommendations.actions.clusters import add_to_cluster
from servanda.domain.recommendations.actions.tags import confirm_tag, refuse_tag
from servanda.domain.recommendations.models import Recommendation, Tag
from servanda.domain.recommendations.states import TagKind
from servanda.foundation.accounts.system import system_user
from servanda.foundation.common import clock
from servanda.foundation.common.errors import InvalidInput, NotAllowed, StepRefused
from servanda.foundation.reference.loader import load_reference
from servanda.pipelines.classification.actions import running
from servanda.pipelines.classification.actions.running import ask_for_run, cancel_run, carry_on, fail_run, resume_run
from servanda.pipelines.classification.engine import Proposal, Text
from servanda.pipelines.classification.models import Run, Suggestion
from servanda.pipelines.classification.settling import settle
from servanda.pipelines.classification.states import RunStage, Stage
from tests import factories
from tests.pipelines.classification.conftest import Suggest
from tests.pipelines.classification.engines import Rules

pytestmark = pytest.mark.django_db
TEXT = "Let girls return to school after early marriage."


def _open(item: Recommendation) -> set[tuple[str, str]]:
    rows = Suggestion.objects.filter(recommendation=item, stage=Stage.OPEN).order_by("pk")
    return set(rows.values_list("kind", "value"))


def _one(item: Recommendation, value: str) -> Suggestion:
    return Suggestion.objects.get(recommendation=item, value=value)


def test_a_proposal_says_which_words_led_to_it(suggest: Suggest) -> None:
    item = factories.recommendation(TEXT)

    suggest()

    held = _one(item, "5.3")
    assert (held.confidence, held.method, held.version) == (0.71, "knowledge", "1")
    assert held.why["words"] == ["early marriage"]
    assert TEXT[slice(*held.why["spans"][0])] == "early marriage"
    assert held.why["language"] == "en"


def test_the_english_text_is_read_where_there_is_one(suggest: Suggest) -> None:
    item = factories.recommendation("Que les filles reviennent.", language="fr")
    item.texts.create(language="en", text=TEXT, source="hand")

    suggest()

    assert ("sdg_target", "5.3") in _open(item)


def test_the_same_again_writes_nothing(suggest: Suggest) -> None:
    factories.recommendation(TEXT)
    suggest()
    before = list(Suggestion.objects.order_by("pk").values_list("pk", "made_at"))

    run = suggest()

    assert (run.counts["new"], run.counts["changed"], run.counts["overtaken"]) == (0, 0, 0)
    assert list(Suggestion.objects.order_by("pk").values_list("pk", "made_at")) == before


def test_a_new_version_rewrites_what_differs_and_silences_what_it_no_longer_says(suggest: Suggest) -> None:
    item = factories.recommendation(TEXT)
    suggest()

    run = suggest(Rules("2", surer=0.02, without=frozenset({"girls"})))

    assert _one(item, "5.3").confidence == 0.73
    assert _one(item, "5.3").version == "2"
    assert _one(item, "girls").stage == Stage.OVERTAKEN
    assert run.counts["overtaken"] == 1


def test_what_fell_silent_is_asked_again_when_it_is_proposed_again(suggest: Suggest) -> None:
    item = factories.recommendation(TEXT)
    suggest()
    suggest(Rules("2", without=frozenset({"girls"})))

    suggest()

    assert _one(item, "girls").stage == Stage.OPEN


def test_an_engine_alone_leaves_what_another_proposed(suggest: Suggest) -> None:
    class Other(Rules):
        name = "learned"

        def _read(self, text: Text):
            yield Proposal("theme", "water", 0.6)
            yield Proposal("sdg_target", "5.3", 0.3)

    item = factories.recommendation(TEXT)
    suggest()

    suggest(Other())

    assert {("theme", "water"), ("sdg_target", "5.3"), ("group", "girls")} <= _open(item)
    assert _one(item, "5.3").method == "knowledge"  # the other one is less sure


def test_two_engines_of_one_mind_make_one_row_that_names_both(suggest: Suggest) -> None:
    class Other(Rules):
        name = "learned"

    item = factories.recommendation(TEXT)

    suggest(Rules(), Other(surer=0.1))

    held = _one(item, "5.3")
    assert (held.method, held.why["also"]) == ("learned", ["knowledge"])


def test_links_a_source_proposed_stand_in_the_same_queue(suggest: Suggest) -> None:
    item = factories.recommendation("Dig wells.")
    Tag.objects.create(recommendation=item, kind="sdg_target", code="6.1", provenance="suggested", source="uhri")

    suggest()

    held = _one(item, "6.1")
    assert (held.method, held.confidence, held.stage) == ("uhri", None, Stage.OPEN)


def test_what_the_source_gave_or_a_person_decided_is_not_proposed(suggest: Suggest) -> None:
    item, person = factories.recommendation(TEXT), factories.user("coordinator")
    Tag.objects.create(recommendation=item, kind="theme", code="education", provenance="imported", source="uhri")
    confirm_tag(recommendation=item, kind=TagKind.GROUP, code="girls", by=person)
    refuse_tag(recommendation=item, kind=TagKind.TARGET, code="5.3", by=person)

    suggest()

    assert _open(item) == {("theme", "marriage-family"), ("sdg_target", "4.5")}


def test_a_category_that_is_held_is_not_proposed(suggest: Suggest) -> None:
    item = factories.recommendation("Adopt a law.", action_category=3)

    suggest()

    assert _open(item) == {("measure", "law")}


def test_an_objective_is_not_proposed_to_what_is_in_one_nor_a_repeat_to_what_is_linked(suggest: Suggest) -> None:
    class Grouping(Rules):
        def _read(self, text: Text):
            yield Proposal("cluster", "AVL-C-x", 0.8)
            yield Proposal("repeat", first.public_id, 0.8)
            yield Proposal("repeat", "AVL-not-there", 0.8)

    first, grouped, alone = (factories.recommendation(f"Text {number}.") for number in range(3))
    factories.cluster(members=[grouped])

    suggest(Grouping())

    assert _open(grouped) == {("repeat", first.public_id)}
    assert _open(alone) == {("repeat", first.public_id), ("cluster", "AVL-C-x")}


def test_an_answer_given_elsewhere_settles_the_question(suggest: Suggest) -> None:
    item, person = factories.recommendation(TEXT), factories.user("coordinator")
    suggest()
    refuse_tag(recommendation=item, kind=TagKind.TARGET, code="5.3", by=person)
    confirm_tag(recommendation=item, kind=TagKind.GROUP, code="girls", by=person)

    assert settle([item.pk]) == 2

    assert (_one(item, "5.3").stage, _one(item, "5.3").decided_by) == (Stage.REFUSED, person)
    assert (_one(item, "girls").stage, _one(item, "girls").decided_by) == (Stage.ACCEPTED, person)


def test_joining_an_objective_settles_which_one(suggest: Suggest) -> None:
    class Grouping(Rules):
        def _read(self, text: Text):
            yield Proposal("cluster", "AVL-C-x", 0.8)

    item = factories.recommendation()
    suggest(Grouping())
    add_to_cluster(cluster=factories.cluster(), recommendations=[item], by=factories.user("coordinator"))

    assert settle([item.pk]) == 1

    assert _one(item, "AVL-C-x").stage == Stage.OVERTAKEN


def test_a_value_stands_once_for_a_recommendation_and_kind(suggest: Suggest) -> None:
    item = factories.recommendation(TEXT)
    suggest()

    with pytest.raises(IntegrityError, match="a_value_is_suggested_once"), transaction.atomic():
        Suggestion.objects.create(recommendation=item, kind="group", value="girls", confidence=0.5, method="x")


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"stage": "accepted"}, "decided_suggestions_say_by_whom_and_when"),
        ({"stage": "open", "decided_at": clock.now()}, "decided_suggestions_say_by_whom_and_when"),
        ({"instead": "4.5"}, "changed_suggestions_say_into_what"),
        ({"confidence": 1.2}, "confidence_is_a_share"),
    ],
)
def test_the_database_refuses_half_a_decision(fields: dict[str, object], constraint: str) -> None:
    item = factories.recommendation()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Suggestion.objects.create(
            **{"recommendation": item, "kind": "group", "value": "girls", "method": "x", **fields}
        )


def test_a_stopped_run_goes_on_where_it_ended(suggest: Suggest, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stopping(Rules):
        def propose(self, texts):
            if texts[0].key == items[2].pk and not stopped:
                stopped.append(cancel_run(run=Run.objects.get(), by=system_user()))
            yield from super().propose(texts)

    stopped: list[Run] = []
    items = [factories.recommendation(TEXT) for _number in range(4)]
    monkeypatch.setattr(running, "CHUNK", 2)

    run = suggest(Stopping())

    assert (run.stage, run.done) == (RunStage.CANCELLED, 2)
    assert Suggestion.objects.filter(recommendation__in=items[2:]).count() == 0
    run = carry_on(run=resume_run(run=run, by=system_user()), by=system_user())
    assert (run.stage, run.done, run.total) == (RunStage.DONE, 4, 4)
    assert all(_open(item) for item in items)


def test_a_failed_run_says_why_and_may_go_on() -> None:
    by = system_user()
    run = ask_for_run(by=by)
    Run.objects.update(stage=RunStage.RUNNING)

    failed = fail_run(run=run, problem="The model is broken.", by=by)

    assert (failed.stage, failed.problem) == (RunStage.FAILED, "The model is broken.")
    assert resume_run(run=failed, by=by).stage == RunStage.WAITING
    with pytest.raises(StepRefused):
        resume_run(run=failed, by=by)


def test_asking_twice_gives_one_run() -> None:
    assert ask_for_run(by=system_user()) == ask_for_run(by=system_user())


def test_who_may_have_suggestions_made() -> None:
    with pytest.raises(NotAllowed):
        ask_for_run(state=factories.state(), by=factories.user("focal_point"))
    with pytest.raises(NotAllowed):
        ask_for_run(by=factories.user("coordinator"))  # all States are more than theirs

    assert ask_for_run(state=factories.state(), by=factories.user("coordinator")).state_id == "AVL"


def test_an_engine_nobody_knows_is_refused() -> None:
    with pytest.raises(InvalidInput, match="no engine “oracle”"):
        ask_for_run(names=["oracle"], by=system_user())


def test_the_number_of_statements_does_not_grow_with_the_texts(suggest: Suggest) -> None:
    factories.recommendation(TEXT)
    with CaptureQueriesContext(connection) as few:
        suggest()
    for _number in range(30):
        factories.recommendation(TEXT)

    with CaptureQueriesContext(connection) as many:
        suggest()

    assert len(many) <= len(few) + 2


def test_values_that_no_list_has_are_left_out_and_counted(suggest: Suggest) -> None:
    class Learned(Rules):
        name = "learned"

        def _read(self, text: Text):
            yield Proposal("measure", "law", 0.9)
            yield Proposal("measure", "poetry", 0.9)
            yield Proposal("mood", "gloomy", 0.9)
            yield Proposal("theme", "a-theme-of-long-ago", 0.9)

    load_reference()
    item = factories.recommendation(TEXT)

    run = suggest(Learned())

    assert _open(item) == {("measure", "law")}
    assert run.counts["unknown"] == 3
