"""scikit-learn's own ways to cluster, on our engine's vectors, with as many groups as ours where they take a number."""

from __future__ import annotations

import math
import warnings

import numpy as np
from sklearn.cluster import HDBSCAN, KMeans
from sklearn.decomposition import NMF, LatentDirichletAllocation

from servanda.pipelines.classification.clusters.vectors import Vectors

SEEDS = (0, 1, 2)
HDBSCAN_NAME = "HDBSCAN"
NOISE_ALONE = "HDBSCAN, each noise alone"
_NOISE = 10_000

Labels = np.ndarray


def rivals(vectors: Vectors, groups: int) -> dict[str, list[Labels]]:
    """By name, one labelling for each seed (one only, where no chance is in it)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # topic models warn that they might go on for ever
        return {
            "KMeans": [_kmeans(vectors, groups, seed) for seed in SEEDS],
            HDBSCAN_NAME: [_hdbscan(vectors)],
            NOISE_ALONE: [_alone(_hdbscan(vectors))],
            "NMF": [_nmf(vectors, groups)],
            "LDA": [_lda(vectors, groups, seed) for seed in SEEDS],
        }


def held_to(limit: int, vectors: Vectors, labels: Labels) -> Labels:
    """The same labelling, each group beyond the limit divided by KMeans until none is."""
    labels = np.unique(labels, return_inverse=True)[1]
    while True:
        sizes = np.bincount(labels)
        largest = int(sizes.argmax())
        if sizes[largest] <= limit:
            return labels
        places = np.flatnonzero(labels == largest)
        parts = KMeans(math.ceil(len(places) / limit), n_init=3, random_state=0).fit_predict(vectors.meaning[places])
        if len(set(parts)) == 1:  # all alike: divided by order
            parts = np.arange(len(places)) // limit
        labels[places] = np.where(parts == 0, largest, len(sizes) - 1 + parts)


def _kmeans(vectors: Vectors, groups: int, seed: int) -> Labels:
    return np.asarray(KMeans(groups, n_init=5, random_state=seed).fit_predict(vectors.meaning))


def _hdbscan(vectors: Vectors) -> Labels:
    return np.asarray(HDBSCAN(min_cluster_size=3, copy=True).fit_predict(vectors.meaning))


def _alone(labels: Labels) -> Labels:
    return np.where(labels < 0, _NOISE + np.arange(len(labels)), labels)


def _nmf(vectors: Vectors, groups: int) -> Labels:
    model = NMF(groups, init="nndsvd", max_iter=300, random_state=0)
    return np.asarray(model.fit_transform(vectors.words).argmax(axis=1))


def _lda(vectors: Vectors, groups: int, seed: int) -> Labels:
    model = LatentDirichletAllocation(groups, max_iter=15, random_state=seed)
    return np.asarray(model.fit_transform(vectors.words).argmax(axis=1))
