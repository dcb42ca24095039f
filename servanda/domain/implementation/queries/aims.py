"""What actions serve: recommendations of their objective, and SDG targets with where each comes from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from servanda.domain.implementation.models import Action
from servanda.domain.recommendations.models import ClusterMember, Tag
from servanda.domain.recommendations.states import STANDING, Provenance, TagKind


@dataclass(frozen=True, slots=True)
class ServedTarget:
    """`chosen`: for the action by a person; else it comes with the recommendations, confirmed or imported there."""

    code: str
    chosen: bool
    provenance: str = ""


@dataclass(slots=True)
class Aims:
    recommendations: list[str] = field(default_factory=list)  # public ids
    serves_all: bool = True  # of its objective
    targets: list[ServedTarget] = field(default_factory=list)


def aims_of(actions: Iterable[Action]) -> dict[int, Aims]:
    """By key of the action, in four queries however many there are."""
    found = list(actions)
    keys, clusters = [action.pk for action in found], {action.cluster_id for action in found}
    chosen: dict[int, list[tuple[int, str]]] = {}
    through = Action.recommendations.through.objects.filter(action__in=keys).order_by("recommendation__public_id")
    for key, item, public_id in through.values_list("action_id", "recommendation_id", "recommendation__public_id"):
        chosen.setdefault(key, []).append((item, public_id))
    members: dict[int, list[tuple[int, str]]] = {}
    now = ClusterMember.objects.filter(cluster__in=clusters, left_at=None).order_by("recommendation__public_id")
    for cluster, item, public_id in now.values_list("cluster_id", "recommendation_id", "recommendation__public_id"):
        members.setdefault(cluster, []).append((item, public_id))
    own: dict[int, list[str]] = {}
    aimed = Action.targets.through.objects.filter(action__in=keys).order_by("target__sort_key")
    for key, code in aimed.values_list("action_id", "target_id"):
        own.setdefault(key, []).append(code)
    tags = _tags({item for rows in (*chosen.values(), *members.values()) for item, _public_id in rows})
    aims: dict[int, Aims] = {}
    for action in found:
        served = chosen.get(action.pk) or members.get(action.cluster_id, [])
        targets = [ServedTarget(code, chosen=True) for code in own.get(action.pk, [])]
        aims[action.pk] = Aims(
            recommendations=[public_id for _item, public_id in served],
            serves_all=action.pk not in chosen,
            targets=targets or _inherited([tags.get(item, {}) for item, _public_id in served]),
        )
    return aims


def _tags(items: set[int]) -> dict[int, dict[str, str]]:
    rows = Tag.objects.filter(recommendation__in=items, kind=TagKind.TARGET, provenance__in=STANDING)
    found: dict[int, dict[str, str]] = {}
    for item, code, provenance in rows.order_by("code").values_list("recommendation_id", "code", "provenance"):
        found.setdefault(item, {})[code] = provenance
    return found


def _inherited(tags: list[dict[str, str]]) -> list[ServedTarget]:
    """Each code once; confirmed in one recommendation is confirmed."""
    best: dict[str, str] = {}
    for held in tags:
        for code, provenance in held.items():
            if best.get(code) != Provenance.CONFIRMED:
                best[code] = provenance
    return [ServedTarget(code, chosen=False, provenance=best[code]) for code in sorted(best, key=_in_order)]


def _in_order(code: str) -> tuple[int, int, str]:
    goal, _point, part = code.partition(".")
    return (int(goal) if goal.isdecimal() else 99, int(part) if part.isdecimal() else 99, part)
