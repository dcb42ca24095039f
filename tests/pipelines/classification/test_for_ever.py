"""What a person decided is never proposed again: not by a run, a new version, a re-import, nor an import undone."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servanda.domain.recommendations.actions.imports import (
    add_recommendations,
    correct_recommendations,
    hold_document,
    take_out_added,
)
from servanda.domain.recommendations.arrivals import Arrival, ArrivingTag, Correction
from servanda.domain.recommendations.models import Recommendation, Tag
from servanda.domain.recommendations.states import Provenance, TagKind
from servanda.foundation.accounts.system import system_user
from servanda.foundation.common import clock
from servanda.pipelines.classification.actions.deciding import Answer, decide
from servanda.pipelines.classification.merging import Row
from servanda.pipelines.classification.models import Suggestion
from servanda.pipelines.classification.settling import settle
from servanda.pipelines.classification.states import DECIDED, Stage, Verdict
from servanda.pipelines.classification.writing import bring_in_line
from servanda.pipelines.ingest.records import fingerprint
from tests import factories
from tests.pipelines.classification.conftest import Suggest

pytestmark = pytest.mark.django_db
TEXT = "Let girls return to school after early marriage."
VALUES = [("theme", "education"), ("group", "girls"), ("sdg_target", "5.3"), ("sdg_target", "4.5"), ("measure", "law")]
TAGS = (
    ArrivingTag(TagKind.TARGET, "5.3", Provenance.SUGGESTED),
    ArrivingTag(TagKind.THEME, "education", Provenance.IMPORTED),
)


def _arrival() -> Arrival:
    document = hold_document(
        state=factories.state().pk, mechanism=factories.mechanism().pk, public_id="AVL-UPR-4", by=system_user()
    )
    return Arrival(
        public_id="AVL-UPR-4-1",
        document=document,
        text=TEXT,
        language="en",
        source="uhri",
        fingerprint=fingerprint(TEXT),
        tags=TAGS,
    )


def _import_again(item: Recommendation) -> None:
    correction = Correction(item, _arrival(), replaces=frozenset({"labels"}))
    correct_recommendations(corrections=[correction], by=system_user())


def _refuse_all(item: Recommendation, verdict: Verdict = Verdict.REFUSE) -> None:
    asked = Suggestion.objects.filter(recommendation=item, stage=Stage.OPEN).order_by("pk")
    answers = {each.pk: Answer(verdict) for each in asked}
    decide(state=factories.state(), answers=answers, by=factories.user("coordinator"))


def test_refused_stays_refused_through_import_and_run(suggest: Suggest) -> None:
    [item] = add_recommendations(arrivals=[_arrival()], by=system_user())
    suggest()
    _refuse_all(item)
    refused = dict(Suggestion.objects.order_by("pk").values_list("pk", "stage"))
    assert refused

    for _time in range(3):
        _import_again(item)
        suggest()

    assert dict(Suggestion.objects.order_by("pk").values_list("pk", "stage")) == refused
    assert Tag.objects.get(recommendation=item, code="5.3").provenance == "refused"


def test_undoing_the_import_keeps_what_was_decided_and_takes_open_questions_along(suggest: Suggest) -> None:
    decided, open_ = (
        _arrival(),
        Arrival(
            public_id="AVL-UPR-4-2",
            document=_arrival().document,
            text=TEXT,
            language="en",
            source="uhri",
            fingerprint=fingerprint(TEXT),
        ),
    )
    items = add_recommendations(arrivals=[decided, open_], by=system_user())
    suggest()
    _refuse_all(items[0])

    kept = take_out_added(recommendations=items, by=system_user())

    assert kept == [items[0]]
    assert not Suggestion.objects.filter(stage=Stage.OPEN).exists()
    assert Suggestion.objects.filter(recommendation=items[0], stage=Stage.REFUSED).exists()


def test_a_refused_repeat_alone_keeps_its_recommendation(suggest: Suggest) -> None:
    earlier, later = factories.recommendation(), factories.recommendation()
    Suggestion.objects.create(recommendation=later, kind="repeat", value=earlier.public_id, confidence=0.9, method="x")
    _refuse_all(later)

    kept = take_out_added(recommendations=[later], by=system_user())

    assert kept == [later]


_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("run"), st.sets(st.sampled_from(VALUES)), st.floats(0, 1)),
        st.tuples(st.just("import"), st.none(), st.none()),
        st.tuples(st.just("decide"), st.sampled_from(VALUES), st.sampled_from([Verdict.ACCEPT, Verdict.REFUSE])),
        st.tuples(st.just("settle"), st.none(), st.none()),
    ),
    min_size=1,
    max_size=14,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=_STEPS)
def test_in_whatever_order_things_happen_a_decision_stands(steps: list[tuple]) -> None:
    item, coordinator = _fresh(), factories.user("coordinator")
    decided: dict[tuple[str, str], str] = {}
    for step, what, how in steps:
        if step == "run":
            settle([item.pk])
            bring_in_line([_row(item, kind, value, how) for kind, value in sorted(what)], keys=[item.pk])
        elif step == "import":
            _import_again(item)
        elif step == "settle":
            settle([item.pk])
        elif asked := Suggestion.objects.filter(
            recommendation=item, kind=what[0], value=what[1], stage=Stage.OPEN
        ).first():
            decide(state=factories.state(), answers={asked.pk: Answer(how)}, by=coordinator)
            decided[what] = {"accept": "confirmed", "refuse": "refused"}[how]

        for (kind, value), outcome in decided.items():
            row = Suggestion.objects.get(recommendation=item, kind=kind, value=value)
            assert row.stage in DECIDED
            assert Tag.objects.get(recommendation=item, kind=kind, code=value).provenance == outcome
        imported = Tag.objects.filter(recommendation=item, provenance="imported").order_by().values_list("kind", "code")
        settle([item.pk])
        open_ = Suggestion.objects.filter(recommendation=item, stage=Stage.OPEN).order_by().values_list("kind", "value")
        assert not set(imported) & set(open_)


def _fresh() -> Recommendation:
    """The same arrival each time under a name of its own."""
    item = factories.recommendation(TEXT, source="uhri")
    item.document = _arrival().document
    item.save()
    return item


def _row(item: Recommendation, kind: str, value: str, sure: float) -> Row:
    return Row(item.pk, kind, value, round(sure, 3), "{}", "knowledge", str(clock.now()))
