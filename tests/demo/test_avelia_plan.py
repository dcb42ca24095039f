"""What stands beside the actions of the invented State fits them."""

from __future__ import annotations

from collections import Counter

from tests.demo.avelia import ACTIONS, BODIES, PLAN, TODAY

BY_KEY = {action["key"]: action for action in ACTIONS}


def test_there_is_enough_of_every_kind_to_fill_the_pages() -> None:
    assert set(PLAN) <= set(BY_KEY)
    kinds = Counter(need["kind"] for row in PLAN.values() for need in row.get("needs", ()))
    assert set(kinds) == {"money", "expertise", "equipment", "training", "data", "drafting"}
    assert sum(len(row.get("milestones", ())) for row in PLAN.values()) >= 60
    assert sum(len(row.get("promised_before", ())) for row in PLAN.values()) >= 10
    assert {line["source"] for row in PLAN.values() for line in row.get("budget", ())} == {
        *("state", "own", "donor", "loan", "none")
    }


def test_budget_lines_add_up_to_the_cost_and_to_what_is_missing() -> None:
    for key, row in PLAN.items():
        if lines := row.get("budget"):
            assert sum(line["amount"] for line in lines) == BY_KEY[key]["cost"], key
            without = sum(line["amount"] for line in lines if line["source"] == "none")
            assert without == BY_KEY[key].get("missing", 0), key


def test_days_lie_in_the_order_of_time() -> None:
    for key, row in PLAN.items():
        action = BY_KEY[key]
        promises = [said["day"] for said in row.get("promised_before", ())]
        assert promises == sorted(promises), key
        for milestone in row.get("milestones", ()):
            assert milestone["due_on"] >= action.get("starts_on", milestone["due_on"]), key
            assert milestone.get("reached_on", TODAY) <= TODAY, key


def test_bodies_that_help_exist_and_are_others() -> None:
    for key, row in PLAN.items():
        assert set(row.get("supporting", ())) <= set(BODIES) - {BY_KEY[key]["body"]}, key


def test_every_discontinued_action_says_why() -> None:
    stopped = {key for key, action in BY_KEY.items() if action["status"] == "discontinued"}

    assert stopped == {key for key, row in PLAN.items() if row.get("discontinued_why")}
