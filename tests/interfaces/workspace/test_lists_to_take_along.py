"""Each list goes out: as a workbook made for filling in where that makes sense, else as a table, or it says why not."""

from __future__ import annotations

import csv
import datetime
import io

import pytest
from django.urls import get_resolver, reverse

from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.actions.updates import Answer, start_update, submit_update
from servanda.domain.implementation.states import AssignmentPart
from servanda.pipelines.workbooks.registry import KINDS
from tests import factories
from tests.domain.implementation.planned import action
from tests.interfaces.workspace.members import inside, member, text

pytestmark = pytest.mark.django_db
CSV = "?as=csv"

# Every page of the workspace that is a list: (whose page it is, the workbook to fill in or what else goes out).
# "workbook:" names a kind; "file:" another page that hands out a file; "csv" is the list itself as a table.
LISTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "desk": ("focal_point", ("workbook:answers",)),
    "recommendations": ("coordinator", ("workbook:recommendations", "csv")),
    "clusters": ("coordinator", ("workbook:assignments", "csv")),
    "plan": ("coordinator", ("workbook:actions", "file:plan-docx", "file:plan-xlsx")),
    "plan-timeline": ("coordinator", ("workbook:actions", "file:plan-csv")),
    "assignments-orphans": ("coordinator", ("workbook:assignments", "csv")),
    "updates": ("focal_point", ("workbook:answers", "csv")),
    "updates-to-clear": ("approver", ("csv",)),  # each is read before it is decided
    "updates-in-clearance": ("coordinator", ("csv",)),
    "calls": ("coordinator", ("csv",)),  # bodies answer in their own workbook; a call is drawn up on its page
    "bodies": ("administrator", ("file:rosters", "csv")),  # the roster is the workbook of bodies, posts and people
    "people": ("administrator", ("file:rosters",)),
    "rosters": ("administrator", ("file:rosters-template",)),
    "partners": ("administrator", ("csv",)),  # a handful, each with its own form
    "workbooks": ("focal_point", ("workbook:answers",)),
}
# Lists that go out from an address with a parameter of its own, each page with a CSV link tested where it is made.
OF_THEIR_OWN = {
    "overview": "each table has its CSV",
    "overview-prevention": "the order as CSV, with its weights",
    "parliament": "each table has its CSV",
    "history": "CSV and JSON",
    "suggestions-worth": "CSV",
}
# Pages that are no list to take along, and why.
NOT = {
    "releases": "what is released is public: the open data of the site are its table",
    "releases-changes": "a queue of decisions, each read before it is made",
    "suggestions": "each is decided before one's eyes, with its reasons",
    "suggestions-group": "one group of suggestions on its way to a decision",
    "suggestions-groups": "a queue of decisions",
    "suggestions-runs": "a log of machine work",
    "suggestions-shortcuts": "help",
    "chains": "drawn, not filled in: each way is a diagram",
    "imports": "receipts, each a file of its own",
    "assignments-batches": "receipts, each of a plan that was read",
    "overview-prevention-weights": "the weights stand in every line of the order's own table",
    "people-roles": "the table of roles is part of the program",
    "recommendations-selection": "a selection on its way to a step",
    "mail": "a log of the machine, with addresses that stay here",
}
_STEPS = ("setup", "settings", "account", "second-factor", "modules", "mail-", "recommendations-", "suggestions-")
_FILES = ("overview-prevention-table", "plan-csv", "plan-docx", "plan-xlsx", "rosters-template")
_FORMS = ("-add", "-new", "-create", "-invite", "-bring", "-start", "-several", "-question-add")


def _pages():
    for pattern in get_resolver().url_patterns:
        if getattr(pattern, "namespace", None) == "workspace" or str(pattern.pattern) == "work/":
            yield from _below(pattern)


def _below(resolver):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            if not pattern.pattern.converters:
                yield from _below(pattern)
        elif not pattern.pattern.converters:
            yield pattern.name


def test_every_page_without_a_parameter_is_in_the_table_or_is_no_list():
    known = {*LISTS, *OF_THEIR_OWN, *NOT, *_FILES}
    unknown = [
        name for name in _pages() if name not in known and not name.startswith(_STEPS) and not name.endswith(_FORMS)
    ]

    assert unknown == []
    assert {*LISTS, *OF_THEIR_OWN, *NOT} <= set(_pages())


def test_every_kind_of_workbook_is_offered_by_a_list():
    offered = {way.partition(":")[2] for _role, ways in LISTS.values() for way in ways if way.startswith("workbook:")}

    assert offered == set(KINDS)


@pytest.fixture
def state(db):
    """Something on every list."""
    factories.installation()
    body = factories.body()
    cluster = factories.cluster("Nobody marries before 18", members=[factories.recommendation("Raise the age.")])
    author = factories.user("focal_point", at=body)
    start_update(target=cluster, body=body, answer=Answer(what_was_done="A bill."), by=author)
    sent = factories.cluster("Courts are free")
    assign_body(target=sent, body=body, part=AssignmentPart.LEAD, by=factories.user("coordinator"))
    answer = Answer(what_was_done="A bill.", effect_on_people="Girls.", level="partial", level_reason="A bill.")
    update = start_update(target=sent, body=body, answer=answer, by=author)
    submit_update(update=update, version=update.version, by=author)
    action(sent, body, factories.user("coordinator"), titles={"en": "A bill"}, promised_for=datetime.date(2027, 6, 30))
    return body


@pytest.mark.parametrize("name", sorted(LISTS))
def test_the_list_offers_what_the_table_says_and_hands_it_out(state, name):
    role, ways = LISTS[name]
    here = state if role in ("focal_point", "approver") else factories.body("national-mechanism")
    client = inside(member(role, at=here))

    page = text(client, reverse(f"workspace:{name}"))

    for way in ways:
        kind, _colon, what = way.partition(":")
        if kind == "workbook":
            assert reverse("workspace:workbooks-take", args=[what]) in page, way
            answer = client.post(reverse("workspace:workbooks-take", args=[what]), {"language": "en"})
            assert answer.getvalue().startswith(b"PK"), way
        elif kind == "file":
            assert reverse(f"workspace:{what}") in page, way
        else:
            assert "as=csv" in page, way
            answer = client.get(reverse(f"workspace:{name}") + CSV)
            rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
            assert len(rows) > 1 or name in ("calls", "partners"), way
            assert len({len(row) for row in rows}) == 1, way


def test_who_may_not_fill_in_takes_the_table_and_no_workbook(state):
    client = inside(member("approver", at=state))

    for name in ("recommendations", "clusters"):
        page = text(client, reverse(f"workspace:{name}"))
        assert "as=csv" in page
        assert "workbooks/take" not in page


def test_a_table_is_narrowed_as_its_page_is(state):
    led = factories.cluster("Courts decide in time")
    assign_body(target=led, body=state, part=AssignmentPart.LEAD, by=factories.user("coordinator"))
    client = inside(member("coordinator", at=factories.body("national-mechanism")))

    every = client.get(reverse("workspace:clusters") + CSV).content.decode()
    unled = client.get(reverse("workspace:clusters") + "?lead=none&as=csv").content.decode()

    assert "Courts decide in time" in every
    assert "Courts decide in time" not in unled
    assert "Nobody marries before 18" in unled


def test_no_cell_of_a_table_is_a_formula(state):
    factories.cluster("=HYPERLINK(1)")
    client = inside(member("coordinator", at=factories.body("national-mechanism")))

    assert "'=HYPERLINK(1)" in client.get(reverse("workspace:clusters") + CSV).content.decode()
