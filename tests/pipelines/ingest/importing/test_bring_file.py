import pytest

from servanda.domain.recommendations.models import Document, Recommendation
from servanda.foundation.common.errors import InvalidInput, NotAllowed
from servanda.foundation.common.files import path_of
from servanda.pipelines.ingest.actions import bring
from servanda.pipelines.ingest.models import Batch
from servanda.pipelines.ingest.registry import SOURCES
from servanda.pipelines.ingest.states import ImportStage, LineKind
from servanda.pipelines.reading.limits import Limits
from tests import factories
from tests.pipelines.ingest.importing.tables import brought, line_of, planned, row, table
from tests.pipelines.ingest.reading.crafted import workbook
from tests.specimens.ohchr_matrix.lists import list_2025

pytestmark = pytest.mark.usefixtures("reference")


def _nothing_is_held() -> bool:
    return not Recommendation.objects.exists() and not Document.objects.exists()


def test_the_original_is_kept_as_it_came(coordinator):
    content = table([row(1)])

    batch = brought(content, by=coordinator, file_name="C:\\lists\\A\u202elist.csv", came_from="By mail")

    assert path_of(batch.sha256).read_bytes() == content
    assert (batch.file_name, batch.size, batch.stage) == ("Alist.csv", len(content), ImportStage.ARRIVED)
    assert _nothing_is_held()


def test_an_empty_file_is_refused_at_once(coordinator):
    with pytest.raises(InvalidInput, match="empty"):
        brought(b"", by=coordinator)

    assert not Batch.objects.exists()


def test_a_file_that_turns_out_too_large_is_refused_while_it_arrives(coordinator, monkeypatch, settings):
    small = Limits(file_bytes=1024 * 1024)
    monkeypatch.setitem(bring.SOURCES, "upr-info", type(SOURCES["upr-info"])("upr-info", "t", ("csv",), "m", small))
    arriving = []

    def chunks():
        for _ in range(1000):
            arriving.append(1)
            yield b"x" * 200_000

    with pytest.raises(InvalidInput, match="larger than 1 MB"):
        bring.bring_file(source="upr-info", file_name="big.csv", content=chunks(), state="AVL", by=coordinator)

    assert len(arriving) < 10
    assert not list(settings.MEDIA_ROOT.glob(".arriving-*"))


@pytest.mark.parametrize(("field", "more"), [("source", {"source": "rumours"}), ("state", {"state": "XXX"})])
def test_an_unknown_source_or_state_is_named(field, more):
    with pytest.raises(InvalidInput) as refused:
        brought(table([row(1)]), **more)

    assert refused.value.field == field


@pytest.mark.parametrize("role", ["focal_point", "approver", "auditor", "nhri", "administrator", "drafter"])
def test_only_coordinators_bring_files(role):
    with pytest.raises(NotAllowed):
        brought(table([row(1)]), by=factories.user(role))


def test_a_coordinator_brings_nothing_about_another_state(coordinator):
    for state in ("QLR", ""):
        with pytest.raises(NotAllowed):
            brought(table([row(1)]), by=coordinator, state=state)


LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512
UNUSABLE = {
    "a PDF for a table": ("upr-info", b"%PDF-1.7 ...", "PDF"),
    "a web page for a table": ("upr-info", b"<!doctype html><title>Checking your browser</title>", "web page"),
    "a table without headings": ("upr-info", b"a,b,c\n1,2,3\n", "headings"),
    "a table for a Word list": ("ohchr-matrix", table([row(1)]), "Word document"),
    "a Word list with a password": ("ohchr-matrix", LOCKED, "password"),
    "a truncated Word list": ("ohchr-matrix", list_2025()[:-300], "damaged"),
    "a workbook that unpacks without end": (
        "uhri",
        workbook("<row/>", **{"xl/media/image1.bin": b"\0" * 60_000_000}),
        "unpack",
    ),
    "half of an export": ("uhri", b'[{"AnnotationId": "1", "Text": "Ra', ""),
}


@pytest.mark.parametrize("what", UNUSABLE)
def test_an_unusable_file_is_explained_and_changes_nothing(what):
    source, content, word = UNUSABLE[what]

    batch = planned(content, source=source)

    assert batch.stage == ImportStage.FAILED
    assert word in batch.problem["message"]
    assert batch.problem["message"].endswith(".")
    assert "Error" not in batch.problem["message"]
    assert not batch.lines.exists()
    assert _nothing_is_held()


def test_a_line_with_an_unknown_state_is_named_with_its_place_and_the_others_are_planned():
    batch = planned(table([row(1), row(2, sur_iso3="ZZZ", state_under_review="Nowhere"), row(3)]), state="")

    unreadable = batch.lines.get(kind=LineKind.UNREADABLE)
    assert batch.counts == {"new": 2, "unreadable": 1}
    assert unreadable.place == "line 3"
    assert "ZZZ" in unreadable.problems[0]["message"]


def test_mixed_encodings_are_read_and_named():
    first = table([row(number, f"Protect women’s rights in district {number}.") for number in range(1, 6)])
    second = table([row(6, "Protect girls’ rights.")], encoding="mac_roman")

    batch = planned(first + second.split(b"\r\n", 1)[1])

    assert line_of(batch, 1).record["text"] == "Protect women’s rights in district 1."
    assert line_of(batch, 6).record["text"] == "Protect girls’ rights."
    assert [(note["code"], note["place"]) for note in batch.notes] == [("mixed-encoding", "line 7")]


def test_lines_about_other_states_are_counted_and_left_aside():
    batch = planned(table([row(1), row(2, sur_iso3="QLR", state_under_review="Quillara")]))

    assert batch.counts == {"new": 1}
    assert line_of(batch).public_id == "AVL-UPR-4-u00001"


def test_nobody_loses_a_label_that_no_list_knows():
    batch = planned(table([row(1, issues="Torture|Moon rights"), row(2, issues="Moon rights")]))

    assert batch.unknown_labels["themes"]["Moon rights"] == 2
