"""From the focal point's desk to the public page, in a real browser, each person at their own desk."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.states import AssignmentPart
from servanda.pipelines.publication.models import Entry
from tests import factories
from tests.interfaces.workspace.members import member
from tests.journeys.clearance import approve, correct_and_send, release, send_back, write_and_send
from tests.journeys.conftest import Desk

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_an_update_travels_from_the_focal_point_to_the_public(desk_of: Desk, tmp_path: Path) -> None:
    factories.installation()
    asked = factories.recommendation("Enforce the minimum age of marriage.", position="supported")
    cluster = factories.cluster("Nobody marries before 18", members=[asked])
    author, approver = member("focal_point"), member("approver")
    coordinator = member("coordinator", at=factories.body("national-mechanism", kind="nmirf"))
    assign_body(target=cluster, body=factories.body(), part=AssignmentPart.LEAD, by=coordinator)
    circular = tmp_path / "circular.txt"
    circular.write_text("Circular 14 to courts")

    writing = desk_of(author)
    write_and_send(writing, cluster.public_id, circular)
    deciding = desk_of(approver)
    send_back(deciding, "Say when the bill goes back to committee.")
    correct_and_send(writing)
    approve(deciding)
    release(desk_of(coordinator))

    assert Entry.objects.get(kind="update").content["what_was_done"] == "The bill goes back on 2 December."
    public = desk_of(None)
    public.goto(reverse("website:objective", args=[cluster.public_id]))
    public.get_by_text("The bill goes back on 2 December.").first.wait_for()
