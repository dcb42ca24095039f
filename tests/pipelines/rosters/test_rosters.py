"""A spreadsheet of bodies and people: a plan first, then exactly that, and nothing twice."""

from __future__ import annotations

import csv
import io

import pytest
from django.core import mail
from django.utils import translation
from pytest_django import DjangoCaptureOnCommitCallbacks

from servanda.foundation.accounts.models import Invitation, User
from servanda.foundation.audit.models import Event
from servanda.foundation.common.errors import InvalidInput, NotAllowed, StepRefused
from servanda.foundation.organisations.models import Body, Post
from servanda.pipelines.rosters.actions.apply import apply_roster, carry_on_inviting, send_prepared_invitations
from servanda.pipelines.rosters.actions.bring import bring_roster, choose_columns, decide_on_names, discard_roster
from servanda.pipelines.rosters.actions.undo import undo_roster
from servanda.pipelines.rosters.meanings import meanings_of
from servanda.pipelines.rosters.models import Roster
from servanda.pipelines.rosters.plan import plan_of
from servanda.pipelines.rosters.states import LineKind, Thing
from servanda.pipelines.rosters.template import template_workbook
from tests import factories
from tests.pipelines.rosters.sheets import workbook

pytestmark = pytest.mark.django_db
HEAD = ["Body", "Stands under", "Branch", "Kind", "Level", "Post", "E-mail", "Role", "Language"]
ROWS = [
    ["Ministry of Water", "", "Government", "Ministry", "National"],
    ["Northern Province", "", "Local government", "Province, region or city", "Region or province"],
    ["Harbour City", "Northern Province", "local", "local", "city"],
    ["Ministry of Water", "", "", "", "", "Legal adviser", "legal@water.example", "Focal point", "Français"],
    ["Harbour City", "", "", "", "", "Mayor's office", "mayor@city.example", "approver", ""],
]


@pytest.fixture
def administrator() -> User:
    factories.installation()
    return factories.user("administrator", at=factories.body("mechanism", kind="nmirf"))


def _bring(by: User, rows: list[list[str]] = ROWS, head: list[str] = HEAD) -> Roster:
    content = workbook({"List": [head, *rows]})
    return bring_roster(state=factories.state(), file_name="list.xlsx", content=content, language="en", by=by)


def _apply(roster: Roster, by: User, *, send: bool = False) -> Roster:
    return apply_roster(roster=roster, send=send, base_address="http://testserver/", by=by)


def test_a_plan_changes_nothing(administrator: User) -> None:
    before = (Body.objects.count(), Post.objects.count(), Invitation.objects.count())

    plan = plan_of(_bring(administrator), by=administrator)

    assert plan.counts == {"new": 7}
    assert (Body.objects.count(), Post.objects.count(), Invitation.objects.count()) == before


def test_what_the_plan_says_happens_through_the_ordinary_actions(
    administrator: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    roster = _apply(_bring(administrator), administrator, send=True)

    city = Body.objects.get(public_id="harbour-city")
    assert (city.parent.public_id, city.level, city.branch) == ("northern-province", "city", "local")  # type: ignore[union-attr]
    assert Event.objects.filter(name="organisations.body_added").count() == 3
    assert Event.objects.filter(name="organisations.post_added").count() == 2
    with django_capture_on_commit_callbacks(execute=True):
        roster = carry_on_inviting(roster=roster, by=administrator)
    assert (len(mail.outbox), roster.waiting, roster.sending) == (2, [], False)
    legal = Invitation.objects.get(email="legal@water.example")
    assert (legal.role, legal.language, str(legal.post)) == ("focal_point", "fr", "Legal adviser")
    assert Event.objects.filter(name="accounts.person_invited").count() == 2


def test_nobody_is_invited_before_somebody_says_so(administrator: User) -> None:
    roster = _apply(_bring(administrator), administrator)
    assert carry_on_inviting(roster=roster, by=administrator).waiting
    assert not Invitation.objects.exists()

    send_prepared_invitations(roster=roster, by=administrator)
    carry_on_inviting(roster=roster, by=administrator)

    assert Invitation.objects.count() == 2


def test_the_same_file_again_changes_nothing(administrator: User) -> None:
    carry_on_inviting(roster=_apply(_bring(administrator), administrator, send=True), by=administrator)

    again = _bring(administrator)
    plan = plan_of(again, by=administrator)

    assert set(plan.counts) == {"unchanged"}
    with pytest.raises(StepRefused, match="Nothing would change"):
        _apply(again, administrator)


def test_a_corrected_file_shows_its_differences_and_leaves_out_what_it_does_not_say(administrator: User) -> None:
    _apply(_bring(administrator), administrator)
    Body.objects.filter(public_id="harbour-city").update(remit={"en": "Runs the harbour."})

    roster = _bring(administrator, [["Harbour City", "Ministry of Water", "", "", "District"]])
    (line,) = plan_of(roster, by=administrator).lines
    _apply(roster, administrator)

    assert line.kind == LineKind.CHANGED
    assert any("City or municipality → District" in words for words in line.says)
    city = Body.objects.get(public_id="harbour-city")
    assert (str(city.parent), city.level, city.remit) == ("Ministry of Water", "district", {"en": "Runs the harbour."})


def test_a_nearly_equal_name_waits_for_a_decision(administrator: User) -> None:
    held = factories.body("ministry-of-water", names={"en": "Ministry of Water Affairs"})
    roster = _bring(administrator, [["Ministry of Water Affair", "", "Government"]])
    (doubt,) = plan_of(roster, by=administrator).open_doubts
    with pytest.raises(StepRefused, match="doubtful"):
        _apply(roster, administrator)

    same = decide_on_names(roster=roster, decisions={doubt.key: held.public_id}, by=administrator)
    assert [line.kind for line in plan_of(same, by=administrator).lines] == [LineKind.CHANGED]
    other = decide_on_names(roster=roster, decisions={doubt.key: "new"}, by=administrator)
    assert [line.kind for line in plan_of(other, by=administrator).lines] == [LineKind.NEW]


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        (["Ministry of Water", "", "Monarchy"], "Branch", "Choose one of: Government"),
        (["Ministry of Water", "Ministry of Air", "Government"], "Stands under", "There is no body"),
        (["Ministry of Water", "", "", "", "", "", "nobody", "approver"], "E-mail", "no e-mail address"),
        (["Ministry of Water", "", "", "", "", "", "a@water.example", "emperor"], "Role", "Choose one of"),
        (["Ministry of Water", "", "", "", "", "", "a@water.example", ""], "Role", "missing"),
        (["Ministry of Water", "", "", "", "", "", "a@water.example", "parliament"], "Role", "does not exist"),
        (["", "", "", "", "", "", "a@water.example", "approver"], "Body", "in which body"),
        (["Ministry of Water", "", "", "", "", "", "", "approver"], "E-mail", "no address"),
    ],
)
def test_a_wrong_row_says_what_where_and_what_to_do(
    administrator: User, row: list[str], column: str, says: str
) -> None:
    plan = plan_of(_bring(administrator, [row]), by=administrator)

    (line,) = plan.of(LineKind.ERROR)
    assert (line.place, line.says[0].startswith(f"Column “{column}”: ")) == ("List, 2", True)
    assert says in line.says[0]


def test_wrong_rows_are_left_out_and_named_and_the_rest_is_done(administrator: User) -> None:
    roster = _apply(_bring(administrator, [*ROWS, ["Ministry of Air", "", "Monarchy"]]), administrator)

    assert Body.objects.filter(public_id="ministry-of-water").exists()
    assert not Body.objects.filter(public_id="ministry-of-air").exists()
    assert roster.receipt["errors"][0][:2] == ["List, 7", "Ministry of Air"]


def test_bodies_under_each_other_in_a_circle_are_refused(administrator: User) -> None:
    rows = [["One", "Two", "Government"], ["Two", "One", "Government"]]

    plan = plan_of(_bring(administrator, rows), by=administrator)

    assert {line.kind for line in plan.lines} == {LineKind.ERROR}


def test_nobody_gives_a_role_to_themselves_by_a_file(administrator: User) -> None:
    row = ["Mechanism", "", "", "", "", "", administrator.email.upper(), "coordinator"]

    plan = plan_of(_bring(administrator, [row]), by=administrator)

    assert "cannot give a role to yourself" in plan.of(LineKind.ERROR)[0].says[0]


def test_undone_what_nobody_used_goes_and_what_is_used_is_named(administrator: User) -> None:
    roster = _apply(_bring(administrator), administrator, send=True)
    carry_on_inviting(roster=roster, by=administrator)
    factories.user("focal_point", at=Body.objects.get(public_id="ministry-of-water"))

    roster = undo_roster(roster=roster, by=administrator)

    assert not Invitation.objects.filter(revoked_at=None).exists()
    assert Body.objects.get(public_id="harbour-city").closed_on
    assert not Body.objects.get(public_id="ministry-of-water").closed_on
    assert ["Ministry of Water", "It is in use."] in roster.receipt["stays"]
    assert roster.sheets == []


def test_undone_a_changed_body_reads_as_before_unless_somebody_changed_it(administrator: User) -> None:
    body = factories.body("ministry-of-water", names={"en": "Ministry of Water"})
    roster = _apply(_bring(administrator, [["Ministry of Water", "", "Judiciary"]]), administrator)

    undo_roster(roster=roster, by=administrator)

    body.refresh_from_db()
    assert body.branch == "executive"


@pytest.mark.parametrize(
    "head",
    [
        ["Organe", "Relève de", "Poste", "Courriel", "Rôle"],
        ["Institución", "Depende de", "Cargo", "Correo electrónico", "Rol"],
        ["الهيئة", "تابعة لـ", "الوظيفة", "البريد الإلكتروني", "الدور"],
        ["Орган", "Подчиняется", "Должность", "Электронная почта", "Роль"],
        ["机构", "上级", "职位", "电子邮件", "角色"],
    ],
)
def test_headings_are_recognised_in_each_language(head: list[str]) -> None:
    found = set(meanings_of(head).values())

    assert found >= {"body", "post", "email", "role"}


def test_a_wrong_guess_is_corrected_by_hand(administrator: User) -> None:
    roster = _bring(administrator, [["W", "Ministry of Water", "Government"]], ["Code", "Unit", "Branch"])
    assert "body" not in roster.columns["0"].values()

    columns = {"0": {"0": "", "1": "body", "2": "branch"}}
    roster = choose_columns(roster=roster, columns=columns, by=administrator)

    assert [line.title for line in plan_of(roster, by=administrator).of(LineKind.NEW)] == ["Ministry of Water"]
    with pytest.raises(InvalidInput, match="same meaning"):
        choose_columns(roster=roster, columns={"0": {"0": "body", "1": "body"}}, by=administrator)


def test_a_csv_with_semicolons_is_read_too(administrator: User) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([HEAD, *ROWS])

    roster = bring_roster(
        state=factories.state(), file_name="l.csv", content=text.getvalue().encode(), language="en", by=administrator
    )

    assert plan_of(roster, by=administrator).counts == {"new": 7}


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_template_is_recognised_whatever_its_language(administrator: User, language: str) -> None:
    with translation.override(language):
        content = template_workbook(languages=["en", "fr", "ar"], bodies=["Mechanism"])

    roster = bring_roster(state=factories.state(), file_name="t.xlsx", content=content, language="en", by=administrator)

    found = set(roster.columns["0"].values())
    assert found >= {"body", "code", "parent", "branch", "kind", "level", "remit", "post", "email", "role", "language"}


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04broken", workbook({"A": [["x", "y"], ["1", "2"]]})])
def test_a_file_that_is_no_list_is_refused_in_words(administrator: User, content: bytes) -> None:
    with pytest.raises(InvalidInput) as refused:
        bring_roster(state=factories.state(), file_name="x", content=content, language="en", by=administrator)

    assert refused.value.field == "file"


def test_five_hundred_people_and_a_hundred_bodies_are_one_file(administrator: User) -> None:
    rows = [[f"Unit {n}", "", "Government"] for n in range(100)]
    rows += [[f"Unit {n % 100}", "", "", "", "", f"Desk {n}", f"p{n}@unit.example", "approver"] for n in range(500)]

    roster = _apply(_bring(administrator, rows), administrator)

    made = {name: len(keys) for name, keys in roster.receipt.items() if keys}
    assert (made, len(roster.waiting)) == ({"bodies": 100, "posts": 500}, 500)
    plan = plan_of(_bring(administrator, rows), by=administrator)
    assert plan.of(LineKind.NEW, thing=Thing.BODY) == plan.of(LineKind.NEW, thing=Thing.POST) == []


def test_only_administrators_bring_rosters(administrator: User) -> None:
    with pytest.raises(NotAllowed):
        _bring(factories.user("coordinator"))
    roster = _bring(administrator)
    for act in (discard_roster, undo_roster, send_prepared_invitations):
        with pytest.raises(NotAllowed):
            act(roster=roster, by=factories.user("coordinator"))
