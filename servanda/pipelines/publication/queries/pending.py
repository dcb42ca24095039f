"""What would be released if all were released now, without comparing everything each time.

Each process remembers which things read differently in public, and the fingerprint of the rows they are made of
(`row_versions`) when it looked. Before every use it asks for the fingerprints again and for what was released since;
only what one of the two names is compared anew. The first time, and on another server, that is everything.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from servanda.domain.recommendations.models import Cluster, ClusterMember, Document, Recommendation
from servanda.domain.recommendations.states import HowLeft
from servanda.pipelines.publication import row_versions
from servanda.pipelines.publication.chain import Draft, would_be_written
from servanda.pipelines.publication.content import clusters, documents, recommendations
from servanda.pipelines.publication.models import Release
from servanda.pipelines.publication.queries.chain import Head, head_of_chain
from servanda.pipelines.publication.queries.unreleased import Difference, differences
from servanda.pipelines.publication.row_versions import Key
from servanda.pipelines.publication.states import ReleaseKind

# In the order in which everything is released: clusters, documents, recommendations.
_KINDS = (ReleaseKind.CLUSTER.value, ReleaseKind.DOCUMENT.value, ReleaseKind.RECOMMENDATION.value)
_MOST_RELEASES = 5_000  # more since the last look, and everything is compared again
_MOST_READ = 200  # differences kept for who leafs to and fro


@dataclass(slots=True)
class _Seen:
    """What this process found when it last compared the things of one State."""

    here: int | None = None
    tables: dict[str, tuple[int, int]] = field(default_factory=dict)
    head: Head = (0, "")
    versions: dict[Key, int] = field(default_factory=dict)
    pending: set[Key] = field(default_factory=set)
    read: dict[Key, Difference] = field(default_factory=dict)


_seen: dict[str, _Seen] = {}
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Pending:
    """How many things read differently than in public, and what is different about those of one page."""

    count: int
    shown: list[Difference]


def pending_in(states: Iterable[str], *, page: int, per_page: int) -> Pending:
    """In the order in which they would be released; the last page where that one lies behind it."""
    with _lock:
        waiting = [(state, key) for state in states for key in _in_order(_looked_again(state).pending)]
        last = max(len(waiting) - 1, 0) // per_page
        first = min(page - 1, last) * per_page
        shown = waiting[first : first + per_page]
        told = [
            item
            for state in dict.fromkeys(state for state, _key in shown)
            for item in _read(state, [key for held, key in shown if held == state])
        ]
    return Pending(len(waiting), told)


def _in_order(keys: Iterable[Key]) -> list[Key]:
    return sorted(keys, key=lambda key: (_KINDS.index(key[0]), key[1]))


def _read(state: str, keys: list[Key]) -> list[Difference]:
    """What is different about these things, in that order; nothing for one that was released this moment."""
    read = _seen[state].read
    unread = [key for key in keys if key not in read]
    if len(read) + len(unread) > _MOST_READ:
        read.clear()
        unread = keys
    if unread:
        read |= {(item.draft.kind, item.draft.public_id): item for item in differences(_drafts(state, unread))}
    return [read[key] for key in keys if key in read]


def _looked_again(state: str) -> _Seen:
    # Asked for before anything is compared: what is changed meanwhile is found at the next look.
    here, tables = row_versions.versions_of_everything()
    seen = _seen.get(state) or _Seen()
    head, follows = head_of_chain(seen.head)
    if (seen.here, seen.tables, seen.head) == (here, tables, head):
        return seen
    versions = row_versions.versions_of_things(state)
    released = _concerned_by_releases_after(seen.head) if follows and seen.here == here else None
    if released is None:
        seen, stale = _Seen(), set(versions)
    else:
        stale = {key for key, version in versions.items() if seen.versions.get(key) != version}
        stale |= released & versions.keys()
    news = would_be_written(_drafts(state, stale))
    pending = (seen.pending - stale) & versions.keys() | {(draft.kind, draft.public_id) for draft in news}
    read = {key: item for key, item in seen.read.items() if key in pending and key not in stale}
    _seen[state] = _Seen(here, tables, head, versions, pending, read)
    return _seen[state]


def _concerned_by_releases_after(head: Head) -> set[Key] | None:
    """Things whose public words, or whose level, may be others since that release; None where there are too many."""
    since = Release.objects.filter(sequence__gt=head[0]).order_by("sequence")
    rows = list(since.values_list("kind", "public_id")[: _MOST_RELEASES + 1])
    if len(rows) > _MOST_RELEASES:
        return None
    updates = {public_id for kind, public_id in rows if kind == ReleaseKind.UPDATE}
    return {(kind, public_id) for kind, public_id in rows} | (_levelled_by(updates) if updates else set())


def _levelled_by(updates: set[str]) -> set[Key]:
    """What rests on these updates. All their versions are asked: a withdrawn one says nothing itself."""
    said = Release.objects.filter(kind=ReleaseKind.UPDATE, public_id__in=updates).exclude(content={})
    rows = list(said.order_by("sequence").values_list("content__cluster", "content__recommendation"))
    named = {cluster for cluster, _alone in rows if cluster}
    alone = {recommendation for _cluster, recommendation in rows if recommendation}
    spoken_of = Q(left_at=None) | Q(how_left=HowLeft.ON)
    members = ClusterMember.objects.filter(spoken_of, cluster__public_id__in=named).order_by("pk")
    alone |= set(members.values_list("recommendation__public_id", flat=True))
    return {(_KINDS[0], cluster) for cluster in named} | {(_KINDS[2], recommendation) for recommendation in alone}


def _drafts(state: str, keys: Iterable[Key]) -> list[Draft]:
    """These things as they stand now, in the order of release."""
    ids: dict[str, list[str]] = {kind: [] for kind in _KINDS}
    for kind, public_id in keys:
        ids[kind].append(public_id)
    chosen = [Q(state=state, public_id__in=ids[kind]) for kind in _KINDS]
    found: list[Draft] = []
    if ids[_KINDS[0]]:
        found += clusters.drafts(clusters.standing(Cluster.objects.filter(chosen[0])))
    if ids[_KINDS[1]]:
        found += documents.drafts(Document.objects.filter(chosen[1]))
    if ids[_KINDS[2]]:
        found += recommendations.drafts(Recommendation.objects.filter(chosen[2]))
    return found
