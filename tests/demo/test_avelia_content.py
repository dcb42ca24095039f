"""The invented State is whole: nothing points nowhere, every text has its length and language."""

from __future__ import annotations

import csv
import re
from collections import Counter

import pytest
import yaml

from tests.demo.avelia import (
    ACCOUNTS,
    ACTIONS,
    ALONE,
    BODIES,
    CLUSTERS,
    DOCUMENTS,
    FILES,
    PARTNERS,
    POSTS,
    RECOMMENDATIONS,
    REFERENCE,
    STATES,
    THREADS,
    TODAY,
    UPDATES,
    everything,
    multilingual,
    read,
    words,
)

ROLES = {
    *("administrator", "coordinator", "focal_point", "approver", "statistician", "drafter"),
    *("nhri", "civil_society", "parliament", "partner", "auditor"),
}
OBSTACLES = {"law", "people_training", "coordination", "money", "data", "custom"}
LONG_TITLES = {"AVL-UPR-4-118.47"}  # fixed by the drawings of the public page
ARABIC = re.compile(r"[\u0600-\u06FF]")


def test_there_is_enough_to_fill_the_pages() -> None:
    assert 205 <= len(RECOMMENDATIONS) <= 240
    assert len(STATES) - 1 >= 25
    assert len(BODIES) >= 34
    assert len(PARTNERS) == 6
    assert len(ACCOUNTS) >= 45
    assert len(DOCUMENTS) >= 14
    assert len(CLUSTERS) >= 26
    assert len(ACTIONS) >= 80
    assert len(UPDATES) >= 75
    assert len(read("indicators.yaml")["indicators"]) == 12


def test_every_recommendation_has_a_unique_public_id_made_from_its_document() -> None:
    assert len(RECOMMENDATIONS) == sum(len(f["recommendations"]) for f in FILES)
    for public_id, item in RECOMMENDATIONS.items():
        prefix = DOCUMENTS[item["document"]]["public_id"]
        assert public_id == f"{prefix}-{item['number']}"
        assert re.fullmatch(r"AVL-[A-Z]+-[\d-]+-\d+(\.\d+)?(\([a-z]\))?", public_id), public_id


def test_public_ids_and_keys_are_not_used_twice() -> None:
    for things, name in ((UPDATES, "key"), (ACTIONS, "key"), (list(CLUSTERS.values()), "public_id")):
        assert not [value for value, count in Counter(t[name] for t in things).items() if count > 1]
    for item in [*BODIES, *PARTNERS]:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", item)
    assert len({a["email"] for a in ACCOUNTS.values()}) == len(ACCOUNTS)


def test_texts_are_neither_empty_nor_endless() -> None:
    for public_id, item in RECOMMENDATIONS.items():
        assert 2 <= words(item["text"]["en"]) <= 60, public_id
        assert words(item["short_title"]["en"]) <= (14 if public_id in LONG_TITLES else 8), public_id
    for update in UPDATES:
        assert 60 <= words(update["what_was_done"]) <= 180, update["key"]
        assert update["effect_on_people"].strip()
        assert len(update["obstacle_words"]) <= 500
        assert set(update["obstacles"]) <= OBSTACLES


def test_split_paragraphs_carry_their_opening() -> None:
    for file in FILES:
        openings = {p["paragraph"]: p["opening"] for p in file.get("split_paragraphs", [])}
        split = [r for r in file["recommendations"] if "split_of" in r]
        assert {r["split_of"] for r in split} == set(openings)
        for item in split:
            assert item["number"].startswith(f"{item['split_of']}(")


def test_a_position_is_given_in_the_universal_periodic_review_only() -> None:
    for public_id, item in RECOMMENDATIONS.items():
        is_review = public_id.startswith("AVL-UPR-")
        assert ("position" in item) == is_review, public_id
        assert bool(item.get("recommending_states")) == is_review, public_id
        if is_review:
            assert item["position"]["value"] in {"supported", "noted", "partly"}
            assert set(item["recommending_states"]) <= set(STATES) - {"AVL"}
        if is_review and item["position"]["value"] != "supported":
            assert item["position"]["explanation"]["en"], public_id


def test_a_fourth_and_more_of_the_texts_are_in_french_and_arabic() -> None:
    for language in ("fr", "ar"):
        assert sum(language in r["text"] for r in RECOMMENDATIONS.values()) >= 60
        for number in range(1, 41):
            assert language in RECOMMENDATIONS[f"AVL-UPR-4-118.{number}"]["text"]
        for cluster in ("marriage", "legal-aid"):
            for member in CLUSTERS[cluster]["members"]:
                assert language in RECOMMENDATIONS[member]["text"], member
        assert sum(language in c["titles"] for c in CLUSTERS.values()) >= 10
        assert sum(u["language"] == language for u in UPDATES) >= 8


def test_arabic_is_in_arabic_script_and_the_rest_is_not() -> None:
    for value in multilingual(everything()):
        for language, text in value.items():
            assert bool(ARABIC.search(text)) == (language == "ar"), text
    for update in UPDATES:
        assert bool(ARABIC.search(update["what_was_done"])) == (update["language"] == "ar"), update["key"]


def test_themes_groups_and_targets_exist_in_the_reference_lists() -> None:
    if not (REFERENCE / "themes.yaml").exists():
        pytest.skip("The taxonomies are not part of this checkout.")
    for kind, name in (("themes", "themes.yaml"), ("groups", "groups.yaml")):
        codes = Counter(t["code"] for t in yaml.safe_load((REFERENCE / name).read_text(encoding="utf-8")))
        for public_id, item in RECOMMENDATIONS.items():
            assert item[kind], public_id
            for code in item[kind]:
                assert codes[code] == 1, (public_id, code)
    areas = yaml.safe_load((REFERENCE / "themes.yaml").read_text(encoding="utf-8"))
    assert {c["area"] for c in CLUSTERS.values()} <= {t["code"] for t in areas if t["parent"] is None}


def test_proposed_objectives_gather_what_is_in_none() -> None:
    proposals = read("suggestions.yaml")["proposals"]
    grouped = {member for cluster in CLUSTERS.values() for member in cluster["members"]}

    assert len(proposals) >= 2
    for proposal in proposals:
        members = [public_id for public_id, _sure in proposal["members"]]
        assert len(members) == len(set(members)) >= 2, proposal["titles"]
        assert set(members) <= set(RECOMMENDATIONS) - grouped, proposal["titles"]
        assert all(0 < sure < 1 for _public_id, sure in proposal["members"])


def test_targets_are_well_formed_and_say_where_they_come_from() -> None:
    for public_id, item in RECOMMENDATIONS.items():
        assert item["sdg"], public_id
        for link in item["sdg"]:
            assert re.fullmatch(r"([1-9]|1[0-7])\.(\d{1,2}|[a-d])", link["target"]), public_id
            assert link["provenance"] in {"confirmed", "suggested", "imported"}
    path = REFERENCE / "sdg_targets.csv"
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            known = {row["code"] for row in csv.DictReader(file)}
        used = {link["target"] for r in RECOMMENDATIONS.values() for link in r["sdg"]}
        assert used | {t for c in CLUSTERS.values() for t in c["sdg_targets"]} <= known


def test_mechanisms_exist_in_the_reference_list_or_are_invented() -> None:
    invented = {m["code"] for m in read("documents.yaml")["mechanisms"]}
    path = REFERENCE / "mechanisms.csv"
    if not path.exists():
        pytest.skip("The mechanisms are not part of this checkout.")
    with path.open(encoding="utf-8", newline="") as file:
        known = {row["code"] for row in csv.DictReader(file)}
    assert not invented & known
    assert {d["mechanism"] for d in DOCUMENTS.values()} <= known | invented


def test_demands_that_return_have_three_to_nine_knots() -> None:
    knots = Counter(r["thread"] for r in RECOMMENDATIONS.values() if "thread" in r)
    knots.update(t for r in RECOMMENDATIONS.values() for t in r.get("also_in_threads", []))
    assert set(knots) == set(THREADS)
    assert max(knots.values()) == knots["marriage-age"] == 9
    assert sum(3 <= count <= 9 for count in knots.values()) >= 12


def test_bodies_posts_and_accounts_refer_to_each_other() -> None:
    for body in BODIES.values():
        assert body.get("parent") in {None, *BODIES}
        assert body["branch"] in {"executive", "legislature", "judiciary", "independent", "local"}
        assert set(body["names"]) == {"en", "fr", "ar"}
    for post in POSTS.values():
        assert post["body"] in BODIES
        assert post["holder"] in {None, *ACCOUNTS}
    assert any(p["holder"] is None and p["vacant_since"] <= TODAY for p in POSTS.values())
    held = Counter(m["role"] for a in ACCOUNTS.values() for m in a["memberships"])
    assert set(held) == ROLES
    for account in ACCOUNTS.values():
        for membership in account["memberships"]:
            assert membership.get("body") in BODIES or membership.get("partner") in PARTNERS
            assert membership.get("post") in {None, *POSTS}


def test_clusters_hold_existing_recommendations_once_each() -> None:
    members = [m for c in CLUSTERS.values() for m in c["members"]] + [a["recommendation"] for a in ALONE]
    assert set(members) <= set(RECOMMENDATIONS)
    assert len(members) == len(set(members))
    assert len(CLUSTERS["marriage"]["members"]) == len(CLUSTERS["legal-aid"]["members"]) == 11
    for cluster in CLUSTERS.values():
        assert {cluster["lead"] or "justice", *cluster["supporting"]} <= set(BODIES)
        assert words(cluster["objectives"]["en"]) <= 40
    assert {a["lead"] for a in ALONE} <= set(BODIES)
    assert sum(c["lead"] is None for c in CLUSTERS.values()) == 3
