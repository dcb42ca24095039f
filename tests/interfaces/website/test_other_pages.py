"""Objectives, bodies, documents, updates with their evidence, and the pages about the record itself."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from servanda.foundation.accounts.models import User
from servanda.foundation.common.files import keep
from servanda.interfaces.website.views.plain import ACCESSIBILITY_REVIEW, ACCESSIBILITY_REVIEWED
from tests.interfaces.website import record


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_objective_shows_its_members_actions_and_one_answer(client: Client, small: None) -> None:
    found = page(client, "/objectives/AVL-C-marriage/")

    for words in ("By 2030 nobody marries before 18.", "AVL-UPR-4-118.47", "Action 1", "The bill passed first reading.",
                  "USD 1,200,000 needed", "USD 300,000 missing"):  # fmt: skip
        assert words in found


def test_an_objective_that_became_part_of_another_leads_there(client: Client, small: None, by: User) -> None:
    record.publish(record.cluster([]), by=by)
    led = {"lead": None, "actions": [], "merged_into": "AVL-C-marriage", "closed_on": "2026-11-03"}
    old = dataclasses.replace(record.cluster([], titles={"en": "Brides grow up"}, **led), public_id="AVL-C-brides")
    merged = record.cluster(["AVL-UPR-4-118.47"], merged=["AVL-C-brides"])
    record.publish(old, merged, by=by)

    found = page(client, "/objectives/AVL-C-brides/")

    assert "Since 3 November 2026 this is part of a larger objective." in found
    assert 'href="/objectives/AVL-C-marriage/"' in found
    assert "Brides grow up" not in page(client, "/objectives/")
    assert 'href="/objectives/AVL-C-brides/"' in page(client, "/objectives/AVL-C-marriage/")


def test_a_body_shows_what_it_leads_and_what_it_reported(client: Client, small: None) -> None:
    found = page(client, "/bodies/AVL-B-justice/")

    assert "All 2 recommendations it leads" in found
    assert "Nobody marries before 18" in found
    assert "The bill passed first reading." in found


def test_documents_count_positions_and_levels(client: Client, small: None) -> None:
    found = page(client, "/documents/")

    assert "Supported: 1; Noted: 1" in found
    assert "Raise the age of marriage" in page(client, "/documents/AVL-UPR-4/")


def test_evidence_is_handed_out_only_while_a_released_update_shows_it(client: Client, by: User) -> None:
    kept, hidden = keep([b"circular"]), keep([b"draft"])
    shown = {"kind": "file", "title": "Circular", "sha256": kept.sha256, "file_name": "circular.html", "size": 8}
    record.publish(record.update(evidence=[shown]), record.cluster([]), by=by)

    answer = client.get(f"/evidence/{kept.sha256}/")

    assert b"".join(answer.streaming_content) == b"circular"  # type: ignore[attr-defined]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert client.get(f"/evidence/{hidden.sha256}/").status_code == 404
    assert client.get("/evidence/..%2f..%2fetc/").status_code == 404
    record.withdraw("update", "AVL-U-1", "The file named people.", by=by)
    assert client.get(f"/evidence/{kept.sha256}/").status_code == 404
    assert client.get("/updates/AVL-U-1/").status_code == 410


def test_the_four_lines_verify_the_chain(client: Client, small: None, tmp_path: Path) -> None:
    chain, verifier = tmp_path / "chain.jsonl", tmp_path / "servanda_verify.py"
    chain.write_bytes(b"".join(client.get("/data/chain.jsonl").streaming_content))  # type: ignore[attr-defined]
    verifier.write_bytes(client.get("/data/servanda_verify.py").content)

    good = subprocess.run([sys.executable, verifier, chain], capture_output=True)
    chain.write_text(chain.read_text().replace("Raise the age", "Lower the age"))
    bad = subprocess.run([sys.executable, verifier, chain], capture_output=True)

    assert good.returncode == 0
    assert bad.returncode == 1


@pytest.mark.parametrize("kind", ["objectives", "bodies", "documents", "updates"])
def test_what_is_not_public_is_not_found(client: Client, small: None, kind: str) -> None:
    assert client.get(f"/{kind}/AVL-X-1/").status_code == 404


def test_the_accessibility_statement_has_been_looked_at_in_time(client: Client, small: None) -> None:
    assert ACCESSIBILITY_REVIEWED + timedelta(days=366) > ACCESSIBILITY_REVIEW
    assert timezone.localdate() <= ACCESSIBILITY_REVIEW, (
        "Look at the accessibility statement again, then move the date."
    )
