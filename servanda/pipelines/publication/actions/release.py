"""Releasing. Each returns the sequence numbers it wrote; none are written for what has not changed."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from servanda.domain.implementation.actions.updates import note_release
from servanda.domain.implementation.models import Update
from servanda.domain.recommendations.models import Cluster, Recommendation
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common.errors import StepRefused, require
from servanda.foundation.organisations.models import Body
from servanda.pipelines.publication import preview, rules
from servanda.pipelines.publication.chain import append, hold_the_pen
from servanda.pipelines.publication.content import bodies as body_content


@transaction.atomic
def release_update(*, update: Update, by: User) -> list[int]:
    """Make an approved update public, with its cluster and the levels it moves. Four eyes."""
    hold_the_pen()
    update = (
        Update.objects.select_for_update(of=("self",))
        .select_related("body", "cluster", "recommendation")
        .get(pk=update.pk)
    )
    require(
        rules.can_release_update(by, update),
        _("Only a coordinator of this State who neither wrote nor approved the update may release it."),
    )
    if not rules.is_ready_for_release(update):
        raise StepRefused(_("Only approved updates meant for everyone can be released."))
    written = append(preview.what_the_public_would_see(update), by=by)
    note_release(update=update, by=by)
    record("publication.update_released", of=update, by=by, releases=written)
    return written


@transaction.atomic
def release_cluster(*, cluster: Cluster, by: User) -> list[int]:
    """Make an objective public as it stands, with its members' place in it."""
    require(rules.can_release(by, state=cluster.state_id), _("Only a coordinator of this State may release it."))
    hold_the_pen()
    return append(preview.with_members(Cluster.objects.filter(pk=cluster.pk)), by=by)


@transaction.atomic
def release_bodies(*, bodies: QuerySet[Body], by: User) -> list[int]:
    """Make bodies of the State public by name, branch and remit."""
    _require_each_state(bodies, by)
    hold_the_pen()
    return append(body_content.drafts(bodies), by=by)


def _require_each_state(bodies: QuerySet[Body], by: User) -> None:
    for state in bodies.order_by("state_id").values_list("state_id", flat=True).distinct():
        require(rules.can_release(by, state=state), _("Only a coordinator of this State may release its bodies."))


@transaction.atomic
def release_import(*, recommendations: QuerySet[Recommendation] | Iterable[str], by: User) -> list[int]:
    """Make UN texts public in bulk, with their documents. What the State decided about them stays as released.

    Takes recommendations or their public ids.
    """
    about = (
        recommendations
        if isinstance(recommendations, QuerySet)
        else Recommendation.objects.filter(public_id__in=list(recommendations))
    )
    for state in about.order_by("state_id").values_list("state_id", flat=True).distinct():
        require(
            rules.can_release_import(by, state=state), _("Only who may import for this State may release its texts.")
        )
    hold_the_pen()
    return append(preview.with_documents(about), by=by)


@transaction.atomic
def release_changes(*, state: str, by: User) -> list[int]:
    """Make public whatever a State changed in clusters, assignments and tags since it was last released."""
    require(rules.can_release(by, state=state), _("Only a coordinator of this State may release its changes."))
    hold_the_pen()
    return append(preview.everything_of(state), by=by)
