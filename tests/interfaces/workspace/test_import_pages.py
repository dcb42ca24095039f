"""From a file to its receipt in the browser, without JavaScript; and back."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from servanda.domain.recommendations.models import Recommendation
from servanda.foundation.accounts.models import User
from servanda.pipelines.ingest.models import Batch
from servanda.pipelines.ingest.states import ImportStage
from servanda.pipelines.ingest.tasks import apply_later, read_and_plan_later, undo_later
from tests import factories
from tests.pipelines.ingest.importing.tables import imported, planned, reference, row, table

pytestmark = pytest.mark.django_db
_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def _coordinator() -> User:
    person = factories.user("coordinator", at=factories.body("national-mechanism"))
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "none"})
    return person


def _inside(person: User) -> Client:
    client = Client()
    client.force_login(person, backend=_BACKEND)
    return client


@pytest.fixture
def coordinator() -> User:
    reference()
    factories.installation()
    return _coordinator()


@pytest.fixture
def inside(coordinator: User) -> Client:
    return _inside(coordinator)


def _bring(inside: Client, content: bytes, **fields: str) -> int:
    """Bring a file through the form; the import's number."""
    given = {"source": "upr-info", "state": "AVL", "file": SimpleUploadedFile("list.csv", content), **fields}
    answer = inside.post("/work/imports/bring/", given)
    assert answer.status_code == 302, answer.content.decode()
    return int(answer["Location"].strip("/").split("/")[-1])


def _page(inside: Client, pk: int, rest: str = "") -> str:
    answer = inside.get(f"/work/imports/{pk}/{rest}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_file_goes_from_the_form_to_its_receipt_and_back(inside: Client) -> None:
    pk = _bring(inside, table([row(1), row(2)]))
    waiting = _page(inside, pk)
    assert "data-looks-again" in waiting
    assert "Look again</a>" in waiting
    assert "Last looked at " in waiting
    assert "http-equiv" not in waiting
    read_and_plan_later(batch_id=pk)
    assert "Nothing has changed yet: 2 lines" in _page(inside, pk)
    assert not Recommendation.objects.exists()

    assert inside.post(f"/work/imports/{pk}/apply/").status_code == 302
    assert "0 of 2 lines" in _page(inside, pk)
    apply_later(batch_id=pk)
    assert "Receipt" in _page(inside, pk)
    assert inside.get(f"/work/imports/{pk}/receipt.json").json()["counts"]["new"] == 2
    assert Recommendation.objects.count() == 2

    assert "Undo this import?" in _page(inside, pk, "undo/")
    inside.post(f"/work/imports/{pk}/undo/")
    undo_later(batch_id=pk)
    assert "Undone" in _page(inside, pk)
    assert not Recommendation.objects.exists()


def test_an_empty_file_is_refused_beside_its_field(inside: Client) -> None:
    given = {"source": "upr-info", "state": "AVL", "file": SimpleUploadedFile("list.csv", b"")}

    answer = inside.post("/work/imports/bring/", given)

    assert answer.status_code == 422
    assert "The file is empty" in answer.content.decode()
    assert not Batch.objects.exists()


def test_a_file_that_cannot_be_read_says_why(inside: Client) -> None:
    pk = _bring(inside, b"%PDF-1.7")
    read_and_plan_later(batch_id=pk)

    assert "This is a PDF" in _page(inside, pk)


def test_doubtful_lines_are_decided_on_the_plan(inside: Client, coordinator: User) -> None:
    text = "Establish a national preventive mechanism against torture in {} places of detention without any delay."
    imported(table([row(1, text.format("all"))]), by=coordinator)
    batch = planned(table([row(7, text.format("many"))]), by=coordinator)

    shown = _page(inside, batch.pk)
    assert "<del>all</del>" in shown
    assert "<ins>many</ins>" in shown
    assert "One doubtful line is still open." in shown
    assert inside.post(f"/work/imports/{batch.pk}/apply/").status_code == 409
    inside.post(f"/work/imports/{batch.pk}/decide/", {"d1": "repeat"})

    assert batch.lines.get().decision == "repeat"
    assert "all are decided" in _page(inside, batch.pk)


def test_a_new_line_is_split_by_an_empty_line(inside: Client, coordinator: User) -> None:
    batch = planned(table([row(1, "Adopt a law and publish figures.")]), by=coordinator)
    address = f"/work/imports/{batch.pk}/line/1/"

    refused = inside.post(address, {"decision": "split", "parts": "Adopt a law.\n\nPublish other figures."})
    taken = inside.post(address, {"decision": "split", "parts": "Adopt a law\r\n\r\nand publish figures."})

    assert "very words" in refused.content.decode()
    assert taken.status_code == 302
    assert batch.lines.get().parts == ["Adopt a law", "and publish figures."]


def test_a_large_import_is_applied_only_after_a_colleague_agreed(inside: Client, coordinator: User, settings) -> None:
    settings.IMPORT_SECOND_PERSON_ABOVE = 1
    batch = planned(table([row(1), row(2)]), by=coordinator)
    colleague = _inside(_coordinator())

    assert "Ask another coordinator" in _page(inside, batch.pk)
    assert inside.post(f"/work/imports/{batch.pk}/apply/").status_code == 403
    assert inside.post(f"/work/imports/{batch.pk}/agree/").status_code == 403
    assert "I have seen it and agree" in _page(colleague, batch.pk)
    colleague.post(f"/work/imports/{batch.pk}/agree/")
    assert inside.post(f"/work/imports/{batch.pk}/apply/").status_code == 302

    batch.refresh_from_db()
    assert batch.stage == ImportStage.APPLYING


def test_a_plan_is_thrown_away_after_asking(inside: Client, coordinator: User) -> None:
    batch = planned(table([row(1)]), by=coordinator)

    assert "Throw this plan away?" in _page(inside, batch.pk, "discard/")
    inside.post(f"/work/imports/{batch.pk}/discard/")

    batch.refresh_from_db()
    assert batch.stage == ImportStage.DISCARDED


def test_the_original_is_handed_out_as_a_download_only(inside: Client, coordinator: User) -> None:
    content = table([row(1)])
    batch = planned(content, by=coordinator)

    answer = inside.get(f"/work/imports/{batch.pk}/original/")

    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize("kind", ["new", "changed", "unchanged", "doubtful", "unreadable", "vanished"])
def test_every_kind_of_line_has_its_pages_at_a_fixed_cost(
    inside: Client, coordinator: User, kind: str, django_assert_max_num_queries
) -> None:
    imported(table([row(n) for n in range(1, 60)]), by=coordinator)
    changed = [row(n, response="Noted") for n in range(1, 30)]
    batch = planned(table([*changed, *(row(n) for n in range(100, 140)), row(200, sur_iso3="ZZZ")]), by=coordinator)

    with django_assert_max_num_queries(40):
        inside.get(f"/work/imports/{batch.pk}/lines/{kind}/")
