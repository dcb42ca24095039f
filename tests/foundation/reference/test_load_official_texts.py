"""Full texts come from a user's own files, and only from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from servanda.foundation.reference.loader import Loaded
from servanda.foundation.reference.models import Goal, Indicator, Target
from servanda.foundation.reference.official_texts import NoOfficialTexts, load_official_texts

TARGETS = "code,en,zh-Hans,de\n5.3,An invented text\nof two lines,虚构文本,Deutsch\n".replace(
    "An invented text\nof two lines", '"An invented text\nof two lines"'
)


def test_a_fresh_installation_holds_no_official_text(loaded: Loaded) -> None:
    assert not Goal.objects.exclude(official_texts={}).exists()
    assert not Target.objects.exclude(official_texts={}).exists()
    assert not Indicator.objects.exclude(official_texts={}).exists()


def test_texts_are_filled_in_from_a_folder(loaded: Loaded, tmp_path: Path) -> None:
    (tmp_path / "sdg_targets_multilingual.csv").write_text(TARGETS, encoding="utf-8")

    receipt = load_official_texts(tmp_path)

    assert (receipt.written, receipt.unknown) == (1, ())
    assert Target.objects.get(pk="5.3").official_texts == {"en": "An invented text of two lines", "zh": "虚构文本"}


def test_loading_texts_again_writes_nothing(loaded: Loaded, tmp_path: Path) -> None:
    (tmp_path / "sdg_targets_multilingual.csv").write_text(TARGETS, encoding="utf-8")
    load_official_texts(tmp_path)

    assert load_official_texts(tmp_path).written == 0


def test_codes_we_do_not_have_are_reported(loaded: Loaded, tmp_path: Path) -> None:
    (tmp_path / "sdg_goals_multilingual.csv").write_text("code,en\n18/title,Nothing\n", encoding="utf-8")

    assert load_official_texts(tmp_path).unknown == ("18",)


@pytest.mark.parametrize("content", [None, "a,b\n1,2\n"])
def test_a_folder_without_such_tables_is_refused(loaded: Loaded, tmp_path: Path, content: str | None) -> None:
    if content:
        (tmp_path / "sdg_goals_multilingual.csv").write_text(content, encoding="utf-8")

    with pytest.raises(NoOfficialTexts):
        load_official_texts(tmp_path)


def test_the_real_files_give_every_entry_its_text(loaded: Loaded, shared_data: Path) -> None:
    receipt = load_official_texts(shared_data / "sdg")

    assert receipt.unknown == ()
    assert receipt.written == 17 + 169 + 252
    assert set(Goal.objects.get(pk="16").official_texts) == {"en", "fr", "es", "ar", "ru", "zh"}
