import pytest

from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.recommendations.actions.clusters import add_to_cluster
from servanda.domain.recommendations.actions.tags import confirm_tag, refuse_tag
from servanda.domain.recommendations.models import Document, Recommendation
from servanda.domain.recommendations.queries import cluster_of, texts_of
from servanda.foundation.audit.models import Event
from servanda.foundation.common.errors import EditedMeanwhile, NotAllowed, StepRefused
from servanda.foundation.reference.loader import load_reference
from servanda.pipelines.ingest.actions.applying import apply_batch
from servanda.pipelines.ingest.actions.decide import agree, decide_line, discard, leave_out_undecided
from servanda.pipelines.ingest.states import Decision, ImportStage, LineKind
from tests import factories
from tests.pipelines.ingest.importing.dumps import bytes_held
from tests.pipelines.ingest.importing.tables import imported, line_of, planned, row, table

pytestmark = pytest.mark.usefixtures("reference")
MECHANISM = "Establish a national preventive mechanism against torture in {} places of detention without any delay."


def _held(number: int = 1) -> Recommendation:
    return Recommendation.objects.get(public_id=f"AVL-UPR-4-u{number:05d}")


def test_a_plan_changes_nothing(coordinator):
    batch = planned(table([row(1), row(2)]), by=coordinator)

    assert batch.stage == ImportStage.PLANNED
    assert batch.counts == {"new": 2}
    assert not Recommendation.objects.exists()
    assert not Document.objects.exists()


def test_what_a_source_says_is_held_with_its_provenance(coordinator):
    load_reference()

    imported(table([row(1, issues="Death penalty|Detention|Moon rights", response="Noted")]), by=coordinator)

    held = _held()
    assert (held.document.public_id, held.cycle, held.session, held.source) == ("AVL-UPR-4", 4, "41", "upr-info")
    assert [(each.state_id, each.printed) for each in held.recommended_by.order_by("id")] == [("MRD", "")]
    assert held.positions.get().value == "noted"
    assert {str(tag): tag.provenance for tag in held.tags.order_by("id")} == {
        "theme:death-penalty": "imported",
        "theme:conditions-of-detention": "suggested",
        "theme:arbitrary-detention": "suggested",
        "theme:detention-monitoring": "suggested",
    }
    assert held.tags.get(code="death-penalty").vocabulary_version == "2026.1"
    assert held.as_printed == {"upr-info": {"themes": ["Death penalty", "Detention", "Moon rights"]}}
    assert str(held.aliases.get()) == "upr-info:UPRI-00001"
    assert str(held.asked_on) == "2022-11"


def test_the_same_file_again_changes_nothing(coordinator):
    content = table([row(number) for number in range(1, 40)])
    imported(content, by=coordinator)
    before = bytes_held()

    again = imported(content, by=coordinator)

    assert again.counts == {"unchanged": 39}
    assert bytes_held() == before


def test_a_corrected_file_shows_its_differences_and_keeps_national_work(coordinator):
    load_reference()
    imported(table([row(1, "Repeal every exception to the minimum age.")]), by=coordinator)
    held = _held()
    add_to_cluster(cluster=factories.cluster(), recommendations=[held], by=coordinator)
    confirm_tag(recommendation=held, kind="theme", code="child-marriage", by=coordinator)
    refuse_tag(recommendation=held, kind="theme", code="development", by=coordinator)
    assign_body(target=held, body=factories.body(), part="lead", by=coordinator)

    batch = planned(
        table(
            [
                row(
                    1,
                    "Repeal all exceptions to the minimum age.",
                    response="Noted",
                    issues="Death penalty|Development|Counter-terrorism",
                )
            ]
        ),
        by=coordinator,
    )
    line = line_of(batch)
    assert line.kind == LineKind.CHANGED
    assert {each["field"] for each in line.differences} == {"text", "position", "themes"}
    assert texts_of(held) == {"en": "Repeal every exception to the minimum age."}
    apply_batch(batch=batch, by=coordinator)

    held.refresh_from_db()
    assert texts_of(held) == {"en": "Repeal all exceptions to the minimum age."}
    assert held.texts.count() == 2
    assert held.positions.get(superseded_at=None).value == "noted"
    assert cluster_of(held) is not None
    assert held.assignments.count() == 1
    assert {tag.code: tag.provenance for tag in held.tags.order_by("id")} == {
        "child-marriage": "confirmed",
        "development": "refused",
        "counter-terrorism": "imported",
        "death-penalty": "imported",
    }
    assert imported(
        table(
            [
                row(
                    1,
                    "Repeal all exceptions to the minimum age.",
                    response="Noted",
                    issues="Death penalty|Development|Counter-terrorism",
                )
            ]
        ),
        by=coordinator,
    ).counts == {"unchanged": 1}


def test_a_source_that_falls_silent_takes_nothing_away(coordinator):
    imported(table([row(1), row(2)]), by=coordinator)

    batch = imported(table([row(1)]), by=coordinator)

    assert batch.counts == {"unchanged": 1, "vanished": 1}
    assert Recommendation.objects.count() == 2


@pytest.fixture
def doubtful(coordinator):
    """The file's second line resembles what is held under another identifier."""
    imported(
        table(
            [
                row(
                    1,
                    MECHANISM.format("all"),
                )
            ]
        ),
        by=coordinator,
    )
    batch = planned(
        table(
            [
                row(
                    7,
                    MECHANISM.format("many"),
                )
            ]
        ),
        by=coordinator,
    )
    assert batch.count(LineKind.DOUBTFUL) == 1
    return batch


def test_a_doubtful_line_waits_for_a_person(doubtful, coordinator):
    with pytest.raises(StepRefused, match="still open"):
        apply_batch(batch=doubtful, by=coordinator)

    assert Recommendation.objects.count() == 1


def test_a_repeat_is_added_and_linked_in_one_thread(doubtful, coordinator):
    decide_line(line=line_of(doubtful), decision=Decision.REPEAT, by=coordinator)
    apply_batch(batch=doubtful, by=coordinator)

    assert _held(1).thread == _held(7).thread
    assert _held(7).thread.public_id == "AVL-T-UPR-4-u00001"


def test_the_same_text_corrects_the_old_one(doubtful, coordinator):
    decide_line(line=line_of(doubtful), decision=Decision.SAME, by=coordinator)
    apply_batch(batch=doubtful, by=coordinator)

    assert Recommendation.objects.count() == 1
    assert "many places" in texts_of(_held(1))["en"]


def test_a_different_demand_is_added_on_its_own(doubtful, coordinator):
    decide_line(line=line_of(doubtful), decision=Decision.DIFFERENT, by=coordinator)
    apply_batch(batch=doubtful, by=coordinator)

    assert (_held(1).thread, _held(7).thread) == (None, None)


def test_what_is_left_out_is_not_held(doubtful, coordinator):
    leave_out_undecided(batch=doubtful, by=coordinator)
    apply_batch(batch=doubtful, by=coordinator)

    assert Recommendation.objects.count() == 1
    assert "all places" in texts_of(_held(1))["en"]


def test_a_decision_that_is_not_offered_is_refused(doubtful, coordinator):
    with pytest.raises(StepRefused, match="does not admit"):
        decide_line(line=line_of(doubtful), decision=Decision.KEEP, by=coordinator)


def test_a_new_paragraph_is_split_into_parts_that_point_to_the_whole(coordinator):
    batch = planned(table([row(1, "Adopt a law on profiling and publish figures on police stops.")]), by=coordinator)

    with pytest.raises(Exception, match="very words"):
        decide_line(line=line_of(batch), decision=Decision.SPLIT, parts=["Adopt a law.", "Publish."], by=coordinator)
    parts = ["Adopt a law on profiling", "and publish figures on police stops."]
    decide_line(line=line_of(batch), decision=Decision.SPLIT, parts=parts, by=coordinator)
    apply_batch(batch=batch, by=coordinator)

    found = Recommendation.objects.filter(split_from=_held()).order_by("part")
    assert [(part.public_id, part.part, texts_of(part)["en"]) for part in found] == [
        ("AVL-UPR-4-u00001a", "a", parts[0]),
        ("AVL-UPR-4-u00001b", "b", parts[1]),
    ]


def test_a_large_import_needs_a_second_person(coordinator, colleague, settings):
    settings.IMPORT_SECOND_PERSON_ABOVE = 3
    batch = planned(table([row(number) for number in range(1, 5)]), by=coordinator)

    with pytest.raises(NotAllowed, match="second person"):
        apply_batch(batch=batch, by=coordinator)
    with pytest.raises(NotAllowed, match="did not bring"):
        agree(batch=batch, by=coordinator)
    agree(batch=batch, by=colleague)
    apply_batch(batch=batch, by=coordinator)

    assert Recommendation.objects.count() == 4


def test_a_changed_plan_needs_a_new_agreement(doubtful, coordinator, colleague):
    decide_line(line=line_of(doubtful), decision=Decision.SAME, by=coordinator)
    agree(batch=doubtful, by=colleague)

    decide_line(line=line_of(doubtful), decision=Decision.DIFFERENT, by=coordinator)

    doubtful.refresh_from_db()
    assert doubtful.agreed_by is None


def test_the_console_needs_no_second_person(settings):
    settings.IMPORT_SECOND_PERSON_ABOVE = 1

    assert imported(table([row(1), row(2), row(3)])).stage == ImportStage.APPLIED


def test_a_plan_made_before_another_import_is_made_anew_and_shown_again(coordinator):
    early = planned(table([row(1), row(2)]), by=coordinator)
    imported(table([row(1, "Adopt quite another text about customs tariffs.")]), by=coordinator)

    with pytest.raises(EditedMeanwhile, match="planned anew"):
        apply_batch(batch=early, by=coordinator)

    early.refresh_from_db()
    assert (early.stage, early.planned_anew) == (ImportStage.PLANNED, 1)
    assert {line.kind for line in early.lines.order_by("position")} == {"changed", "new"}
    assert "customs" in texts_of(_held(1))["en"]
    assert apply_batch(batch=early, by=coordinator).stage == ImportStage.APPLIED


def test_a_discarded_plan_is_never_applied(coordinator):
    batch = discard(batch=planned(table([row(1)]), by=coordinator), by=coordinator)

    with pytest.raises(StepRefused):
        apply_batch(batch=batch, by=coordinator)

    assert not Recommendation.objects.exists()


@pytest.mark.parametrize("role", ["focal_point", "approver", "auditor", "nhri", "administrator"])
def test_nobody_but_coordinators_decides_agrees_or_applies(role, coordinator):
    batch, other = planned(table([row(1)]), by=coordinator), factories.user(role)

    for attempt in (
        lambda: decide_line(line=line_of(batch), decision=Decision.LEAVE_OUT, by=other),
        lambda: agree(batch=batch, by=other),
        lambda: apply_batch(batch=batch, by=other),
        lambda: discard(batch=batch, by=other),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_each_step_is_on_record(coordinator):
    imported(table([row(1)]), by=coordinator)

    assert list(Event.objects.filter(name__startswith="ingest.").order_by("id").values_list("name", flat=True)) == [
        "ingest.file_brought",
        "ingest.planned",
        "ingest.applying_started",
        "ingest.batch_applied",
    ]
