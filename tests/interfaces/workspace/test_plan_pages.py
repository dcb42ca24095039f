"""The national action plan in the browser: narrowed, drawn, taken along; one action edited in small steps."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from servanda.domain.implementation.actions.actions import set_action_status
from servanda.domain.implementation.actions.milestones import change_milestone
from servanda.domain.implementation.actions.replanning import replan_action, set_action_aims
from servanda.domain.implementation.models import Action, Milestone, SupportNeed
from servanda.domain.recommendations.models import Tag
from servanda.foundation.accounts.models import User
from servanda.foundation.reference.models import Goal, Target
from tests import factories
from tests.domain.implementation.planned import DAY, action, whole_action
from tests.interfaces.workspace.members import inside, member, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator() -> User:
    factories.installation()
    return member("coordinator", at=factories.body("national-mechanism"))


@pytest.fixture
def browser(coordinator: User) -> Client:
    return inside(coordinator)


@pytest.fixture
def focal_point(coordinator: User) -> User:
    return member("focal_point")


@pytest.fixture
def whole(coordinator: User) -> Action:
    cluster = factories.cluster(members=[factories.recommendation()], area="women-and-girls")
    return whole_action(cluster, factories.body(), coordinator, helping=factories.body("ministry-of-health"))


@pytest.fixture
def other(coordinator: User) -> Action:
    cluster = factories.cluster("Legal aid")
    body = factories.body("legal-aid-board")
    return action(
        cluster, body, coordinator, titles={"en": "Paralegals"}, kind="training", promised_for=DAY(2031, 1, 1)
    )


def _day(name: str, day: str) -> dict[str, str]:
    return {f"{name}_{part}": value for part, value in zip(("day", "month", "year"), day.split("."), strict=True)}


@pytest.mark.parametrize(
    "query",
    ["q=repeal", "theme=women-and-girls", "body=ministry-of-health", "body=ministry-of-justice", "kind=law"]
    + ["status=under_way", "late=1", "support=1", "goal=5", "year=2026", "objective={whole}"],
)
def test_the_plan_is_narrowed_by_each_filter(browser: Client, whole: Action, other: Action, query: str) -> None:
    recommendation = whole.cluster.memberships.get().recommendation
    Tag.objects.create(
        recommendation=recommendation, kind="sdg_target", code="5.3", provenance="imported", source="uhri"
    )

    page = text(browser, f"/work/plan/?{query.format(whole=whole.cluster.public_id)}")
    all_of_it = text(browser, "/work/plan/")

    assert ("Repeal of section 9" in page, f"/plan/actions/{other.pk}/" in page) == (True, False)
    assert f"/plan/actions/{other.pk}/" in all_of_it


@pytest.mark.parametrize(
    "query", ["year=x", "goal=99", "goal=five", "status=wish", "kind=wish", "body=nobody", "page=x", "page=99"]
)
def test_odd_questions_get_an_answer(browser: Client, whole: Action, query: str) -> None:
    text(browser, f"/work/plan/?{query}")
    text(browser, f"/work/plan/timeline/?{query}")


def test_a_goal_chosen_for_an_action_goes_before_those_of_its_recommendations(
    browser: Client, whole: Action, coordinator: User
) -> None:
    recommendation = whole.cluster.memberships.get().recommendation
    Tag.objects.create(
        recommendation=recommendation, kind="sdg_target", code="5.3", provenance="imported", source="uhri"
    )
    target = Target.objects.create(code="16.3", goal=Goal.objects.create(code="16", sort_key="16"), sort_key="16.3")
    set_action_aims(action=whole, recommendations=[], targets=[target], version=whole.version, by=coordinator)

    found = ["Repeal of section 9" in text(browser, f"/work/plan/?goal={goal}") for goal in (16, 5)]

    assert found == [True, False]


def test_money_is_summed_by_currency_and_never_across(browser: Client, whole: Action, coordinator: User) -> None:
    action(whole.cluster, whole.body, coordinator, cost=Decimal(5), missing=Decimal(2), currency="EUR")
    stopped = action(whole.cluster, whole.body, coordinator, cost=Decimal(70), currency="EUR")
    set_action_status(action=stopped, status="discontinued", reasons={"en": "No."}, version=1, by=coordinator)

    page = text(browser, "/work/plan/")

    cell = r'<td class="n[^>]*>([^<]*)</td>'
    sums = re.findall(rf'<th scope="row">([A-Z]{{3}})</th>{cell}{cell}{cell}', page)
    assert sums == [("EUR", "5", "3", "2"), ("USD", "1,000.50", "700.50", "300")]


@pytest.mark.parametrize("address", ["plan/", "plan/timeline/", "plan/?goal=5&late=1&support=1&q=law&year=2026"])
@pytest.mark.parametrize("role", ["coordinator", "focal_point"])
def test_the_plan_costs_twelve_queries_at_most(
    coordinator: User, address: str, role: str, django_assert_max_num_queries: Any
) -> None:
    for number in range(6):
        cluster = factories.cluster(f"Objective {number}", members=[factories.recommendation()])
        whole_action(cluster, factories.body(), coordinator, helping=factories.body(f"body-{number}"))
    browser = inside(member(role))
    text(browser, "/work/account/")  # the first page of a session also notes that it is in use

    with django_assert_max_num_queries(11):
        text(browser, f"/work/{address}")


def test_the_timeline_says_draws_lists_and_hands_over_the_same(browser: Client, whole: Action, other: Action) -> None:
    page = text(browser, "/work/plan/timeline/")
    rows = list(csv.reader(io.StringIO(browser.get("/work/plan/timeline.csv").content.decode("utf-8-sig"))))

    assert "Of 2 actions, 0 are completed. 1 is late. 1 was promised for an earlier day." in page
    for sign in ("#k-moved", "#k-reached", "#k-missed", "act-late", "c-now"):
        assert sign in page
    assert "31 Dec 2025, then 30 Jun 2026" in page
    assert "<script" not in page[page.index("<main") : page.index("</main")]
    told = {row[1]: row for row in rows[1:] if row[1]}
    assert set(told) == {"Repeal of section 9", "Paralegals"}
    assert told["Repeal of section 9"][4:8] == ["2025-01-01", "2025-12-31", "2026-06-30", ""]
    assert [row[9:] for row in rows if row[9:10] and row[9] not in ("", "milestone")] == [
        ["First reading", "2025-06-01", "2025-06-20"],
        ["Vote", "2026-05-01", ""],
    ]


def test_from_right_to_left_the_drawing_is_mirrored(coordinator: User, whole: Action) -> None:
    browser = inside(coordinator)
    left = text(browser, "/work/plan/timeline/")
    browser.cookies["django_language"] = "ar"
    right = text(browser, "/work/plan/timeline/")

    places = [[float(x) for x in re.findall(r'<use href="#k-\w+" x="([\d.]+)%"', page)] for page in (left, right)]
    assert len(places[0]) == 3
    assert places[1] == [pytest.approx(100 - x) for x in places[0]]


def test_files_are_narrowed_like_the_page(browser: Client, whole: Action, other: Action) -> None:
    for name in ("docx", "xlsx"):
        answer = browser.get(f"/work/plan/national-action-plan.{name}?kind=training")
        assert answer.status_code == 200
        assert "attachment" in answer["Content-Disposition"]
        assert answer.content[:2] == b"PK"


def test_the_page_of_an_action_shows_everything_and_offers_only_what_one_may(
    whole: Action, focal_point: User, coordinator: User
) -> None:
    address = f"/work/plan/actions/{whole.pk}/"
    own, coordinating, reading = (text(inside(who), address) for who in (focal_point, coordinator, member("drafter")))

    for words in (
        "The section goes.",
        "Promised for 31 Dec 2025, then 30 Jun 2026",
        "No session in spring.",
        "USD 1,000.50",
    ):
        assert words in reading
    for words in (
        "First reading",
        "Ministry of health",
        "No majority.",
        "Kept inside.",
        "The one recommendation",
    ):
        assert words in reading
    assert "Reached today" in own
    assert "Agree to show it to partners" not in own
    assert "Agree to show it to partners" in coordinating
    for words in ("Reached today", "Add a budget line", "Say where it stands", "Agree to show"):
        assert words not in reading


def test_a_focal_point_ticks_a_milestone_in_one_step_and_takes_it_back(whole: Action, focal_point: User) -> None:
    browser, vote = inside(focal_point), Milestone.objects.get(reached_on=None)

    answer = browser.post(f"/work/plan/milestones/{vote.pk}/settle/", {"done": "reached"})
    vote.refresh_from_db()
    assert answer["Location"] == f"/work/plan/actions/{whole.pk}/#milestones"
    assert vote.reached_on is not None
    browser.post(f"/work/plan/milestones/{vote.pk}/settle/", {"done": "open"})
    browser.post(f"/work/plan/milestones/{vote.pk}/settle/", {"done": "dropped"})

    vote.refresh_from_db()
    assert (vote.reached_on, vote.dropped_on is not None) == (None, True)


def test_parts_are_added_changed_and_taken_out(whole: Action, focal_point: User) -> None:
    browser, at = inside(focal_point), f"/work/plan/actions/{whole.pk}"
    browser.post(f"{at}/milestones/", {"titles": "Signature", **_day("due_on", "1.8.2026")})
    browser.post(
        f"{at}/budget/", {"amount": "12.50", "currency": "usd", "source": "loan", "who": "A bank", "year": "2028"}
    )
    browser.post(f"{at}/risks/", {"texts": "Rain.", "likelihood": "low", "answers": ""})
    browser.post(f"{at}/needs/", {"kind": "equipment", "texts": "A rig.", "amount": "", "currency": "USD"})

    assert Milestone.objects.filter(titles={"en": "Signature"}, due_on=DAY(2026, 8, 1)).exists()
    line, risk = whole.budget.get(source="loan"), whole.risks.get(texts={"en": "Rain."})
    need = SupportNeed.objects.get(kind="equipment")
    browser.post(f"/work/plan/budget/{line.pk}/", {"amount": "13", "currency": "USD", "source": "none", "version": 1})
    browser.post(f"/work/plan/risks/{risk.pk}/remove/", {"version": 1})
    browser.post(f"/work/plan/needs/{need.pk}/remove/", {"version": 7})  # not the version it has

    whole.refresh_from_db()
    assert (whole.cost, whole.missing) == (Decimal("1013.50"), Decimal(313))
    assert not whole.risks.filter(pk=risk.pk).exists()
    assert SupportNeed.objects.filter(pk=need.pk).exists()


@pytest.mark.parametrize(
    ("part", "given", "target", "words"),
    [
        (
            "milestones",
            {"titles": "", **_day("due_on", "31.2.2026")},
            "id_titles",
            "Enter the date as day, month and year",
        ),
        ("budget", {"amount": "much", "currency": "USD", "source": "state"}, "id_amount", "much"),
        ("budget", {"amount": "5", "currency": "EUR", "source": "state"}, "id_currency", "budgeted in USD"),
        ("needs", {"kind": "money", "texts": "Beds.", "amount": "5", "currency": ""}, "id_currency", "three letters"),
        ("risks", {"texts": "Rain.", "answers": "Umbrellas."}, "id_likelihood_0", "Umbrellas."),
    ],
)
def test_bad_input_is_answered_beside_the_field_and_what_was_typed_stays(
    whole: Action, focal_point: User, part: str, given: dict[str, str], target: str, words: str
) -> None:
    answer = inside(focal_point).post(f"/work/plan/actions/{whole.pk}/{part}/", given)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert f'href="#{target}"' in page
    assert words in page


def test_two_people_rewording_an_action_see_three_texts_and_lose_none(
    whole: Action, focal_point: User, coordinator: User
) -> None:
    opened = whole.version
    replan_action(
        action=whole, titles={"en": "Repeal, theirs"}, descriptions={}, kind="policy", body=whole.body,
        supporting=[factories.body("police")], starts_on=None, version=opened, by=coordinator,
    )  # fmt: skip
    mine = {"titles_en": "Repeal, mine", "kind": "law", "body": whole.body.pk, "version": opened}
    browser, address = inside(focal_point), f"/work/plan/actions/{whole.pk}/edit/"

    answer = browser.post(address, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    for words in ("Repeal, mine", "theirs", "Repeal of section 9", "Police", "Ministry of health", "Policy or plan"):
        assert words in page
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    browser.post(address, {**mine, "titles_en": "Repeal, both", "version": version})

    whole.refresh_from_db()
    assert (whole.titles["en"], whole.kind) == ("Repeal, both", "law")


def test_a_status_and_a_milestone_saved_twice_are_shown_three_ways_too(
    whole: Action, focal_point: User, coordinator: User
) -> None:
    browser, vote = inside(focal_point), Milestone.objects.get(reached_on=None)
    set_action_status(
        action=whole, status="planned", promised_for=DAY(2027, 1, 1), version=whole.version, by=coordinator
    )
    change_milestone(milestone=vote, titles={"en": "Vote, theirs"}, due_on=vote.due_on, version=1, by=coordinator)

    moved = browser.post(
        f"/work/clusters/actions/{whole.pk}/",
        {"status": "under_way", "version": whole.version, **_day("promised_for", "1.2.2028")},
    )
    named = browser.post(
        f"/work/plan/milestones/{vote.pk}/", {"titles": "Vote, mine", "version": 1, **_day("due_on", "1.5.2026")}
    )

    assert (moved.status_code, named.status_code) == (409, 409)
    for words in ("30 June 2026", "1 January 2027", "Planned"):
        assert words in moved.content.decode()
    assert "theirs" in named.content.decode()
    assert "Vote, mine" in named.content.decode()


def test_postponing_and_stopping_say_why_in_words(whole: Action, focal_point: User) -> None:
    browser, at = inside(focal_point), f"/work/clusters/actions/{whole.pk}/"
    without = browser.post(at, {"status": "discontinued", "version": whole.version})
    assert without.status_code == 422
    assert 'href="#id_reasons"' in without.content.decode()

    browser.post(at, {"status": "discontinued", "reasons": "The court decided otherwise.", "version": whole.version})

    assert "The court decided otherwise." in text(browser, f"/work/plan/actions/{whole.pk}/")


def test_what_an_action_serves_is_chosen_among_its_objectives_own(whole: Action, focal_point: User) -> None:
    Target.objects.create(code="5.3", goal=Goal.objects.create(code="5", sort_key="05"), sort_key="05.03")
    browser, at = inside(focal_point), f"/work/plan/actions/{whole.pk}/aims/"

    wrong = browser.post(at, {"others": "5.33", "version": whole.version})
    browser.post(at, {"others": "5.3", "version": whole.version})

    assert wrong.status_code == 422
    assert "“5.33” is no SDG target" in wrong.content.decode()
    assert [target.code for target in whole.targets.all()] == ["5.3"]
    assert "Chosen for this action" in text(browser, f"/work/plan/actions/{whole.pk}/")


def test_the_objective_draws_its_own_timeline(browser: Client, whole: Action) -> None:
    page = text(browser, f"/work/clusters/{whole.cluster.public_id}/")

    assert "Of 1 action, 0 is completed. 1 is late." in page
    assert f"timeline.csv?objective={whole.cluster.public_id}" in page
