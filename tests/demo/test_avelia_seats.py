"""Who answers to whom, who is away, who stands in: every key leads somewhere, and no rule is broken."""

from __future__ import annotations

from tests.demo.avelia import ACCOUNTS, BODIES, CLUSTERS, POSTS, read

SEATS = read("seats.yaml")


def _bodies_of(account: str) -> set[str]:
    return {held.get("body", "") for held in ACCOUNTS[account]["memberships"]}


def test_supervisors_are_posts_and_make_no_circle() -> None:
    above = SEATS["supervisors"]
    for below in above:
        seen, step = {below}, above.get(below)
        while step:
            assert step in POSTS
            assert step not in seen
            seen.add(step)
            step = above.get(step)


def test_stand_ins_are_colleagues() -> None:
    named = [row for row in SEATS["alternates"] + SEATS["absences"] if "stand_in" in row]

    assert all(_bodies_of(row["holder"]) & _bodies_of(row["stand_in"]) for row in named)
    assert all(row["holder"] != row["stand_in"] for row in named)


def test_somebody_is_away_on_the_day_the_story_is_told() -> None:
    told = SEATS["dated_relative_to"]

    assert [row for row in SEATS["absences"] if row["since"] <= told <= row["until"]]
    assert all(row["until"] >= row["since"] for row in SEATS["absences"])


def test_posts_and_bodies_that_are_given_work_exist_and_one_post_is_vacant() -> None:
    for row in SEATS["posts"]:
        assert row["cluster"] in CLUSTERS
        assert POSTS[row["post"]]["body"] == row["body"]
    for row in SEATS["together"]:
        assert row["body"] in BODIES
        assert set(row["clusters"]) <= set(CLUSTERS)
    assert any(POSTS[row["post"]]["holder"] is None for row in SEATS["posts"])
