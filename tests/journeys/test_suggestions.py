"""A coordinator reviews suggestions: by keyboard alone, without JavaScript, in whole groups, and builds a cluster."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from servanda.domain.recommendations.models import Cluster, ClusterMember, Recommendation, Tag
from servanda.foundation.accounts.models import User
from servanda.foundation.reference.loader import load_reference
from servanda.pipelines.classification.models import Suggestion
from tests import factories
from tests.interfaces.workspace.members import member
from tests.journeys.conftest import Desk

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]
SCHOOL = "Ensure that girls who leave school because of early marriage or pregnancy can return to school."
HERE = "/work/suggestions/"


def _ask(item: Recommendation, kind: str, value: str, sure: float, words: str = "") -> Suggestion:
    start = SCHOOL.find(words)
    why = {"language": "en", "spans": [[start, start + len(words)]], "words": [words]} if words else {}
    return Suggestion.objects.create(
        recommendation=item, kind=kind, value=value, confidence=sure, why=why, method="knowledge", version="1"
    )


def _texts() -> tuple[Recommendation, Recommendation, Cluster]:
    factories.installation()
    load_reference()
    cluster = factories.cluster("Nobody marries before 18")
    first, second = factories.recommendation(SCHOOL), factories.recommendation("Dig wells in every district.")
    _ask(first, "cluster", cluster.public_id, 0.88)
    _ask(first, "group", "girls", 0.6, "girls")
    _ask(first, "sdg_target", "5.3", 0.55, "early marriage")
    _ask(second, "theme", "right-to-water", 0.95)
    return first, second, cluster


def _coordinator() -> User:
    return member("coordinator", at=factories.body("national-mechanism"))


def _tags(item: Recommendation) -> dict[str, str]:
    return dict(Tag.objects.filter(recommendation=item).order_by("pk").values_list("code", "provenance"))


def _press(page: Page, key: str) -> None:
    with page.expect_navigation():
        page.keyboard.press(key)


def test_by_keyboard_alone(desk_of: Desk) -> None:
    first, second, cluster = _texts()
    page = desk_of(_coordinator())
    page.goto(HERE)
    assert [mark.inner_text() for mark in page.locator("mark").all()] == ["girls", "early marriage"]

    page.keyboard.press("a")  # the objective: a cluster grows
    page.keyboard.press("r")  # the group
    page.keyboard.press("c")  # the target: something else
    page.locator("fieldset.now select").press_sequentially("4.5")
    page.keyboard.press("Tab")
    _press(page, "Enter")

    assert _tags(first) == {"girls": "refused", "5.3": "refused", "4.5": "confirmed"}
    assert ClusterMember.objects.get(recommendation=first, left_at=None).cluster == cluster
    assert "Dig wells" in page.locator("blockquote").inner_text()

    _press(page, "u")

    assert "early marriage" in page.locator("blockquote").inner_text()
    assert _tags(first) == {}
    assert not ClusterMember.objects.filter(recommendation=first, left_at=None).exists()


def test_arrows_walk_among_the_suggestions_and_letters_typed_elsewhere_decide_nothing(desk_of: Desk) -> None:
    _texts()
    page = desk_of(_coordinator())
    page.goto(HERE)

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("a")

    chosen = page.locator("fieldset.pick").nth(1).locator("input[value=accept]")
    assert chosen.is_checked()
    assert page.locator("input[value=accept]:checked").count() == 1
    page.locator("#q0").click()
    page.keyboard.type("rare")
    assert page.locator("input[value=refuse]:checked").count() == 0


def test_with_shortcuts_switched_off_letters_do_nothing(desk_of: Desk) -> None:
    _texts()
    page = desk_of(_coordinator())
    page.goto(HERE)
    page.get_by_role("button", name="Switch shortcuts off").click()
    page.wait_for_selector("text=Shortcuts are off.")

    page.keyboard.press("a")

    assert page.locator("input[value=accept]:checked").count() == 0


def test_without_javascript(desk_of: Desk) -> None:
    first, _second, cluster = _texts()
    page = desk_of(_coordinator(), scripts=False)
    page.goto(HERE)
    objective, group, target = (page.locator("fieldset.pick").nth(at) for at in range(3))

    objective.get_by_label("Accept").check()
    group.get_by_label("Refuse").check()
    target.get_by_label("Change").check()
    assert target.locator("select").is_visible()
    target.locator("select").select_option("4.5")
    page.locator("[data-save]").click()

    assert _tags(first) == {"girls": "refused", "5.3": "refused", "4.5": "confirmed"}
    assert ClusterMember.objects.get(recommendation=first, left_at=None).cluster == cluster
    page.get_by_role("button", name="Undo the last").click()
    assert _tags(first) == {}
    page.get_by_role("button", name="Later").click()
    assert "Dig wells" in page.locator("blockquote").inner_text()


def test_a_cluster_grows_by_a_whole_group(desk_of: Desk) -> None:
    factories.installation()
    cluster = factories.cluster("Every child stays in school")
    items = [factories.recommendation(SCHOOL) for _number in range(4)]
    for item, sure in zip(items, (0.96, 0.94, 0.91, 0.5), strict=True):
        _ask(item, "cluster", cluster.public_id, sure)
    page = desk_of(_coordinator(), scripts=False)
    page.goto(f"{HERE}groups/")

    page.get_by_role("link", name="Every child stays in school").click()
    page.locator("input[name=pick]").nth(3).check()
    page.get_by_role("button", name="Accept what is ticked").click()

    assert "4 were accepted." in page.content()
    assert ClusterMember.objects.filter(cluster=cluster, left_at=None).count() == 4
    page.get_by_role("button", name="Undo the last").click()
    assert ClusterMember.objects.filter(cluster=cluster, left_at=None).count() == 0
