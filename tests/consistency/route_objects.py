"""What the role × route matrix puts into addresses: for each route with a parameter, an object in a given place.

A route `workspace/thing/<int:pk>/` needs a factory that makes a thing and returns the address's arguments:

    @makes("workspace:things-thing", "workspace:things-change")
    def _thing(at: Body) -> dict[str, Any]:
        return {"pk": factories.thing(body=at).pk}

The matrix calls it three times: with the actor's own body ("own"), with another body of the same State ("other") and
with a body of another State ("abroad"). For a thing that belongs to a State as a whole use `at.state`. Routes whose
parameter is no object of a body (a language, a token) use `same`, which is called once.

Then add the route's line to role_matrix.yaml; its head explains how.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from servanda.domain.implementation.actions.actions import plan_action
from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.actions.updates import comment_on_update, start_update
from servanda.domain.implementation.states import ActionKind, AssignmentPart
from servanda.domain.recommendations.actions.clusters import add_to_cluster
from servanda.domain.recommendations.models import Recommendation
from servanda.domain.recommendations.queries import joinings_of
from servanda.foundation.accounts.models import Invitation, User
from servanda.foundation.accounts.queries import token_hash
from servanda.foundation.audit.queries import history_of
from servanda.foundation.organisations.models import Body, Post
from servanda.pipelines.publication.actions.release import release_bodies, release_import
from tests import factories

Arguments = dict[str, Any]
OBJECTS: dict[str, Callable[[Body], Arguments]] = {}
SAME: dict[str, Callable[[], Arguments]] = {}


def makes(*routes: str) -> Callable[[Callable[[Body], Arguments]], Callable[[Body], Arguments]]:
    """The decorated function makes the object of these routes in the body it is given."""

    def register(factory: Callable[[Body], Arguments]) -> Callable[[Body], Arguments]:
        OBJECTS.update(dict.fromkeys(routes, factory))
        return factory

    return register


def same(*routes: str) -> Callable[[Callable[[], Arguments]], Callable[[], Arguments]]:
    """The decorated function gives the arguments of these routes, which belong to nobody."""

    def register(factory: Callable[[], Arguments]) -> Callable[[], Arguments]:
        SAME.update(dict.fromkeys(routes, factory))
        return factory

    return register


@makes("workspace:people-person", "workspace:people-grant")
def _person(at: Body) -> Arguments:
    return {"pk": factories.user("focal_point", at=at).pk}


@makes("workspace:people-end")
def _membership(at: Body) -> Arguments:
    return {"pk": factories.user("focal_point", at=at).memberships.get().pk}


@makes("workspace:people-resend", "workspace:people-withdraw")
def _invitation(at: Body) -> Arguments:
    return {"pk": invitation(at, token=f"token-{at.pk}").pk}


@makes("workspace:bodies-body", "workspace:bodies-change", "workspace:bodies-close", "workspace:bodies-post-add")
def _body(at: Body) -> Arguments:
    return {"pk": at.pk}


@makes("workspace:bodies-post-rename", "workspace:bodies-post-close")
def _post(at: Body) -> Arguments:
    return {"pk": Post.objects.create(body=at, titles={"en": "Director"}).pk}


@makes(
    "workspace:imports-batch",
    "workspace:imports-receipt",
    "workspace:imports-original",
    "workspace:imports-decide",
    "workspace:imports-agree",
    "workspace:imports-apply",
    "workspace:imports-discard",
    "workspace:imports-undo",
)
def _import(at: Body) -> Arguments:
    return {"pk": factories.import_of(at.state).pk}


@makes("workspace:imports-lines")
def _import_lines(at: Body) -> Arguments:
    return {"pk": factories.import_of(at.state).pk, "kind": "new"}


@makes("workspace:imports-line")
def _import_line(at: Body) -> Arguments:
    return {"pk": factories.import_of(at.state).pk, "position": 1}


@makes("workspace:recommendations-recommendation", "workspace:recommendations-tag", "workspace:recommendations-add-tag")
def _recommendation(at: Body) -> Arguments:
    return {"public_id": factories.recommendation(of=at.state).public_id}


@makes("workspace:assignments-recommendation")
def _recommendation_alone(at: Body) -> Arguments:
    return {"public_id": factories.recommendation(of=at.state).public_id}


@makes(
    "workspace:clusters-cluster",
    "workspace:clusters-edit",
    "workspace:clusters-remove",
    "workspace:clusters-plan",
    "workspace:assignments-cluster",
    "workspace:releases-cluster",
)
def _cluster(at: Body) -> Arguments:
    return {"public_id": factories.cluster(state=at.state).public_id}


@makes("workspace:clusters-undo")
def _joining(at: Body) -> Arguments:
    cluster = factories.cluster(state=at.state)
    members = [factories.recommendation(of=at.state)]
    add_to_cluster(cluster=cluster, recommendations=members, by=_coordinator(at))
    return {"public_id": cluster.public_id, "joining": joinings_of(cluster)[0].pk}


@makes("workspace:clusters-action")
def _action(at: Body) -> Arguments:
    cluster = factories.cluster(state=at.state)
    made = plan_action(cluster=cluster, body=at, titles={"en": "A law"}, kind=ActionKind.LAW, by=_coordinator(at))
    return {"pk": made.pk}


@makes("workspace:parliament-bill-add")
def _law(at: Body) -> Arguments:
    return _action(at)


@makes("workspace:parliament-bill", "workspace:parliament-bill-move")
def _bill(at: Body) -> Arguments:
    return {"pk": factories.bill(state=at.state).pk}


@makes("workspace:parliament-question")
def _question(at: Body) -> Arguments:
    return {"pk": factories.question(state=at.state).pk}


@same("workspace:parliament-table")
def _parliament_table() -> Arguments:
    return {"key": "laws"}


@same("workspace:overview-table")
def _overview_table() -> Arguments:
    return {"key": "coverage"}


@same("workspace:history-download")
def _history_form() -> Arguments:
    return {"form": "csv"}


@makes("workspace:history-event")
def _event(at: Body) -> Arguments:
    cluster = factories.cluster(state=at.state)
    assign_body(target=cluster, body=at, part=AssignmentPart.LEAD, by=_coordinator(at))
    return {"pk": history_of(cluster)[0].pk}


@makes("workspace:history-thing")
def _thing_with_a_history(at: Body) -> Arguments:
    return {"kind": "cluster", "key": factories.cluster(state=at.state).public_id}


@makes("workspace:history-thing-download")
def _thing_to_download(at: Body) -> Arguments:
    return {**_thing_with_a_history(at), "form": "json"}


@makes("workspace:assignments-end")
def _assignment(at: Body) -> Arguments:
    cluster = factories.cluster(state=at.state)
    return {"pk": assign_body(target=cluster, body=at, part=AssignmentPart.LEAD, by=_coordinator(at)).pk}


@makes("workspace:chains-body", "workspace:chains-body-draw", "workspace:chains-body-drop")
def _chain_of_body(at: Body) -> Arguments:
    return {"pk": at.pk}


@makes("workspace:chains-state", "workspace:chains-state-draw", "workspace:chains-state-drop")
def _chain_of_state(at: Body) -> Arguments:
    return {"code": at.state_id}


@makes(
    "workspace:updates-update",
    "workspace:updates-comment",
    "workspace:updates-decide",
    "workspace:updates-take-back",
    "workspace:updates-figures",
    "workspace:releases-update",
)
def _approved_update(at: Body) -> Arguments:
    return {"pk": factories.approved_update(at).pk}


@makes(
    "workspace:updates-edit",
    "workspace:updates-check",
    "workspace:updates-versions",
    "workspace:updates-from-approved",
    "workspace:updates-hand-over",
    "workspace:updates-discard",
)
def _draft(at: Body) -> Arguments:
    approved = factories.approved_update(at)
    return {"pk": start_update(target=approved.target, body=at, by=factories.user("focal_point", at=at)).pk}


@makes("workspace:updates-restore")
def _earlier_version(at: Body) -> Arguments:
    return {**_draft(at), "number": 1}


@makes("workspace:updates-settle", "workspace:updates-reply")
def _comment(at: Body) -> Arguments:
    update = factories.approved_update(at)
    made = comment_on_update(update=update, part="level", text="Why?", by=factories.user("approver", at=at))
    return {"pk": made.pk}


@makes("workspace:updates-evidence")
def _evidence(at: Body) -> Arguments:
    update = factories.approved_update(at, with_file=True)
    return {"pk": update.evidence.get().pk}


@makes("workspace:releases-release", "workspace:releases-withdraw", "workspace:releases-correct")
def _release(at: Body) -> Arguments:
    coordinator = _coordinator(at)
    return {"sequence": release_bodies(bodies=Body.objects.filter(pk=at.pk), by=coordinator)[-1]}


def _coordinator(at: Body) -> User:
    return factories.user("coordinator", at=at)


@same("workspace:setup-step")
def _step() -> Arguments:
    return {"step": "shape"}


@same("switch_language")
def _language() -> Arguments:
    return {"code": "fr"}


@same("invitation")
def _token() -> Arguments:
    invitation(factories.body(), token="the-token")
    return {"token": "the-token"}


@same("account_reset_password_from_key")
def _reset_key() -> Arguments:
    return {"uidb36": "1", "key": "abc-def"}


@same("mfa_remove_webauthn", "mfa_edit_webauthn")
def _somebody_elses_passkey() -> Arguments:
    return {"pk": 999_999}


@same("api:recommendation", "website:recommendation", "website:recommendation_json")
def _released_recommendation() -> Arguments:
    made = factories.recommendation(position="supported", asked_on="2024-11-05")
    coordinator = factories.user("coordinator", at=factories.body("national-mechanism", kind="nmirf"))
    release_import(recommendations=Recommendation.objects.filter(pk=made.pk), by=coordinator)
    return {"public_id": made.public_id}


@same("api:cluster", "website:objective")
def _cluster_that_was_not_released() -> Arguments:
    return {"public_id": factories.cluster().public_id}


@same("api:evidence", "website:evidence")
def _file_that_was_not_released() -> Arguments:
    return {"sha256": "0" * 64}


@same("website:body", "website:document", "website:update")
def _things_that_were_not_released() -> Arguments:
    return {"public_id": f"AVL-B-{factories.body().public_id}"}


@same("website:download")
def _form_of_a_download() -> Arguments:
    return {"form": "csv"}


def invitation(at: Body, *, token: str) -> Invitation:
    return Invitation.objects.create(
        email=f"{token}@avelia.example",
        role="focal_point",
        body=at,
        token_hash=token_hash(token),
        invited_by=factories.user(),
        expires_at=timezone.now() + datetime.timedelta(days=7),
    )
