"""Fitting a model: lessons, lines on folds, what goes together, thresholds, calibration, card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from servanda.pipelines.classification.learned import card as cards
from servanda.pipelines.classification.learned.calibration import Calibration, fit_calibration
from servanda.pipelines.classification.learned.examples import SINGLE_KINDS, Example, Lesson, fold_of, lessons_of
from servanda.pipelines.classification.learned.linear import Lines, fit_lines, scores_of_folds
from servanda.pipelines.classification.learned.measures import Measured, measured
from servanda.pipelines.classification.learned.model import Model, chosen
from servanda.pipelines.classification.learned.stacking import Stack, fit_stack
from servanda.pipelines.classification.learned.thresholds import best_thresholds
from servanda.pipelines.classification.learned.vectoriser import Recipe, Vectoriser, fit_vectoriser, recipe_for

Doubles = NDArray[np.float64]
Truths = NDArray[np.bool_]
Progress = Callable[[str, float], None]  # what is being done, share of the whole that is done

LEAST_LESSONS = 30
_LEAST_PER_VALUE = 3
_FOLDS = 3


class TooLittleToLearn(ValueError):
    """Not enough labelled texts of a kind; the message says how many there are and how many are needed."""


@dataclass(frozen=True, slots=True)
class _School:
    """Lessons as numbers. `importance`: how much each counts; the newest count most."""

    rows: sparse.csr_matrix
    truths: Truths
    importance: Doubles
    folds: NDArray[np.int64]
    recipe: Recipe
    processes: int

    def fit(self, mask: Truths) -> Lines:
        rows, truths, importance, recipe = self.rows[mask], self.truths[mask], self.importance[mask], self.recipe
        return fit_lines(rows, truths, importance, cost=recipe.cost, telling=recipe.telling, processes=self.processes)


def train(
    examples: Iterable[Example],
    *,
    kind: str,
    progress: Progress | None = None,
    source: str = "",
    made_on: date | None = None,
    processes: int = 1,
) -> Model:
    """Fit a model of one kind. The same examples give the same model, however many processes work on it."""
    told = progress or (lambda doing, share: None)
    held = [example for example in examples if example.values.get(kind)]
    lessons = lessons_of(held, kind)
    values, left_out = _values_of(lessons)
    lessons = [lesson for lesson in lessons if kind not in SINGLE_KINDS or lesson.values & set(values)]
    if len(lessons) < LEAST_LESSONS or not values:
        raise TooLittleToLearn(
            f"{len(lessons)} different texts carry a value of {kind} often enough; at least {LEAST_LESSONS} are needed."
        )
    told("words", 0.0)
    recipe = recipe_for(kind)
    texts = [(lesson.words, lesson.language) for lesson in lessons]
    vectoriser, rows = fit_vectoriser(texts, recipe)
    school = _School(rows, _truths(lessons, values), _importance(lessons), _folds(lessons), recipe, processes)
    told("folds", 0.1)
    share = 0.6 / _FOLDS
    scores = scores_of_folds(
        school.folds, school.fit, school.rows, len(values), lambda fold: told("folds", 0.1 + share * (fold + 1))
    )
    told("whole", 0.7)
    lines = school.fit(np.ones(len(lessons), np.bool_))
    told("confidence", 0.9)
    stack, thresholds, calibration, found = _second(scores, school, values, single=kind in SINGLE_KINDS)
    card = _card(kind, source, made_on, held, lessons, values, left_out, vectoriser, found)
    told("done", 1.0)
    return Model(kind, values, vectoriser, lines, stack, thresholds, calibration, card)


def _second(
    scores: Doubles, school: _School, values: Sequence[str], *, single: bool
) -> tuple[Stack, Doubles, Calibration, Measured]:
    """What turns scores into proposals, and how good these are on folds unseen by first and second lines."""
    probabilities = np.zeros(scores.shape)
    for fold in np.unique(school.folds):
        unseen = school.folds == fold
        part = fit_stack(scores[~unseen], school.truths[~unseen], school.importance[~unseen], single=single)
        probabilities[unseen] = part.probabilities(scores[unseen])
    thresholds = best_thresholds(probabilities, school.truths, school.importance)
    proposed = chosen(probabilities, thresholds, single=single)
    lesson = np.nonzero(proposed)[0]
    calibration = fit_calibration(probabilities[proposed], school.truths[proposed], school.importance[lesson])
    confidences = calibration.confidence(probabilities)
    found = measured(school.truths, proposed, confidences, values)
    return fit_stack(scores, school.truths, school.importance, single=single), thresholds, calibration, found


def _values_of(lessons: Sequence[Lesson]) -> tuple[tuple[str, ...], dict[str, int]]:
    counts = Counter(value for lesson in lessons for value in lesson.values)
    kept = tuple(sorted(value for value, count in counts.items() if count >= _LEAST_PER_VALUE))
    return kept, {value: count for value, count in counts.items() if count < _LEAST_PER_VALUE}


def _truths(lessons: Sequence[Lesson], values: Sequence[str]) -> Truths:
    return np.array([[value in lesson.values for value in values] for lesson in lessons], np.bool_)


def _folds(lessons: Sequence[Lesson]) -> NDArray[np.int64]:
    return np.array([fold_of(lesson.key, _FOLDS) for lesson in lessons], np.int64)


def _importance(lessons: Sequence[Lesson]) -> Doubles:
    """Habits of labelling drift: the oldest lesson counts a quarter of the newest, one of unknown age as the mean."""
    orders = np.array([np.nan if lesson.order is None else lesson.order for lesson in lessons], np.float64)
    known = orders[~np.isnan(orders)]
    if not len(known) or known.max() == known.min():
        return np.ones(len(lessons))
    weight = 0.25 ** ((known.max() - orders) / (known.max() - known.min()))
    weight = np.where(np.isnan(orders), np.nanmean(weight), weight)
    return np.asarray(weight / weight.mean(), np.float64)


def _card(
    kind: str,
    source: str,
    made_on: date | None,
    examples: Sequence[Example],
    lessons: Sequence[Lesson],
    values: Sequence[str],
    left_out: dict[str, int],
    vectoriser: Vectoriser,
    found: Measured,
) -> cards.Card:
    counts = Counter(value for lesson in lessons for value in lesson.values)
    carried, languages = {value: counts[value] for value in values}, cards.languages_of(lessons)
    return cards.Card(
        kind=kind,
        source=source,
        made_on=made_on.isoformat() if made_on else "",
        examples=len(examples),
        lessons=len(lessons),
        languages=languages,
        orders=cards.orders_of(examples),
        values=carried,
        left_out=left_out,
        features=len(vectoriser.vocabulary),
        folds=_FOLDS,
        scores=found.whole,
        per_value=found.per_value,
        limits=cards.limits_of(carried, left_out, languages),
        versions=cards.versions(),
    )
