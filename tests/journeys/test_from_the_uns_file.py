"""The whole thread on a real file: OHCHR's list of Slovenia's fourth review goes in, the public record comes out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from servanda.domain.recommendations.models import Cluster, Recommendation
from servanda.foundation.organisations.models import Body
from servanda.foundation.reference.loader import load_reference
from servanda.foundation.reference.models import State
from servanda.pipelines.ingest.models import Batch
from servanda.pipelines.ingest.tasks import apply_later, read_and_plan_later
from servanda.pipelines.publication.tasks import release_batch
from servanda.pipelines.publication.verify import servanda_verify
from tests import factories
from tests.interfaces.workspace.members import member
from tests.journeys.clearance import approve, correct_and_send, release, send_back, write_and_send
from tests.journeys.conftest import Desk

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LIST = "UPR48_Slovenia_thematic_list.docx"
TITLE = "Nobody is bound by a treaty alone"


@pytest.fixture
def slovenia() -> State:
    load_reference()
    state = State.objects.get(pk="SVN")
    factories.installation(home_state=state, names={"en": "Slovenia"}, languages=["en", "fr", "ar"])
    return state


@pytest.fixture
def justice(slovenia: State) -> Body:
    return factories.body("ministry-of-justice", of=slovenia, names={"en": "Ministry of Justice"})


def test_the_uns_file_becomes_a_public_record(
    desk_of: Desk, slovenia: State, justice: Body, shared_data: Path, tmp_path: Path
) -> None:
    mechanism = factories.body("national-mechanism", of=slovenia, kind="nmirf", names={"en": "National mechanism"})
    first, second = (desk_of(member("coordinator", at=mechanism)) for _ in range(2))

    batch = _bring(first, shared_data / "ohchr_thematic_lists" / LIST)
    _agree(second, batch)
    _apply(first, batch)
    cluster = _group(first, "accession")
    _assign(first, cluster, "Ministry of Justice")

    circular = tmp_path / "circular.txt"
    circular.write_text("Instrument of ratification, draft")
    author, approver = desk_of(member("focal_point", at=justice)), desk_of(member("approver", at=justice))
    write_and_send(author, cluster.public_id, circular)
    send_back(approver, "Say when the bill goes back to committee.")
    correct_and_send(author)
    approve(approver)
    release(second)

    _read_as_a_visitor(desk_of(None), cluster)
    _verify(desk_of(None), tmp_path / "chain.jsonl")


def _bring(page: Page, file: Path) -> Batch:
    page.goto("/work/imports/bring/")
    page.get_by_label("List of recommendations").check()
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Read the file").click()
    page.wait_for_url("**/work/imports/*/")
    batch = Batch.objects.get()
    read_and_plan_later(batch_id=batch.pk)
    page.goto(f"/work/imports/{batch.pk}/")
    page.get_by_role("heading", name="Nothing has changed yet: 254 lines").wait_for()
    assert not Recommendation.objects.exists()
    return batch


def _agree(page: Page, batch: Batch) -> None:
    page.goto(f"/work/imports/{batch.pk}/")
    page.get_by_role("button", name="I have seen it and agree").click()
    page.wait_for_load_state()


def _apply(page: Page, batch: Batch) -> None:
    page.goto(f"/work/imports/{batch.pk}/")
    page.get_by_role("button", name="Apply", exact=True).click()
    page.wait_for_load_state()
    apply_later(batch_id=batch.pk)
    release_batch(batch.pk)
    page.goto(f"/work/imports/{batch.pk}/")
    page.get_by_text("Receipt").first.wait_for()
    assert Recommendation.objects.filter(state="SVN").count() == 254


def _group(page: Page, words: str) -> Cluster:
    page.goto(f"/work/recommendations/?q={words}")
    boxes = page.get_by_role("checkbox", name="Select SVN-UPR-4")
    for index in range(3):
        boxes.nth(index).check()
    page.get_by_role("button", name="Group or assign").click()
    page.get_by_role("heading", name="3 recommendations selected").wait_for()
    page.get_by_label("Title", exact=False).fill(TITLE)
    page.get_by_role("button", name="Put 3 recommendations in").click()
    page.wait_for_load_state()
    return Cluster.objects.get()


def _assign(page: Page, cluster: Cluster, body: str) -> None:
    page.goto(f"/work/clusters/{cluster.public_id}/")
    page.get_by_role("link", name="Assign a body").click()
    page.locator("#id_body").select_option(label=body)
    page.get_by_role("button", name="Assign", exact=True).click()
    page.get_by_text(body).first.wait_for()


def _read_as_a_visitor(page: Page, cluster: Cluster) -> None:
    page.goto("/")
    page.get_by_role("heading", name="Is Slovenia keeping its word?").wait_for()
    page.goto(reverse("website:objective", args=[cluster.public_id]))
    page.get_by_text("The bill goes back on 2 December.").first.wait_for()
    page.get_by_role("link", name="SVN-UPR-4-").first.click()
    page.get_by_text("Ministry of Justice").first.wait_for()
    page.get_by_text("Partial").first.wait_for()


def _verify(page: Page, copy: Path) -> None:
    copy.write_bytes(page.request.get("/api/public/v1/chain.jsonl").body())
    told = subprocess.run([sys.executable, servanda_verify.__file__, copy], capture_output=True, text=True)
    assert told.returncode == 0, told.stdout + told.stderr
