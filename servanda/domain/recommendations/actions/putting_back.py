"""Undoing what an import did, byte for byte where nothing was built on it since."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from servanda.domain.recommendations import rules
from servanda.domain.recommendations.actions.corrections import UNDECIDED, Before
from servanda.domain.recommendations.actions.rows import from_kept
from servanda.domain.recommendations.models import (
    Alias,
    OfficialText,
    Position,
    Recommendation,
    RecommendingState,
    Tag,
)
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common.errors import require
from servanda.foundation.common.history import taking_back_an_import


def put_back(*, recommendation: Recommendation, before: Before, by: User) -> Recommendation:
    """Undo one `correct_recommendation`, given what it returned; see `put_back_all`."""
    put_back_all(corrected=[(recommendation, before)], by=by)
    return Recommendation.objects.get(pk=recommendation.pk)


@transaction.atomic
def put_back_all(*, corrected: Sequence[tuple[Recommendation, Before]], by: User) -> list[Recommendation]:
    """Undo corrections, the last first. What people decided since stays decided.

    Returns those left as they are, because another correction or a newer position stands on top of this one. The
    version goes back too: a page opened in between then holds a number that no longer exists, and is refused.
    """
    keys = [recommendation.pk for recommendation, _before in corrected]
    locked = Recommendation.objects.select_for_update().order_by("pk").in_bulk(keys)
    for state in {held.state_id for held in locked.values()}:
        require(
            rules.can_import_recommendations(by, state=state), _("You may not import recommendations for this State.")
        )
    kept = []
    for recommendation, before in corrected:
        held = locked[recommendation.pk]
        if _stands(held, before):
            _restore(held, before, by)
        else:
            kept.append(held)
    return kept


def _stands(held: Recommendation, before: Before) -> bool:
    """Whether what the correction wrote is still the current word."""
    if held.version != before["version"]:
        return False
    for rows, change in ((held.texts, before["text"]), (held.positions, before["position"])):
        if change and not rows.filter(pk=change["is"], superseded_at=None).exists():
            return False
    return True


def _restore(held: Recommendation, before: Before, by: User) -> None:
    for name, value in before["fields"].items():
        setattr(held, name, value)
    for rows, change in ((held.texts, before["text"]), (held.positions, before["position"])):
        if change:
            rows.filter(pk=change["is"]).delete()
            rows.filter(pk=change["was"]).update(superseded_at=None)
    added, removed = before["added"], before["removed"]
    if added["tags"]:
        held.tags.filter(pk__in=added["tags"], provenance__in=UNDECIDED).delete()
    if added["recommended_by"]:
        held.recommended_by.filter(pk__in=added["recommended_by"]).delete()
    if added["aliases"]:
        held.aliases.filter(pk__in=added["aliases"]).delete()
    _bring_again(held, removed)
    held.version -= 1
    held.save()
    record("recommendations.put_back", of=held, by=by)


def _bring_again(held: Recommendation, removed: dict[str, list[dict[str, Any]]]) -> None:
    """Rows the correction took away, unless a person has set the same since."""
    if removed["tags"]:
        known = set(held.tags.order_by("id").values_list("kind", "code"))
        rows = [from_kept(Tag, kept) for kept in removed["tags"]]
        Tag.objects.bulk_create([row for row in rows if (row.kind, row.code) not in known])
    RecommendingState.objects.bulk_create([from_kept(RecommendingState, kept) for kept in removed["recommended_by"]])


@transaction.atomic
def take_out_added(*, recommendations: Sequence[Recommendation], by: User) -> list[Recommendation]:
    """Undo `add_recommendations`. Returns those kept, because national work hangs on them already."""
    for state in {item.state_id for item in recommendations}:
        require(
            rules.can_import_recommendations(by, state=state), _("You may not import recommendations for this State.")
        )
    keys = [item.pk for item in recommendations]
    list(Recommendation.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    worked_on = _worked_on(keys) | _referred_to(keys)
    for link in ("split_from", "joined_to"):  # what is kept keeps what it points to
        kept = Recommendation.objects.filter(pk__in=worked_on, **{f"{link}__in": keys})
        worked_on |= set(kept.values_list(link, flat=True))
    leaving = [item for item in recommendations if item.pk not in worked_on]
    leaving_keys = [item.pk for item in leaving]
    for model in (Alias, RecommendingState, Tag, Position, OfficialText):
        model.objects.filter(recommendation__in=leaving_keys).delete()
    documents = {item.document_id: item.document for item in leaving}
    going = Recommendation.objects.filter(pk__in=leaving_keys)
    with taking_back_an_import():
        going.filter(Q(split_from__isnull=False) | Q(joined_to__isnull=False)).delete()  # parts before their whole
        going.delete()
    for document in documents.values():
        count = sum(1 for item in leaving if item.document_id == document.pk)
        record("recommendations.taken_out", of=document, by=by, count=count)
    return [item for item in recommendations if item.pk in worked_on]


def _worked_on(keys: list[int]) -> set[int]:
    """Those in a cluster, now or once, in a thread, marked for follow-up, decided on, translated or answered."""
    chosen = Recommendation.objects.filter(pk__in=keys)
    found = set(
        chosen.filter(
            Q(cluster_memberships__isnull=False) | Q(thread__isnull=False) | Q(follow_ups__isnull=False)
        ).values_list("pk", flat=True)
    )
    for link in ("split_from", "joined_to"):
        others = Recommendation.objects.filter(**{f"{link}__in": keys}).exclude(pk__in=keys)
        found |= set(others.values_list(link, flat=True))
    for model, by_people in (
        (Tag, Q(decided_at__isnull=False)),
        (OfficialText, ~Q(origin="official")),
        (Position, Q(holder__isnull=False) | ~Q(explanations={})),
    ):
        rows = model._default_manager.filter(by_people, recommendation__in=keys)
        found |= set(rows.values_list("recommendation", flat=True))
    return found


def _referred_to(keys: list[int]) -> set[int]:
    """Those that anything above this app points to (assignments, updates): found by the tables' own foreign keys.

    A table that also holds what nobody worked on yet says which rows are work: `is_work` (open suggestions are none).
    """
    referred: set[int] = set()
    for relation in Recommendation._meta.related_objects:
        model = relation.related_model
        if model._meta.app_label == "recommendations" or "Event" in model.__name__:
            continue
        name = relation.field.name
        rows = model._default_manager.filter(getattr(model, "is_work", Q()), **{f"{name}__in": keys})
        referred |= set(rows.values_list(name, flat=True))
    return referred
