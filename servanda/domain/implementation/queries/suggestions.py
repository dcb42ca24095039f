"""Which body to assign: learned from who leads what, by counting. A person decides; nothing here is stored.

Multinomial naive Bayes ranks the bodies by themes, affected groups and words of what they lead, the words of their
remits counted in. It believes too much, so its own probability is never shown: a body is suggested only where the
greater part of at least three past leads alike were its own, and the confidence is that count, smoothed by one.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from servanda.domain.implementation.models import Assignment
from servanda.domain.implementation.states import AssignmentPart
from servanda.domain.recommendations.models import Cluster, ClusterMember, OfficialText, Recommendation, Tag
from servanda.domain.recommendations.states import Provenance, TagKind
from servanda.foundation.organisations.models import Body

METHOD, VERSION = "lead-counts", "1"
FEWEST_LEADS = 12  # in the whole State; below that nothing is suggested
FEWEST_ALIKE = 3  # past leads that share the theme or group the suggestion rests on
TOLD = ("theme", "group", "area")  # what a reason may rest on; words help to rank, but convince nobody
_SMOOTHING = 0.2
_REMIT = 0.5  # a word of the remit counts for half a word of a lead
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 5  # letters; shorter words join phrases and say little
_MAIN = 0.5  # a theme or group of a cluster is one of at least this part of its recommendations

Feature = tuple[str, str]  # ("theme", "prisons"), ("group", "women"), ("area", …), ("word", "police")
Target = tuple[str, int]  # ("cluster", key) or ("recommendation", key)


@dataclass(frozen=True, slots=True)
class Reason:
    """ "Leads 7 of 9 on Prisons": of `out_of` past leads with the feature, the body has `count`."""

    kind: str
    code: str
    count: int
    out_of: int

    @property
    def share(self) -> float:
        """Laplace's rule: nobody is sure after three of three."""
        return (self.count + 1) / (self.out_of + 2)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A body that could lead, how sure by plain counts (0 to 1), and why."""

    body: Body
    confidence: float
    reasons: tuple[Reason, ...]


class Experience:
    """Who led what so far, counted."""

    def __init__(self, bodies: dict[int, Body], past: Sequence[tuple[int, frozenset[Feature]]]) -> None:
        self.bodies, self.past = bodies, past
        self.deciding: dict[Target, frozenset[Feature]] = {}
        self.leads: Counter[int] = Counter()
        self.by_feature: dict[Feature, Counter[int]] = defaultdict(Counter)
        for body, features in past:
            self.leads[body] += 1
            for feature in features:
                self.by_feature[feature][body] += 1
        self.remits = {key: _words(body.remit, body.names) for key, body in bodies.items() if key in self.leads}
        self.size: Counter[int] = Counter()
        for counted in self.by_feature.values():
            self.size.update(counted)

    def suggest(self, features: frozenset[Feature], *, most: int = 2) -> list[Suggestion]:
        """The likeliest open bodies that a count speaks for; none where there is too little to go by."""
        if len(self.past) < FEWEST_LEADS:
            return []
        known = [feature for feature in features if feature in self.by_feature]
        spoken_for = {body: reasons for body in self.leads if (reasons := self._reasons(body, known))}
        ranked = sorted(spoken_for, key=lambda body: (-self._score(body, known), body))
        found = [Suggestion(self.bodies[body], spoken_for[body][0].share, spoken_for[body]) for body in ranked]
        return [item for item in found if item.body.closed_on is None][:most]

    def _score(self, body: int, known: Iterable[Feature]) -> float:
        """Logarithm of prior times likelihoods, each smoothed."""
        remit = self.remits[body]
        words = self.size[body] + _REMIT * len(remit) + _SMOOTHING * len(self.by_feature)
        score = math.log(self.leads[body])
        for feature in known:
            said = self.by_feature[feature][body] + (_REMIT if feature in remit else 0.0) + _SMOOTHING
            score += math.log(said / words)
        return score

    def _reasons(self, body: int, known: Iterable[Feature]) -> tuple[Reason, ...]:
        """Features the greater part of whose leads are the body's, the clearest first; at most two."""
        found = []
        for kind, code in known:
            counted = self.by_feature[kind, code]
            reason = Reason(kind, code, counted[body], counted.total())
            if reason.out_of >= FEWEST_ALIKE and reason.count * 2 > reason.out_of and kind in TOLD:
                found.append(reason)
        found.sort(key=lambda reason: (-reason.share, TOLD.index(reason.kind), reason.code))
        return tuple(found[:2])


def experience_of(state: str, *, deciding: Collection[Target] = ()) -> Experience:
    """Counted anew on each reading: the newest lead of everything that was ever led in the State.

    What is being decided is no evidence for itself; `on` then advises on these things without reading again.
    """
    rows = Assignment.objects.filter(body__state=state, part=AssignmentPart.LEAD).order_by("id")
    newest: dict[Target, int] = {}
    for cluster, recommendation, body in rows.values_list("cluster", "recommendation", "body"):
        newest[("cluster", cluster) if cluster else ("recommendation", recommendation or 0)] = body
    newest = {target: body for target, body in newest.items() if target not in deciding}
    features = features_of([*newest, *deciding])
    bodies = {body.pk: body for body in Body.objects.filter(state=state).order_by("pk")}
    found = Experience(bodies, [(body, features[target]) for target, body in newest.items()])
    found.deciding = {target: features[target] for target in deciding}
    return found


def features_of(targets: Iterable[Target]) -> dict[Target, frozenset[Feature]]:
    """What each is about: themes and groups of its recommendations, and its words. Five statements for any number."""
    wanted = list(targets)
    found: dict[Target, set[Feature]] = {target: set() for target in wanted}
    clusters = [key for kind, key in wanted if kind == "cluster"]
    alone = [key for kind, key in wanted if kind == "recommendation"]
    for row in Cluster.objects.filter(pk__in=clusters).order_by("pk"):
        found["cluster", row.pk] |= _words(row.titles, row.objectives) | ({("area", row.area)} if row.area else set())
    tags: Any = Tag.objects.filter(kind__in=(TagKind.THEME, TagKind.GROUP)).exclude(provenance=Provenance.REFUSED)
    of_members = tags.filter(
        recommendation__cluster_memberships__cluster__in=clusters, recommendation__cluster_memberships__left_at=None
    )
    place = "recommendation__cluster_memberships__cluster"
    members = ClusterMember.objects.filter(cluster__in=clusters, left_at=None).order_by()
    sizes = dict(members.values_list("cluster").annotate(n=Count("pk")))
    for key, kind, code, number in of_members.order_by().values_list(place, "kind", "code").annotate(n=Count("pk")):
        if ("cluster", key) in found and number >= _MAIN * sizes[key]:
            found["cluster", key].add((kind, code))
    for key, kind, code in tags.filter(recommendation__in=alone).values_list("recommendation", "kind", "code"):
        found["recommendation", key].add((kind, code))
    texts = OfficialText.objects.filter(recommendation__in=alone, superseded_at=None, language="en").order_by("pk")
    for key, text in texts.values_list("recommendation", "text"):
        found["recommendation", key] |= _words({"en": text})
    return {target: frozenset(features) for target, features in found.items()}


def target_of(thing: Cluster | Recommendation) -> Target:
    return ("cluster" if isinstance(thing, Cluster) else "recommendation", thing.pk)


def _words(*texts: dict[str, str]) -> frozenset[Feature]:
    said = " ".join(text for each in texts for text in each.values()).casefold()
    return frozenset(("word", word) for word in _WORD.findall(said) if len(word) >= _SHORTEST)
