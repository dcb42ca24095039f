"""Places in clusters that people hold, as rows of suggestions. Plain Python."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from servanda.pipelines.classification.clusters.shapes import Cluster
from servanda.pipelines.classification.gathering.reading import Held
from servanda.pipelines.classification.knowledge.phrases import Span
from servanda.pipelines.classification.merging import MOST_WORDS, Row
from servanda.pipelines.classification.repeats.reading import read
from servanda.pipelines.classification.repeats.shapes import Demand
from servanda.pipelines.classification.states import Kind

METHOD, VERSION = "clusters", "2026.1"
LEAST_SURE = 0.35  # what is less at home in an open cluster is not worth a question
_NEAREST = 2


def rows_of_places(held: Held, clusters: Iterable[Cluster]) -> Iterator[Row]:
    """For each recommendation without a home that fits into an open cluster: the cluster, and who there is like it."""
    demand_of = {demand.key: demand for demand in held.demands}
    terms_of = lru_cache(maxsize=None)(lambda key: read(demand_of[key]).terms)
    for cluster in clusters:
        if not cluster.held:
            continue
        fixed = [member.key for member in cluster.members if member.is_fixed]
        for member in cluster.members:
            if member.is_fixed or member.confidence < LEAST_SURE or member.key in held.homes:
                continue
            others = {key: terms_of(key) for key in fixed}
            why = _why(demand_of[member.key], terms_of(member.key), others)
            yield Row(member.key, Kind.CLUSTER, cluster.held, member.confidence, why, METHOD, VERSION)


def _why(demand: Demand, terms: Mapping[str, Span], others: Mapping[int, Mapping[str, Span]]) -> str:
    """The members it shares most with, and the words it shares with the nearest."""
    shared = {key: 2 * len(terms.keys() & own.keys()) / max(len(terms) + len(own), 1) for key, own in others.items()}
    nearest = sorted((key for key in shared if shared[key]), key=lambda key: (-shared[key], key))[:_NEAREST]
    found: dict[str, object] = {"neighbours": nearest} if nearest else {}
    common = terms.keys() & others[nearest[0]].keys() if nearest else set()
    spans = sorted({terms[term] for term in common if terms[term][1]})[:MOST_WORDS]
    if spans:
        found["language"] = demand.language
        found["spans"] = [list(span) for span in spans]
        found["words"] = [demand.words[start:end] for start, end in spans]
    return json.dumps(found, ensure_ascii=False, sort_keys=True)
