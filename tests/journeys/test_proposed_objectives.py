"""A coordinator decides on what a run found: a repeat, a place, and an objective built from a proposal, by keyboard."""

from __future__ import annotations

import pytest

from servanda.domain.recommendations.models import Cluster, ClusterMember, Recommendation
from servanda.domain.recommendations.queries import cluster_of
from servanda.foundation.accounts.system import system_user
from servanda.pipelines.classification.actions.running import ask_for_run, carry_on
from servanda.pipelines.classification.models import ClusterProposal, Suggestion
from servanda.pipelines.classification.states import Stage
from tests import factories
from tests.interfaces.workspace.members import member
from tests.journeys.conftest import Desk
from tests.journeys.keyboard import Keyboard
from tests.pipelines.classification.side_by_side import a_state, ask

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]
HERE = "/work/suggestions/"


def _run() -> None:
    by = system_user()
    carry_on(run=ask_for_run(by=by), by=by)


def _stage(item: Recommendation, kind: str) -> str:
    return Suggestion.objects.get(recommendation=item, kind=kind).stage


def test_repeats_and_places_are_accepted_refused_and_corrected_by_keyboard(desk_of: Desk) -> None:
    factories.installation()
    coordinator = member("coordinator", at=factories.body("national-mechanism"))
    marriage, death, _others = a_state()
    home, away = factories.cluster("Nobody is put to death", members=death[:2]), factories.cluster("Wells", members=[])
    _run()
    # What engines say of themes and acts is another journey's.
    Suggestion.objects.exclude(kind__in=("repeat", "cluster")).delete()
    page = desk_of(coordinator)
    keys = Keyboard(page)

    # A repeat, both texts side by side, is accepted with a letter.
    keys.open(f"{HERE}?text={marriage[1].public_id}")
    pair = page.locator(".duo figure")
    assert (
        pair.nth(0).locator("blockquote").inner_text() == "Raise the minimum age of marriage to 18 for girls and boys."
    )
    assert "2010" in pair.nth(0).inner_text()
    page.keyboard.press("a")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    earlier, later = (Recommendation.objects.get(pk=item.pk) for item in marriage[:2])
    assert earlier.thread_id == later.thread_id is not None

    # Another one is refused.
    keys.open(f"{HERE}?text={death[1].public_id}")
    page.keyboard.press("r")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert _stage(death[1], "repeat") == Stage.REFUSED

    # A place in an objective is corrected into another one.
    keys.open(f"{HERE}?text={death[2].public_id}")
    question = page.locator("fieldset.pick", has_text="Nobody is put to death").first
    page.keyboard.press("c")
    keys.choose(question.locator("select"), "Wells")
    keys.press(page.locator("[data-save]"))
    assert cluster_of(death[2]) == away

    # Another run changes nothing of all that.
    _run()
    assert _stage(death[1], "repeat") == Stage.REFUSED
    assert (cluster_of(death[2]), cluster_of(death[0])) == (away, home)


def test_an_objective_is_built_from_a_proposal_by_keyboard_and_undone(desk_of: Desk) -> None:
    factories.installation()
    a_state()
    _run()
    page = desk_of(member("coordinator", at=factories.body("national-mechanism")))
    keys = Keyboard(page)

    keys.open(HERE)
    keys.press(page.get_by_role("link", name="Proposed objectives"))
    keys.press(page.get_by_role("link", name="Minimum age of marriage"))
    assert page.locator("input[name=member]:checked").count() == 3
    keys.write(page.get_by_label("Title in English"), "Nobody marries before 18")
    keys.write(page.get_by_label("Objective in English"), "By 2030, in law and in fact.")
    last = page.locator("input[name=member]").nth(2)
    keys.reach(last)
    page.keyboard.press("Space")
    left_out = Recommendation.objects.get(public_id=last.get_attribute("value"))
    keys.press(page.get_by_role("button", name="Make the objective"))

    made = Cluster.objects.get(titles__en="Nobody marries before 18")
    assert ClusterMember.objects.filter(cluster=made, left_at=None).count() == 2
    assert "is made, with 2 recommendations" in page.content()

    # Run and import again change nothing of all that.
    ask("Raise the minimum age of marriage to 18, for girls and boys alike.", 2020)
    _run()
    assert cluster_of(left_out) is None
    asked_again = Suggestion.objects.filter(stage=Stage.OPEN, kind="cluster", value=made.public_id)
    assert left_out.pk not in asked_again.order_by("pk").values_list("recommendation", flat=True)

    # And it can be undone within the hour.
    keys.press(page.get_by_role("button", name="Undo the last"))
    assert page.get_by_role("button", name="Make the objective").is_visible()
    assert not ClusterMember.objects.filter(cluster=made, left_at=None).exists()


def test_a_proposal_is_refused_without_javascript_and_stays_away(desk_of: Desk) -> None:
    factories.installation()
    a_state()
    _run()
    page = desk_of(member("coordinator", at=factories.body("national-mechanism")), scripts=False)
    page.goto(f"{HERE}objectives/")

    page.get_by_role("link", name="Death penalty").click()
    page.get_by_role("button", name="Refuse").click()

    assert "It is not proposed again." in page.content()
    assert page.get_by_role("link", name="Death penalty").count() == 0
    _run()
    page.goto(f"{HERE}objectives/")
    assert page.get_by_role("link", name="Death penalty").count() == 0
    assert page.get_by_role("link", name="Minimum age of marriage").count() == 1
    assert ClusterProposal.objects.filter(stage=Stage.REFUSED).count() == 1
