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

from collections.abc import Callable
from typing import Any

from servanda.foundation.accounts.models import User
from servanda.foundation.organisations.models import Body
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


def coordinator(at: Body) -> User:
    return factories.user("coordinator", at=at)
