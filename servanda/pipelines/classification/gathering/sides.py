"""One State's demands laid side by side: first found, which takes seconds, then written, which takes a moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from servanda.domain.recommendations.models import Cluster as HeldCluster
from servanda.pipelines.classification.clusters.proposing import propose_clusters
from servanda.pipelines.classification.clusters.shapes import Cluster
from servanda.pipelines.classification.gathering import places, repeats
from servanda.pipelines.classification.gathering.decided import decided_about_clusters, decided_about_repeats
from servanda.pipelines.classification.gathering.keeping import Draft, keep_proposals
from servanda.pipelines.classification.gathering.reading import Held, areas_of_themes, held_of, theme_names
from servanda.pipelines.classification.merging import Row
from servanda.pipelines.classification.models import Run
from servanda.pipelines.classification.repeats.finding import find_repeats
from servanda.pipelines.classification.repeats.threads import tie_threads
from servanda.pipelines.classification.settling import settle
from servanda.pipelines.classification.states import Kind
from servanda.pipelines.classification.writing import bring_in_line

METHODS = (repeats.METHOD, places.METHOD)


@dataclass(frozen=True, slots=True)
class Found:
    """What is proposed for a State; `keys` are all recommendations that were looked at."""

    state: str
    keys: Sequence[int]
    rows: Sequence[Row]
    drafts: Sequence[Draft]


def look_at(state: str) -> Found:
    """Repeats, places in open clusters and new clusters. What people decided is fixed; nothing is written or locked."""
    held = held_of(state)
    together, apart = decided_about_repeats(held)
    pairs = find_repeats(held.demands)
    threads = tie_threads(pairs, together=together, apart=apart)
    clustering = propose_clusters(
        held.demands,
        themes=held.themes,
        theme_names=theme_names(),
        threads=threads,
        decided=decided_about_clusters(held),
    )
    areas = areas_of_themes()
    return Found(
        state=state,
        keys=sorted(held.public_ids),
        rows=[
            *repeats.rows_of_repeats(held, pairs, threads, apart),
            *places.rows_of_places(held, clustering.clusters),
        ],
        drafts=[_draft(held, cluster, areas) for cluster in clustering.clusters if not cluster.held],
    )


def _draft(held: Held, cluster: Cluster, areas: dict[str, str]) -> Draft:
    return Draft(
        titles={cluster.title_language: cluster.title},
        objectives=cluster.objectives,
        area=areas.get(cluster.themes[0], "") if cluster.themes else "",
        themes=cluster.themes,
        members=[(held.public_ids[member.key], member.confidence) for member in cluster.members],
    )


@transaction.atomic
def write(found: Found, *, run: Run | None) -> dict[str, int]:
    """Keep what was found, as far as nobody decided otherwise meanwhile; returns how many rows were touched."""
    clusters = HeldCluster.objects.filter(state=found.state, closed_at=None).order_by()
    open_ = set(clusters.values_list("public_id", flat=True))
    rows = [row for row in found.rows if row.kind != Kind.CLUSTER or row.value in open_]
    counts = {"settled": settle(found.keys), **bring_in_line(rows, keys=found.keys, methods=METHODS)}
    return counts | keep_proposals(state=found.state, drafts=found.drafts, run=run)
