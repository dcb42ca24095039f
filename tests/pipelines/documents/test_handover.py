"""What somebody inherits as a Word document: each inherited thing is in it, in the reader's language and direction."""

from __future__ import annotations

import datetime
import io

import pytest
from django.utils.translation import override
from docx import Document
from docx.oxml.ns import qn

from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.actions.clearance import submit_update
from servanda.domain.implementation.actions.updates import Answer, start_update
from servanda.domain.implementation.queries.handover import pack_of
from servanda.domain.implementation.states import AssignmentPart
from servanda.foundation.organisations.models import Post
from servanda.pipelines.documents.handover_docx import handover_as_docx
from tests import factories
from tests.domain.implementation.planned import action

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 22)
PAST, AHEAD = datetime.date(2026, 6, 30), datetime.date(2027, 6, 30)


@pytest.fixture
def justice():
    factories.installation()
    return factories.body("ministry-of-justice", names={"en": "Ministry of Justice", "ar": "وزارة العدل"})


@pytest.fixture
def post(justice):
    return Post.objects.create(body=justice, titles={"en": "Head of unit", "ar": "رئيسة الوحدة"})


@pytest.fixture
def reader(justice):
    return factories.user("focal_point", at=justice, full_name="Noor Example")


@pytest.fixture
def inherited(justice, post, reader):
    """One of everything that can be inherited."""
    coordinator = factories.user("coordinator", at=factories.body("national-mechanism"))
    late, loose = factories.cluster("Fewer prisoners"), factories.recommendation("Close the old wing.")
    assign_body(target=late, body=justice, post=post, part=AssignmentPart.LEAD, due_on=PAST, by=coordinator)
    assign_body(target=loose, body=justice, part=AssignmentPart.SUPPORTING, due_on=AHEAD, by=coordinator)
    start_update(target=factories.cluster("Begun only"), body=justice, answer=Answer(what_was_done="x"), by=reader)
    sent = start_update(
        target=factories.cluster("Sent and waiting"), body=justice, answer=Answer(what_was_done="Said."), by=reader
    )
    submit_update(update=sent, version=sent.version, by=reader)
    action(late, justice, coordinator, titles={"en": "A bill on prisons", "ar": "مشروع قانون"}, promised_for=PAST)
    factories.approved_update(justice, on=late, what_was_done="Two wings were closed.\nA third follows.")
    former = factories.user("focal_point", at=justice, full_name="Former Holder")
    former.memberships.update(post=post, until=datetime.date(2026, 1, 1))
    return late, loose


def words_of(content):
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return document, "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def written(body, reader, **more):
    pack = pack_of(body, reader=reader, today=TODAY, **more)
    chains = [("Chain of the State", "Approvers of the body")]
    return handover_as_docx(pack, chains=chains, publisher="Avelia", today=TODAY)


def test_each_inherited_thing_is_in_it(justice, reader, inherited):
    late, loose = inherited

    document, words = words_of(written(justice, reader))

    for wanted in (
        "What you inherit: Ministry of Justice",
        "As it stood on 22 November 2026.",
        "2 assignments",
        late.public_id,
        "Fewer prisoners",
        "Head of unit",
        "30 June 2026\noverdue",
        loose.public_id,
        "Close the old wing.",
        "Begun only",
        "Sent and waiting",
        "Waiting",
        "Chain of the State",
        "Approvers of the body",
        "Noor Example",
        "A bill on prisons",
        "30 June 2026\nlate",
        "Former Holder",
        "1 January 2026",
        "Two wings were closed.",
        "A third follows.",
        "Who hands over",
        "Who takes over",
        "Signature",
    ):
        assert wanted in words, wanted
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings == [
        "What it answers for",
        "Begun and not sent",
        "Decisions",
        "Chains that lead here",
        "Actions under way",
        "Who to ask",
        "What was said last",
        "Handed over",
    ]
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in document.tables)


def test_in_arabic_it_runs_from_the_right_and_what_is_english_says_so(justice, post, reader, inherited):
    with override("ar"):
        document, words = words_of(written(justice, reader, post=post))

    assert document.core_properties.language == "ar-SA"
    assert all(table._tbl.tblPr.find(qn("w:bidiVisual")) is not None for table in document.tables)
    assert "رئيسة الوحدة" in words
    assert "مشروع قانون" in words
    said = next(p for p in document.paragraphs if p.text == "Two wings were closed.")
    turned = {p.text: p._p.pPr.find(qn("w:bidi")) is not None for p in document.paragraphs if p.text}
    assert [words for words, is_turned in turned.items() if not is_turned] == [
        "Two wings were closed.",
        "A third follows.",
    ]
    assert said.runs[0]._r.rPr.find(qn("w:lang")).get(qn("w:val")) == "en-GB"


def test_who_may_not_know_of_drafts_finds_none(justice, inherited):
    coordinator = factories.user("coordinator", at=factories.body("another-unit"))

    _document, words = words_of(written(justice, coordinator))

    assert "Begun only" not in words
    assert "Fewer prisoners" in words


def test_words_kept_closer_than_the_update_are_not_in_it(justice, reader, inherited):
    late, _loose = inherited
    update = late.updates.get(stage="approved")
    type(update).objects.filter(pk=update.pk).update(kept_closer={"what_was_done": "mechanism"})
    administrator = factories.user("administrator", at=factories.body("office-of-the-president"))

    _document, words = words_of(written(justice, administrator))

    assert "Two wings" not in words
    assert "Two wings were closed." in words_of(written(justice, reader))[1]


def test_the_same_pack_on_the_same_day_gives_the_same_bytes(justice, reader, inherited):
    assert written(justice, reader) == written(justice, reader)


def test_an_empty_body_says_so(justice, reader):
    _document, words = words_of(written(factories.body("new-office"), reader))

    assert "Nothing is assigned." in words
    assert "Nobody holds a role here now." in words
