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

from servanda.domain.recommendations.models import Recommendation
from servanda.foundation.accounts.models import Invitation
from servanda.foundation.accounts.queries import token_hash
from servanda.foundation.organisations.models import Body, Post
from servanda.pipelines.publication.actions.release import release_import
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


@same("api:recommendation")
def _released_recommendation() -> Arguments:
    made = factories.recommendation(position="supported", asked_on="2024-11-05")
    coordinator = factories.user("coordinator", at=factories.body("national-mechanism", kind="nmirf"))
    release_import(recommendations=Recommendation.objects.filter(pk=made.pk), by=coordinator)
    return {"public_id": made.public_id}


@same("api:cluster")
def _cluster_that_was_not_released() -> Arguments:
    return {"public_id": factories.cluster().public_id}


@same("api:evidence")
def _file_that_was_not_released() -> Arguments:
    return {"sha256": "0" * 64}


def invitation(at: Body, *, token: str) -> Invitation:
    return Invitation.objects.create(
        email=f"{token}@avelia.example",
        role="focal_point",
        body=at,
        token_hash=token_hash(token),
        invited_by=factories.user(),
        expires_at=timezone.now() + datetime.timedelta(days=7),
    )
