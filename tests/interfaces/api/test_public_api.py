from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import Client
from python_calamine import CalamineWorkbook

from servanda.domain.implementation.actions.evidence import attach_file
from servanda.domain.implementation.actions.updates import Answer, approve_update, start_update, submit_update
from servanda.domain.recommendations.models import Recommendation
from servanda.foundation.accounts.models import User
from servanda.foundation.organisations.models import Installation
from servanda.foundation.organisations.states import Module
from servanda.pipelines.publication.actions.release import release_update
from servanda.pipelines.publication.verify import servanda_verify
from tests import factories
from tests.withdrawing import withdraw

BASE = "/api/public/v1/"
Record = QuerySet[Recommendation]


def get(client: Client, address: str, **headers: str) -> Any:
    return client.get(BASE + address, headers=headers or None)


def test_a_search_answers_with_results_facets_and_a_cursor(client: Client, record: Record) -> None:
    answer = get(client, "recommendations?per_page=2").json()

    assert answer["total"] == 3
    assert len(answer["results"]) == 2
    assert answer["facets"]["position"] == {"supported": 2, "noted": 1}
    rest = get(client, f"recommendations?per_page=2&after={answer['after']}").json()
    seen = {row["public_id"] for row in answer["results"] + rest["results"]}
    assert seen == {item.public_id for item in record}


def test_facets_can_be_given_twice_or_with_commas(client: Client, record: Record) -> None:
    for address in ("recommendations?position=noted&position=partly", "recommendations?position=noted,partly"):
        assert get(client, address).json()["total"] == 1


def test_one_thing_comes_with_its_whole_past(client: Client, record: Record, coordinator: User) -> None:
    public_id = record[0].public_id
    withdraw(kind="recommendation", public_id=public_id, reason="Entered twice.", by=coordinator)

    answer = get(client, f"recommendations/{public_id}").json()

    assert answer["content"] == {}
    assert answer["reason_words"] == "Entered twice."
    assert [(past["version"], past["is_withheld"]) for past in answer["history"]] == [(2, False), (1, True)]
    assert "torture" not in get(client, "chain.jsonl").getvalue().decode()


def test_another_name_leads_to_the_recommendation(client: Client, record: Record, coordinator: User) -> None:
    from servanda.pipelines.publication.actions.release import release_import  # noqa: PLC0415

    record[0].aliases.create(scheme="uhri", value="abc-123")
    release_import(recommendations=record, by=coordinator)

    assert get(client, "recommendations/abc-123")["Location"].endswith(record[0].public_id)


@pytest.mark.parametrize(
    ("address", "status", "field"),
    [
        ("recommendations?colour=red", 400, "colour"),
        ("recommendations?per_page=101", 400, "per_page"),
        ("recommendations?page=x", 400, "page"),
        ("recommendations?format=pdf", 400, "format"),
        ("recommendations?lang=xx", 400, "lang"),
        ("recommendations?text=%00", 400, "text"),
        ("recommendations?after=zzz", 400, "after"),
        ("releases?since=-1", 400, "since"),
        ("recommendations/NOBODY-1", 404, None),
        (f"evidence/{'0' * 64}", 404, None),
        ("evidence/..%2f..%2fsecret_key", 404, None),
    ],
)
def test_errors_say_what_is_wrong(client: Client, record: Record, address: str, status: int, field: str | None) -> None:
    answer = get(client, address)

    assert answer.status_code == status
    if answer["Content-Type"].startswith("application/json"):
        assert answer.json()["error"].get("field") == field
        assert answer.json()["error"]["message"]
    else:
        assert "%2f" in address  # no address of ours: the site's own page answers


def test_the_same_question_is_answered_from_the_readers_cache_until_something_is_released(
    client: Client, record: Record, coordinator: User
) -> None:
    first = get(client, "recommendations")

    assert get(client, "recommendations", if_none_match=first["ETag"]).status_code == 304
    withdraw(kind="recommendation", public_id=record[0].public_id, reason="Entered twice.", by=coordinator)
    assert get(client, "recommendations", if_none_match=first["ETag"]).status_code == 200


def test_any_site_may_read_and_nobody_may_write(client: Client, record: Record) -> None:
    assert get(client, "recommendations")["Access-Control-Allow-Origin"] == "*"
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(BASE + "recommendations").status_code == 405


def test_with_open_data_off_there_is_nothing(client: Client, record: Record) -> None:
    kept = [module for module in Module.values if module != Module.OPEN_DATA]
    etag = get(client, "recommendations")["ETag"]
    Installation.objects.update(modules=kept)

    for address in ("", "recommendations", "chain.jsonl", "verify.py", "schema", "releases", "bodies"):
        assert get(client, address).status_code == 404
    assert get(client, "recommendations", if_none_match=etag).status_code == 404


def test_csv_holds_every_result_and_no_formula(client: Client, record: Record) -> None:
    answer = get(client, "recommendations?format=csv")

    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert len(rows) == 3
    assert sorted(row["text"] for row in rows)[0] == "'=SUM(A1) is not a text."
    assert "attachment" in answer["Content-Disposition"]


def test_a_workbook_holds_texts_as_they_are_and_no_formula(client: Client, record: Record) -> None:
    written = get(client, "recommendations?format=xlsx").getvalue()

    header, *rows = CalamineWorkbook.from_filelike(io.BytesIO(written)).get_sheet_by_index(0).to_python()
    assert "=SUM(A1) is not a text." in {row[header.index("text")] for row in rows}
    assert b"<f>" not in written


def test_json_download_holds_full_contents(client: Client, record: Record) -> None:
    found = json.loads(get(client, "recommendations?format=json&position=noted").getvalue())

    assert [item["content"]["texts"]["en"]["text"] for item in found] == ["=SUM(A1) is not a text."]


def test_the_chain_passes_the_verifier_that_the_api_hands_out(client: Client, record: Record) -> None:
    kept = get(client, "releases").json()["checkpoint"]
    verifier = servanda_verify.Verifier([(kept["sequence"], kept["hash"])])

    for line in get(client, "chain.jsonl").getvalue().decode().splitlines():
        verifier.take(line)

    assert verifier.finish(), verifier.problems
    assert verifier.count == kept["sequence"]
    assert verifier.count > 3
    assert b"class Verifier" in get(client, "verify.py").content


def test_a_file_is_public_only_once_an_update_that_shows_it_is_released(
    client: Client, record: Record, coordinator: User
) -> None:
    cluster = factories.cluster(members=list(record))
    author, approver = factories.user("focal_point"), factories.user("approver")
    update = start_update(target=cluster, body=factories.body(), answer=Answer(what_was_done="Done."), by=author)
    law = attach_file(update=update, title="Law", file_name="law.pdf", chunks=[b"%PDF-1"], by=author)
    sha256, update = law.sha256, law.update
    update = submit_update(update=update, version=update.version, by=author)
    update = approve_update(update=update, version=update.version, by=approver)

    assert get(client, f"evidence/{sha256}").status_code == 404
    release_update(update=update, by=coordinator)
    shown = get(client, f"evidence/{sha256}")
    assert shown.getvalue() == b"%PDF-1"
    assert "attachment" in shown["Content-Disposition"]
    assert shown["Content-Security-Policy"] == "sandbox"
    withdraw(kind="update", public_id=f"AVL-U-{update.pk}", reason="A wrong file.", by=coordinator)
    assert get(client, f"evidence/{sha256}").status_code == 404


def test_the_page_for_people_names_every_address_without_any_script(client: Client, record: Record) -> None:
    page = get(client, "").content.decode()

    for address in ("recommendations", "clusters", "bodies", "documents", "releases", "chain.jsonl", "verify.py"):
        assert f"/api/public/v1/{address}" in page
    for inline in ("<script", "style=", "<style", "onclick"):
        assert inline not in page
