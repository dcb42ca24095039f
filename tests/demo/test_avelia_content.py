"""The invented State's content is whole: nothing points nowhere, nobody real is in it, and it looks like life."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
AVELIA = ROOT / "demo" / "avelia"
REFERENCE = ROOT / "servanda" / "foundation" / "reference" / "data"
TODAY = date(2026, 11, 22)
LEVELS = {"none", "initial", "partial", "substantial", "full", "regression", "not_assessable"}
OBSTACLES = {"law", "people_training", "coordination", "money", "data", "custom"}
ACTION_KINDS = {"law", "policy", "budget", "training", "ratification", "data", "remedy", "institution"}
STATUSES = {"not_started", "planned", "under_way", "completed", "discontinued"}
ROLES = {
    *("administrator", "coordinator", "focal_point", "approver", "statistician", "drafter"),
    *("nhri", "civil_society", "parliament", "partner", "auditor"),
}
LONG_TITLES = {"AVL-UPR-4-118.47"}  # fixed by the drawings of the public page
ARABIC = re.compile(r"[\u0600-\u06FF]")


def read(name: str) -> Any:
    return yaml.safe_load((AVELIA / name).read_text(encoding="utf-8"))


def read_folder(folder: str) -> list[dict[str, Any]]:
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((AVELIA / folder).glob("*.yaml"))]


FILES = read_folder("recommendations")
RECOMMENDATIONS = {r["public_id"]: {**r, "document": f["document"]} for f in FILES for r in f["recommendations"]}
DOCUMENTS = {d["key"]: d for d in read("documents.yaml")["documents"]}
BODIES = {b["public_id"]: b for b in read("bodies.yaml")["bodies"]}
PARTNERS = {p["public_id"]: p for p in read("bodies.yaml")["partners"]}
STATES = {s["iso3"]: s for s in read("states.yaml")["states"]}
ACCOUNTS = {a["key"]: a for a in read("people.yaml")["accounts"]}
POSTS = {p["key"]: p for p in read("people.yaml")["posts"]}
CLUSTERS = {c["key"]: c for c in read("clusters.yaml")["clusters"]}
ALONE = read("clusters.yaml")["alone"]
THREADS = {t["key"]: t for t in read("threads.yaml")["threads"]}
ACTIONS = read("actions.yaml")["actions"]
UPDATES = [u for f in read_folder("updates") for u in f["updates"]]


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def multilingual(value: Any) -> Iterator[dict[str, str]]:
    """Every object keyed by languages."""
    if isinstance(value, dict):
        if "en" in value:
            yield value
        for item in value.values():
            yield from multilingual(item)
    elif isinstance(value, list):
        for item in value:
            yield from multilingual(item)


def everything() -> list[Any]:
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(AVELIA.rglob("*.yaml"))]


def words(text: str) -> int:
    return len(text.split())


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


def test_accounts_bear_the_title_of_a_post_and_no_persons_name() -> None:
    organisations = {name for o in [*BODIES.values(), *PARTNERS.values()] for name in o["names"].values()}
    for account in ACCOUNTS.values():
        assert account["email"].endswith("@avelia.example")
        assert any(account["full_name"].endswith(name) for name in organisations), account["full_name"]
    honorific = re.compile(r"\b(Mr|Mrs|Ms|Dr|Sir|Dame|Mme|Mlle)\b\.? [A-Z]")
    assert not [text for text in strings(everything()) if honorific.search(text)]


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


def test_actions_are_of_every_kind_and_status_and_some_are_late() -> None:
    for action in ACTIONS:
        assert action["cluster"] in CLUSTERS
        assert action["body"] in BODIES
        assert (action["status"] == "completed") == ("completed_on" in action), action["key"]
        assert action.get("completed_on", TODAY) <= TODAY
        assert action.get("missing", 0) <= action.get("cost", 0)
        assert action.get("starts_on", date.min) <= action.get("completed_on", TODAY)
    assert {a["kind"] for a in ACTIONS} == ACTION_KINDS
    assert {a["status"] for a in ACTIONS} == STATUSES
    open_ones = [a for a in ACTIONS if a["status"] not in {"completed", "discontinued"}]
    late = [a for a in open_ones if a.get("promised_for", TODAY) < TODAY]
    assert 8 <= len(late) <= 20
    assert {"marriage-4", "detention-visits-3", "polling-1", "migrant-work-3"} <= {a["key"] for a in late}


def test_money_of_an_objective_covers_what_its_actions_still_miss() -> None:
    for key, cluster in CLUSTERS.items():
        missing = sum(a.get("missing", 0) for a in ACTIONS if a["cluster"] == key)
        assert missing <= cluster.get("money", {"missing": missing})["missing"], key
    assert sum(a.get("cost", 0) for a in ACTIONS if a["cluster"] == "marriage") == 4_200_000


def may(account: str, role: str, body: str) -> bool:
    return any(m["role"] == role and m.get("body") == body for m in ACCOUNTS[account]["memberships"])


def test_updates_stand_in_every_stage_and_come_from_people_who_may_write_them() -> None:
    stages = Counter(u["stage"] + ("+released" if "released_on" in u else "") for u in UPDATES)
    assert set(stages) == {"draft", "submitted", "returned", "approved", "approved+released"}
    assert {u["confidentiality"] for u in UPDATES} == {"public", "state", "mechanism"}
    for update in UPDATES:
        assert ("cluster" in update) != ("recommendation" in update)
        assert update.get("cluster", "marriage") in CLUSTERS
        assert update.get("recommendation", "AVL-UPR-4-118.47") in RECOMMENDATIONS
        writes = ("focal_point", "statistician", "parliament")
        assert any(may(update["author"], role, update["body"]) for role in writes), update["key"]
        assert update["level"] in LEVELS
        assert set(update.get("levels", {}).values()) <= LEVELS - {update["level"]}
        if "cluster" in update:
            assert set(update.get("levels", {})) <= set(CLUSTERS[update["cluster"]]["members"])


def test_the_way_of_an_update_is_in_order_and_seen_by_four_eyes() -> None:
    for update in UPDATES:
        dates = [update.get(f"{step}_on") for step in ("submitted", "approved", "released")]
        known = [d for d in dates if d]
        assert known == sorted(known), update["key"]
        assert all(d <= TODAY for d in known)
        assert update["period_from"] <= update["period_to"] <= TODAY
        assert (update["stage"] == "draft") == (dates[0] is None)
        assert (update["stage"] == "approved") == ("approved_by" in update)
        assert update["stage"] != "returned" or update["return_reason"]
        for verb in ("approved_by", "returned_by"):
            if verb in update:
                assert update[verb] != update["author"]
                assert may(update[verb], "approver", update["body"]), update["key"]
        if "released_on" in update:
            assert update["confidentiality"] == "public"
            assert len(set(update["released_by"])) == 2
            assert all(may(account, "coordinator", "national-mechanism") for account in update["released_by"])
    assert any("earlier_versions" in u for u in UPDATES)


def test_evidence_is_a_small_file_that_exists_or_an_example_address() -> None:
    files = {path.name for path in (AVELIA / "evidence").iterdir()}
    used = set()
    for item in (e for u in UPDATES for e in u.get("evidence", [])):
        if item["kind"] == "file":
            used.add(item["file"])
        else:
            assert re.match(r"https://[a-z.]+\.example/", item["url"])
    assert used == files
    for path in (AVELIA / "evidence").iterdir():
        assert path.suffix in {".csv", ".txt"}
        assert 0 < path.stat().st_size < 20_000


def test_tables_of_evidence_have_as_many_cells_in_every_row() -> None:
    for path in (AVELIA / "evidence").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            assert len({len(row) for row in csv.reader(file)}) == 1, path.name


def current_levels() -> dict[str, str]:
    """What the newest released update says of each recommendation: the rule the loader follows."""
    levels: dict[str, str] = {}
    released = sorted((u for u in UPDATES if "released_on" in u), key=lambda u: u["released_on"])
    for update in released:
        if "recommendation" in update:
            levels[update["recommendation"]] = update["level"]
            continue
        for member in CLUSTERS[update["cluster"]]["members"]:
            asked_on = DOCUMENTS[RECOMMENDATIONS[member]["document"]]["published_on"]
            if asked_on <= update["submitted_on"]:
                levels[member] = update.get("levels", {}).get(member, update["level"])
    return levels


@pytest.mark.parametrize(
    ("level", "low", "high"),
    [
        ("full", 12, 18),
        ("substantial", 21, 27),
        ("partial", 24, 30),
        ("initial", 14, 20),
        ("none", 8, 12),
        ("regression", 1, 2.5),
        ("not_assessable", 2.5, 5.5),
    ],
)
def test_levels_are_spread_as_on_the_front_page(level: str, low: float, high: float) -> None:
    levels = current_levels()
    assert len(levels) >= 0.94 * len(RECOMMENDATIONS)
    share = 100 * sum(value == level for value in levels.values()) / len(RECOMMENDATIONS)
    assert low <= share <= high


def test_the_recommendation_of_the_drawings_stands_as_drawn() -> None:
    drawn = RECOMMENDATIONS["AVL-UPR-4-118.47"]
    assert drawn["recommending_states"] == ["MRD", "QLA"]
    levels = current_levels()
    assert levels["AVL-UPR-4-118.47"] == "substantial"
    assert levels["AVL-UPR-4-118.48"] == "partial"
    assert levels["AVL-UPR-4-118.52"] == "initial"
    assert levels["AVL-UPR-3-121.140"] == "regression"
    assert levels["AVL-UPR-4-119.12"] == "none"
    assert levels["AVL-CEDAW-7-32"] == "full"


def test_invented_states_use_no_code_of_a_real_country(shared_data: Path) -> None:
    with (shared_data / "countries" / "datasets_country-codes.csv").open(encoding="utf-8", newline="") as file:
        real = {row["ISO3166-1-Alpha-3"] for row in csv.DictReader(file)}
    assert len(real) > 200
    assert not real & set(STATES)
    for state in STATES.values():
        assert set(state["names"]) == {"en", "fr", "es", "ar", "ru", "zh"}


def test_no_real_state_is_named_anywhere(shared_data: Path) -> None:
    with (shared_data / "countries" / "un_member_states_groups.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    latin = sorted({row[c] for row in rows for c in ("name_en", "name_fr", "name_es")} - {""})
    # Short Arabic names are also common words ("financial" is written like Mali), so whole long names only.
    arabic = sorted({row["name_ar"] for row in rows if len(row["name_ar"]) > 5})
    real = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in latin + arabic))
    texts = list(strings(everything()))
    texts += [path.read_text(encoding="utf-8") for path in (AVELIA / "evidence").iterdir()]
    assert not [(match[0], text) for text in texts for match in real.finditer(text)]
