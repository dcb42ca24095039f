import pytest

from servanda.domain.recommendations.actions.clusters import add_to_cluster
from servanda.domain.recommendations.actions.tags import confirm_tag
from servanda.domain.recommendations.models import Document, Recommendation
from servanda.foundation.common import clock
from servanda.foundation.common.errors import NotAllowed, StepRefused
from servanda.foundation.reference.loader import load_reference
from servanda.pipelines.ingest.actions import applying, undoing
from servanda.pipelines.ingest.actions.applying import apply_batch
from servanda.pipelines.ingest.actions.decide import decide_line
from servanda.pipelines.ingest.actions.undoing import start_undoing, undo_batch
from servanda.pipelines.ingest.applied_lines import apply_lines
from servanda.pipelines.ingest.queries import kept_after_undoing
from servanda.pipelines.ingest.states import Decision, ImportStage
from tests import factories
from tests.pipelines.ingest.importing.dumps import bytes_held
from tests.pipelines.ingest.importing.tables import imported, line_of, planned, row, table
from tests.specimens.ohchr_matrix.lists import data_2025, list_2025

pytestmark = pytest.mark.usefixtures("reference")


def test_an_import_leaves_no_byte_behind(coordinator):
    before = bytes_held()

    batch = undo_batch(batch=imported(table([row(n) for n in range(1, 30)]), by=coordinator), by=coordinator)

    assert batch.stage == ImportStage.UNDONE
    assert bytes_held() == before
    assert not Document.objects.exists()


def test_an_import_of_corrections_is_put_back_to_the_byte(coordinator, monkeypatch):
    monkeypatch.setattr(undoing, "CHUNK", 4)
    load_reference()
    imported(table([row(n, issues="Death penalty|Detention") for n in range(1, 12)]), by=coordinator)
    before = bytes_held()
    second = [
        row(
            n,
            f"Adopt another law number {n}." if n % 2 else "",
            response="Noted",
            recommending_state="Quillara",
            rs_iso3="QLR",
            issues="Development|Counter-terrorism",
        )
        for n in range(3, 20)
    ]

    batch = imported(table(second), by=coordinator)
    assert batch.counts["changed"] == 9
    assert bytes_held() != before
    undo_batch(batch=batch, by=coordinator)

    assert bytes_held() == before
    assert not kept_after_undoing(batch).exists()


def test_another_source_of_the_same_review_is_put_back_to_the_byte(coordinator):
    load_reference()
    text = "Build more wells in every district of the dry south."
    rows = [
        row(n, text, recommending_state=name, rs_iso3=code)
        for n, name, code in ((1, "Marenda", "MRD"), (2, "Quillara", "QLR"))
    ]
    imported(table(rows), by=coordinator)
    before = bytes_held()
    joint = list_2025(data_2025("120.1", f"{text[:-1]} (Marenda) (Quillara);"))

    batch = imported(joint, source="ohchr-matrix", file_name="list.docx", by=coordinator)

    paragraph, voice = Recommendation.objects.order_by("public_id")
    assert paragraph.number == "120.1"
    assert voice.joined_to == paragraph
    assert paragraph.document.symbol == "A/HRC/61/9"
    assert paragraph.aliases.filter(scheme="public-id", value="AVL-UPR-4-120.1").exists()
    assert imported(joint, source="ohchr-matrix", by=coordinator).counts == {"unchanged": 1}
    assert imported(table(rows), by=coordinator).counts == {"unchanged": 2}
    undo_batch(batch=batch, by=coordinator)
    assert bytes_held() == before


@pytest.mark.parametrize("decision", [Decision.REPEAT, Decision.SAME, Decision.DIFFERENT])
def test_a_decision_is_taken_back_with_the_import(coordinator, decision):
    text = "Establish a national preventive mechanism against torture in {} places of detention without any delay."
    imported(table([row(1, text.format("all"))]), by=coordinator)
    before = bytes_held()
    batch = planned(table([row(7, text.format("many"))]), by=coordinator)
    decide_line(line=line_of(batch), decision=decision, by=coordinator)

    undo_batch(batch=apply_batch(batch=batch, by=coordinator), by=coordinator)

    assert bytes_held() == before


def test_a_split_paragraph_is_taken_back_with_its_parts(coordinator):
    before = bytes_held()
    batch = planned(table([row(1, "Adopt a law and publish figures.")]), by=coordinator)
    parts = ["Adopt a law", "and publish figures."]
    decide_line(line=line_of(batch), decision=Decision.SPLIT, parts=parts, by=coordinator)

    undo_batch(batch=apply_batch(batch=batch, by=coordinator), by=coordinator)

    assert bytes_held() == before


def test_what_national_work_hangs_on_is_kept_and_named(coordinator):
    batch = imported(table([row(n) for n in range(1, 5)]), by=coordinator)
    first, second, *_others = Recommendation.objects.order_by("public_id")
    add_to_cluster(cluster=factories.cluster(), recommendations=[first], by=coordinator)
    confirm_tag(recommendation=second, kind="theme", code="death-penalty", by=coordinator)

    undo_batch(batch=batch, by=coordinator)

    assert list(Recommendation.objects.order_by("public_id")) == [first, second]
    assert [(line.public_id, line.kept_because) for line in kept_after_undoing(batch)] == [
        (first.public_id, "worked-on"),
        (second.public_id, "worked-on"),
    ]
    assert Document.objects.count() == 1


def test_what_a_later_import_changed_is_kept_until_that_one_is_undone(coordinator):
    first = imported(table([row(1), row(2)]), by=coordinator)
    second = imported(table([row(1, "Adopt quite another law.")]), by=coordinator)

    undo_batch(batch=first, by=coordinator)

    assert [line.kept_because for line in kept_after_undoing(first)] == ["changed-since"]
    assert undo_batch(batch=second, by=coordinator).stage == ImportStage.UNDONE


def test_an_import_can_be_undone_for_thirty_days(coordinator):
    with clock.at(clock.now() - clock.datetime.timedelta(days=31)):
        batch = imported(table([row(1)]), by=coordinator)

    with pytest.raises(NotAllowed, match="thirty days"):
        undo_batch(batch=batch, by=coordinator)


def test_an_import_can_be_stopped_half_way_and_undone(coordinator, monkeypatch):
    before = bytes_held()
    batch = planned(table([row(n) for n in range(1, 30)]), by=coordinator)
    monkeypatch.setattr(applying, "CHUNK", 10)
    chunks = []

    def apply_and_stop(arriving, lines):
        chunks.append(len(lines))
        apply_lines(arriving, lines)
        if len(chunks) == 2:
            start_undoing(batch=batch, by=coordinator)

    monkeypatch.setattr(applying, "apply_lines", apply_and_stop)
    stopped = apply_batch(batch=batch, by=coordinator)
    assert (chunks, stopped.stage) == ([10, 10], ImportStage.UNDOING)

    assert undo_batch(batch=batch, by=coordinator).stage == ImportStage.UNDONE
    assert bytes_held() == before


def test_a_plan_cannot_be_undone(coordinator):
    with pytest.raises(StepRefused, match="Throw it away"):
        undo_batch(batch=planned(table([row(1)]), by=coordinator), by=coordinator)


@pytest.mark.parametrize("role", ["focal_point", "approver", "auditor", "nhri", "administrator"])
def test_only_coordinators_undo(role, coordinator):
    batch = imported(table([row(1)]), by=coordinator)

    with pytest.raises(NotAllowed):
        undo_batch(batch=batch, by=factories.user(role))
