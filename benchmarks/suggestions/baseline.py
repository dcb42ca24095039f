"""What is to be beaten: TF-IDF of single words and pairs, a linear support vector machine, nothing chosen or tuned."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from servanda.pipelines.classification.learned.examples import Example

Truths = NDArray[np.bool_]


def propose(training: Sequence[Example], texts: Sequence[str], kind: str, values: Sequence[str]) -> Truths:
    """Texts × values. Of several values each has a machine of its own; of one value, one machine chooses."""
    vectoriser = TfidfVectorizer(ngram_range=(1, 2))
    rows = vectoriser.fit_transform([example.words for example in training])
    asked = vectoriser.transform(texts)
    found = np.zeros((len(texts), len(values)), np.bool_)
    if kind == "action":
        machine = LinearSVC(random_state=0).fit(rows, [example.values[kind][0] for example in training])
        place = {value: at for at, value in enumerate(values)}
        found[np.arange(len(texts)), [place[value] for value in machine.predict(asked)]] = True
        return found
    for at, value in enumerate(values):
        truth = np.array([value in example.values[kind] for example in training])
        if truth.all() or not truth.any():
            found[:, at] = truth.all()
            continue
        found[:, at] = LinearSVC(random_state=0).fit(rows, truth).predict(asked)
    return found
