"""Lexicons and rules name only what exists, and phrases mean what the README says."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml

from servanda.pipelines.classification.knowledge import lexicons, rules
from servanda.pipelines.classification.knowledge.confidence import confidence, grade
from servanda.pipelines.classification.knowledge.phrases import Phrases
from servanda.pipelines.classification.knowledge.weighing import ENOUGH, MOST
from servanda.pipelines.classification.states import Kind

REFERENCE = Path(rules.__file__).parents[3] / "foundation" / "reference" / "data"
WRITTEN = Path(lexicons.__file__).parent / "data" / "lexicons"


@pytest.fixture(scope="module")
def known() -> set[tuple[str, str]]:
    codes = {
        (kind.value, term["code"])
        for kind, name in ((Kind.THEME, "themes"), (Kind.GROUP, "groups"))
        for term in yaml.safe_load((REFERENCE / f"{name}.yaml").read_text(encoding="utf-8"))
    }
    for kind, name in ((Kind.TARGET, "sdg_targets"), (Kind.GOAL, "sdg_goals")):
        with (REFERENCE / f"{name}.csv").open(encoding="utf-8") as file:
            codes |= {(kind.value, row["code"]) for row in csv.DictReader(file)}
    return codes


@pytest.mark.parametrize("language", lexicons.LANGUAGES)
def test_a_lexicon_names_only_what_exists(language, known):
    written = yaml.safe_load((WRITTEN / f"{language}.yaml").read_text(encoding="utf-8"))

    assert {code for code, _, _ in lexicons.phrases_of(written)} <= known


@pytest.mark.parametrize("language", lexicons.LANGUAGES)
def test_every_group_and_every_theme_below_an_area_has_words(language, known):
    written = yaml.safe_load((WRITTEN / f"{language}.yaml").read_text(encoding="utf-8"))
    areas = {t["parent"] for t in yaml.safe_load((REFERENCE / "themes.yaml").read_text(encoding="utf-8"))}
    spoken_for = {code for code, strength, _ in lexicons.phrases_of(written) if strength != "not"}

    wanted = {(kind, value) for kind, value in known if kind in (Kind.THEME, Kind.GROUP)}

    assert {value for kind, value in wanted - spoken_for if kind == Kind.GROUP or value not in areas} == set()


def test_rules_name_only_what_exists(known):
    held = rules.rules()

    named = {code for step in (held.yields, held.goals) for code in step}
    named |= {code for step in (held.yields, held.goals) for follows in step.values() for code, _ in follows}
    named |= {code for name, others in held.unless.items() for code in (name, *others)} | set(held.otherwise)

    assert named <= known


def test_more_points_are_never_less_sure(known):
    for kind, value in known:
        shown = [confidence(kind, value, points) for points in range(ENOUGH, MOST + 1)]
        assert shown == sorted(shown), (kind, value, grade(kind, value))


def found(phrase: str, text: str, language: str = "en") -> list[str]:
    phrases = Phrases(language)
    phrases.add(phrase)
    return [text[start:end] for _, (start, end) in phrases.find(text)]


@pytest.mark.parametrize(
    ("language", "phrase", "text", "expected"),
    [
        ("en", "right of the child", "the Rights of a Child", ["Rights of a Child"]),
        ("en", "traffick*", "Trafficking and traffic", ["Trafficking"]),
        ("en", "violence .. women|girls", "violence against all women", ["violence against all women"]),
        ("en", "violence .. women", "violence in a land that none but two women knew", []),
        ("en", "AIDS", "hearing aids and AIDS", ["AIDS"]),
        ("en", "ill-treat*|abuse", "ill-treated", ["ill-treated"]),
        ("fr", "égalité", "EGALITE", ["EGALITE"]),
        ("es", "niño", "los niños y el nino", ["niños"]),
        ("ar", "سجون", "والسُّجون", ["والسُّجون"]),
        ("ru", "жилье", "жильё", ["жильё"]),
        ("zh", "妇女 .. 教育|就业", "促进妇女平等接受教育", ["妇女平等接受教育"]),
    ],
)
def test_a_phrase_means_what_the_readme_says(language, phrase, text, expected):
    assert found(phrase, text, language) == expected


@pytest.mark.parametrize("phrase", ["of the", "women ..", ""])
def test_a_phrase_without_words_is_refused(phrase):
    with pytest.raises(ValueError, match="no word to begin or end with"):
        Phrases("en").add(phrase)


def test_a_strength_without_meaning_is_refused():
    with pytest.raises(ValueError, match="none of sure, likely, hint, not"):
        list(lexicons.phrases_of({"themes": {"torture": {"certain": ["torture"]}}}))


def test_two_words_anywhere_speak_only_together():
    ready = lexicons.Lexicon("en", Phrases("en"))
    lexicons._add(ready, "rural + women", lexicons.Voice(("group", "rural-women"), 3))

    assert not ready.hear("rural roads")
    [heard] = ready.hear("women far from any town, in rural homes")["group", "rural-women"]
    assert heard.spans == ((0, 5), (28, 33))
