"""A State's demands as the search for repeats and clusters takes them, with what is known of each."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from servanda.domain.recommendations.models import ClusterMember, Recommendation, Tag
from servanda.domain.recommendations.states import STANDING, RecommendationKind
from servanda.foundation.reference.models import Term
from servanda.foundation.reference.queries import names_of_terms
from servanda.pipelines.classification.clusters.objectives import ThemeNames
from servanda.pipelines.classification.clusters.shapes import Themes
from servanda.pipelines.classification.models import Suggestion
from servanda.pipelines.classification.reading import texts_of
from servanda.pipelines.classification.repeats.shapes import Demand
from servanda.pipelines.classification.states import Kind, Stage

MOST = 6_000  # demands laid side by side: memory grows with their square, half a dozen tables of 0.3 GB here
_NO_ESTIMATE = 0.5  # what a theme counts that a source proposes without saying how sure it is


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of one State. Keys are those of recommendations."""

    state: str
    demands: Sequence[Demand]
    public_ids: Mapping[int, str]
    threads: Mapping[int, int]  # of those in one: key of the recommendation → key of the thread
    homes: Mapping[int, int]  # of those in a cluster: key of the recommendation → key of the cluster
    themes: Themes

    @property
    def keys(self) -> dict[str, int]:
        """Public id → key."""
        return {public_id: key for key, public_id in self.public_ids.items()}


def held_of(state: str) -> Held:
    """Everything asked of the State that has words, once: no concerns, no wholes beside their parts, no second
    printings of a joint paragraph. Beyond `MOST`, the newest.
    """
    rows = Recommendation.objects.filter(state=state, joined_to=None).exclude(kind=RecommendationKind.CONCERN)
    wholes = Recommendation.objects.filter(state=state, split_from__isnull=False).order_by().values("split_from")
    places = rows.exclude(pk__in=wholes).order_by("-asked_on", "-pk")[:MOST]
    found: dict[int, tuple[str, int, Any, int | None]] = {
        key: (public_id, document, asked_on, thread)
        for key, public_id, document, asked_on, thread in places.values_list(
            "pk", "public_id", "document_id", "asked_on", "thread_id"
        )
    }
    keys = sorted(found)
    demands = []
    for text in texts_of(keys):
        _public_id, document, asked_on, _thread = found[text.key]
        day: datetime.date | None = asked_on.first_day() if asked_on else None
        demands.append(Demand(text.key, text.words, text.language, str(document), day))
    members = ClusterMember.objects.filter(recommendation__state=state, left_at=None).order_by()
    return Held(
        state=state,
        demands=demands,
        public_ids={key: public_id for key, (public_id, *_rest) in found.items()},
        threads={key: thread for key, (*_rest, thread) in found.items() if thread},
        homes=dict(members.values_list("recommendation_id", "cluster_id")),
        themes=_themes(state),
    )


def _themes(state: str) -> dict[int, list[tuple[str, float]]]:
    """What stands counts fully, what is proposed as much as it is sure; the surest first, refused ones not at all."""
    found: dict[int, dict[str, float]] = defaultdict(dict)
    asked = Suggestion.objects.filter(recommendation__state=state, kind=Kind.THEME, stage=Stage.OPEN).order_by()
    for key, code, sure in asked.values_list("recommendation_id", "value", "confidence"):
        found[key][code] = _NO_ESTIMATE if sure is None else sure
    tags = Tag.objects.filter(recommendation__state=state, kind=Kind.THEME, provenance__in=STANDING).order_by()
    for key, code in tags.values_list("recommendation_id", "code"):
        found[key][code] = 1.0
    return {key: sorted(themes.items(), key=lambda item: (-item[1], item[0])) for key, themes in found.items()}


def theme_names() -> ThemeNames:
    """Code → language → name."""
    return {code: names for (_list, code), names in names_of_terms([Kind.THEME.value]).items()}


def areas_of_themes() -> dict[str, str]:
    """Code of a theme → that of the theme of the first level it stands under."""
    parents = dict(Term.objects.filter(taxonomy=Kind.THEME).order_by().values_list("code", "parent__code"))
    found = {}
    for code in parents:
        root = code
        while parents.get(root):
            root = parents[root]
        found[code] = root
    return found
