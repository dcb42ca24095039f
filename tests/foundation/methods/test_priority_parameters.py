"""The published weights, and weights of an operator's own."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from servanda.domain.recommendations.states import PositionValue
from servanda.foundation.methods.priority import Criterion
from servanda.foundation.methods.priority_parameters import ParametersRefused, parameters
from servanda.foundation.reference.models.mechanism import MechanismKind

_THEMES = Path("servanda/foundation/reference/data/themes.yaml")


def test_the_published_weights_are_complete_and_sum_to_one() -> None:
    found = parameters()

    assert found.is_published
    assert set(found.weights) == set(Criterion)
    assert all(found.weights.values())
    assert sum(found.weights.values()) == pytest.approx(1)


def test_legal_force_falls_from_treaty_to_accepted_to_noted() -> None:
    force = parameters().legal_force

    assert force["treaty_body"] > force["supported"] > force["partly"] > force["noted"]


def test_every_kind_of_mechanism_and_answer_has_its_force() -> None:
    known = {kind for kind in MechanismKind.values if kind != MechanismKind.UPR}
    answers = {value for value in PositionValue.values if value != PositionValue.PENDING}

    assert set(parameters().legal_force) == known | answers


def test_every_theme_named_is_a_theme_of_ours() -> None:
    codes = {term["code"] for term in yaml.safe_load(_THEMES.read_text("utf-8"))}

    assert parameters().threats | parameters().lasting_harm <= codes
    assert not parameters().threats & parameters().lasting_harm


def _file(folder: Path, **given: object) -> str:
    path = folder / "own.yaml"
    path.write_text(yaml.safe_dump(given), "utf-8")
    return str(path)


def test_an_operator_may_give_weights_of_their_own_and_the_rest_stays(tmp_path: Path) -> None:
    own = parameters(
        _file(tmp_path, version="AVL-1", weights={"severity": 3, "neglect": 1}, legal_force={"noted": 0.6})
    )

    assert not own.is_published
    assert own.weights[Criterion.SEVERITY] == pytest.approx(0.75)
    assert own.weights[Criterion.SCALE] == 0
    assert own.top == parameters().top
    assert own.legal_force == {**parameters().legal_force, "noted": 0.6}


def test_weights_may_come_from_comparisons(tmp_path: Path) -> None:
    rows = {"severity": {"recurrence": 2, "neglect": 4}, "recurrence": {"neglect": 2}}

    own = parameters(_file(tmp_path, version="AVL-2", comparisons=rows))

    assert own.weights[Criterion.SEVERITY] == pytest.approx(4 / 7)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"weights": {"wishes": 1}}, "wishes"),
        ({"weights": {"severity": -1, "scale": 2}}, "not negative"),
        ({"weights": {"severity": 1}, "draws": 0}, "begin at 1"),
        ({"weights": {"severity": 1}, "spread": 2}, "spread"),
        ({"weights": {"severity": 1}, "colour": "blue"}, "colour"),
        ({"version": "AVL-3"}, "missing"),
        ({"comparisons": {"severity": {"recurrence": 2}, "recurrence": {"neglect": 2}}}, "not compared"),
        (
            {"comparisons": {"severity": {"recurrence": 9, "neglect": 0.1}, "recurrence": {"neglect": 9}}},
            "contradict",
        ),
    ],
)
def test_a_file_that_cannot_be_used_says_what_to_change(tmp_path: Path, given: dict[str, object], words: str) -> None:
    with pytest.raises(ParametersRefused, match=words):
        parameters(_file(tmp_path, **given))


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(ParametersRefused, match="cannot be read"):
        parameters(str(tmp_path / "nowhere.yaml"))
