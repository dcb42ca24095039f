from __future__ import annotations

import datetime
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.actions.updates import Answer, save_update
from servanda.domain.implementation.models import Update
from servanda.domain.implementation.states import AssignmentPart
from servanda.pipelines.workbooks.models import Export, Returned
from servanda.pipelines.workbooks.states import ReturnStage
from servanda.pipelines.workbooks.tasks import apply_later, compare_later, undo_later
from tests import factories
from tests.interfaces.workspace.members import inside, member, text
from tests.pipelines.workbooks.books import file_of, fill, grid_of

DONE = "What was done"
TAKE = "/work/workbooks/take/answers/"
BRING = "/work/workbooks/bring/"


@pytest.fixture
def focal_point(db):
    factories.installation()
    return member("focal_point")


@pytest.fixture
def objective(focal_point):
    coordinator = factories.user("coordinator", at=factories.body("national-mechanism"))
    cluster = factories.cluster("Nobody marries before 18")
    day = datetime.date(2030, 6, 30)
    assign_body(target=cluster, body=factories.body(), part=AssignmentPart.LEAD, due_on=day, by=coordinator)
    return cluster


def take(client):
    answer = client.post(TAKE, {"language": "en"})
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def bring(client, content, *, key=None):
    file = SimpleUploadedFile("my answers.xlsx", content)
    return client.post(BRING, {"file": file, "form_key": key or uuid.uuid4()})


def filled(content, folder, **cells):
    grid = grid_of(content, folder)
    for heading, value in cells.items():
        fill(grid, 1, heading.replace("_", " "), value)
    return file_of(grid, code=Export.objects.get().code)


def test_a_focal_point_answers_by_excel_on_three_pages(focal_point, objective, tmp_path):
    client = inside(focal_point)
    assert TAKE in text(client, "/work/")
    content = filled(take(client), tmp_path, What_was_done="A bill was tabled.")

    brought = bring(client, content)
    returned = Returned.objects.get()
    compare_later(returned_id=returned.pk)
    preview = text(client, brought.url)
    client.post(f"{brought.url}apply/")
    apply_later(returned_id=returned.pk)
    receipt = text(client, brought.url)

    assert "Nothing is saved yet: you changed 1 cell" in preview
    assert "A bill was tabled." in preview
    assert "1 cell was saved" in receipt
    assert Update.objects.get().what_was_done == "A bill was tabled."


def test_sending_a_form_twice_brings_one_workbook(focal_point, objective):
    client, key = inside(focal_point), uuid.uuid4()
    content = take(client)

    first, second = bring(client, content, key=key), bring(client, content, key=key)

    assert first.url == second.url
    assert Returned.objects.count() == 1


def test_a_file_that_is_no_workbook_says_what_to_do(focal_point):
    client = inside(focal_point)

    brought = bring(client, b"%PDF-1.7 something")
    compare_later(returned_id=Returned.objects.get().pk)

    assert "This is a PDF. Choose an Excel workbook (.xlsx)." in text(client, brought.url)


def test_an_empty_file_is_refused_beside_the_field(focal_point):
    answer = bring(inside(focal_point), b"")

    assert answer.status_code == 422
    assert "The file is empty." in answer.content.decode()
    assert not Returned.objects.exists()


def test_a_workbook_of_somebody_else_does_not_exist(focal_point):
    returned = factories.returned_workbook(member("focal_point"))

    for name in ("returned", "corrections", "original", "discard", "undo"):
        text(inside(focal_point), reverse(f"workspace:workbooks-{name}", args=[returned.pk]), status=404)


def test_a_list_of_another_role_is_refused(focal_point):
    text(inside(focal_point), "/work/workbooks/take/assignments/", status=403)
    text(inside(focal_point), "/work/workbooks/take/unknown/", status=404)


def test_conflicts_are_decided_on_the_page(focal_point):
    returned = factories.returned_workbook(focal_point)
    line = returned.lines.get()
    line.cells[0] |= {"change": "conflict", "now": "Theirs."}
    line.yours, line.conflicts, line.undecided = 0, 1, 1
    line.save()
    client = inside(focal_point)
    address = reverse("workspace:workbooks-returned", args=[returned.pk])
    assert "Decide first what you and others changed." in text(client, address)

    client.post(f"{address}decide/", {"c2:what_was_done": "mine"})

    assert "Decide first" not in text(client, address)
    assert returned.lines.get().cells[0]["decision"] == "mine"


def test_a_workbook_is_thrown_away_after_asking(focal_point):
    returned = factories.returned_workbook(focal_point)
    client = inside(focal_point)
    address = reverse("workspace:workbooks-discard", args=[returned.pk])

    assert "Throw this workbook away?" in text(client, address)
    client.post(address)

    returned.refresh_from_db()
    assert returned.stage == ReturnStage.DISCARDED


def test_pages_ask_the_database_as_often_for_many_rows_as_for_few(focal_point, django_assert_max_num_queries):
    returned = factories.returned_workbook(focal_point)
    cells = returned.lines.get().cells
    for position in range(3, 120):
        returned.lines.create(position=position, key=f"k{position}", label="An objective", cells=cells, yours=1)
    client = inside(focal_point)
    text(client, "/work/workbooks/")

    with django_assert_max_num_queries(12):
        text(client, "/work/workbooks/")
    with django_assert_max_num_queries(12):
        text(client, reverse("workspace:workbooks-returned", args=[returned.pk]))


def test_a_saved_workbook_is_undone_after_a_preview(focal_point, objective, tmp_path):
    client = inside(focal_point)
    brought = bring(client, filled(take(client), tmp_path, What_was_done="A bill was tabled."))
    pk = Returned.objects.get().pk
    compare_later(returned_id=pk)
    assert "Undo this workbook" not in text(client, brought.url)
    client.post(f"{brought.url}apply/")
    apply_later(returned_id=pk)
    assert f"{brought.url}undo/" in text(client, brought.url)

    preview = text(client, f"{brought.url}undo/")
    assert Update.objects.exists()
    answer = client.post(f"{brought.url}undo/")
    under_way = text(client, answer.url)
    undo_later(returned_id=pk)
    receipt = text(client, brought.url)

    assert "Undo 1 row" in preview
    assert "A bill was tabled." in preview
    assert "Being undone" in under_way
    assert "1 row is again as it was" in receipt
    assert "Undo this workbook" not in receipt
    assert not Update.objects.exists()


def test_what_stays_is_named_before_and_after_undoing(focal_point, objective, tmp_path):
    client = inside(focal_point)
    brought = bring(client, filled(take(client), tmp_path, What_was_done="A bill was tabled."))
    pk = Returned.objects.get().pk
    compare_later(returned_id=pk)
    client.post(f"{brought.url}apply/")
    apply_later(returned_id=pk)
    draft = Update.objects.get()
    save_update(update=draft, answer=Answer(what_was_done="Newer."), version=draft.version, by=focal_point)

    preview = text(client, f"{brought.url}undo/")
    client.post(f"{brought.url}undo/")
    undo_later(returned_id=pk)
    receipt = text(client, f"{brought.url}?show=stays")

    assert "Somebody changed it since then: What was done." in preview
    assert '<button type="submit" class="btn btn-primary">Undo' not in preview
    assert "Somebody changed it since then: What was done." in receipt
    draft.refresh_from_db()
    assert draft.what_was_done == "Newer."
