"""Nobody real is in the demo: no State, no person."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from tests.demo.avelia import (
    ACCOUNTS,
    AVELIA,
    BODIES,
    PARTNERS,
    RECOMMENDATIONS,
    STATES,
    everything,
    strings,
)


def test_accounts_bear_the_title_of_a_post_and_no_persons_name() -> None:
    organisations = {name for o in [*BODIES.values(), *PARTNERS.values()] for name in o["names"].values()}
    for account in ACCOUNTS.values():
        assert account["email"].endswith("@avelia.example")
        assert any(account["full_name"].endswith(name) for name in organisations), account["full_name"]
    honorific = re.compile(r"\b(Mr|Mrs|Ms|Dr|Sir|Dame|Mme|Mlle)\b\.? [A-Z]")
    assert not [text for text in strings(everything()) if honorific.search(text)]


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


def test_no_text_is_one_that_a_real_state_received(shared_data: Path) -> None:
    def plain(text: str) -> str:
        return " ".join(re.findall(r"[a-z]+", text.lower()))

    with (shared_data / "upr_info" / "recommendations.csv").open(encoding="utf-8", newline="") as file:
        real = {plain(row["recommendation"]) for row in csv.DictReader(file)}
    assert len(real) > 40_000
    assert not {public_id for public_id, item in RECOMMENDATIONS.items() if plain(item["text"]["en"]) in real}
