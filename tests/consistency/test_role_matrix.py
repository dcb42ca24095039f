"""Every route × role × method × place answers as role_matrix.yaml says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import transaction
from django.http import FileResponse
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from tests.consistency.matrix import ACTORS, METHODS, PLACES, TABLE, Cell, World, agrees, make_world, outcome_of
from tests.consistency.route_objects import OBJECTS, SAME
from tests.consistency.routes import Route, all_routes

ROUTES = {route.name: route for route in all_routes()}
_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def unhurried(settings: Settings) -> None:
    """Hundreds of requests from one address in a second: the pauses for strangers are tested elsewhere."""
    settings.ACCOUNT_RATE_LIMITS = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def test_every_route_has_a_line_and_every_line_a_route() -> None:
    assert sorted(TABLE) == sorted(ROUTES)


def test_every_route_with_a_parameter_has_an_object() -> None:
    with_parameters = {route.name for route in ROUTES.values() if route.parameters}

    assert with_parameters == set(OBJECTS) | set(SAME)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ROUTES)
def test_route_answers_each_role_as_the_table_says(name: str) -> None:
    surprises = [
        f"{cell}: {found}, expected {cell.expected()}"
        for hub in (False, True)
        for cell, found in _answers(ROUTES[name], hub=hub)
        if not agrees(found, cell.expected(), cell)
    ]

    assert not surprises, "\n".join(surprises)


def _answers(route: Route, *, hub: bool) -> Iterator[tuple[Cell, str]]:
    actors = ["secretariat"] if hub else [actor for actor in ACTORS if actor != "secretariat"]
    with transaction.atomic():
        world = make_world(hub=hub)
        keys = {actor: _session(world, actor) for actor in actors}
        addresses = _addresses(route, world)
        for method in METHODS:
            for place, address in addresses.items():
                for actor in actors:
                    yield Cell(route.name, method, actor, place), _ask(method, address, keys[actor])
        transaction.set_rollback(True)


def _addresses(route: Route, world: World) -> dict[str, str]:
    if route.name in OBJECTS:
        make = OBJECTS[route.name]
        return {place: reverse(route.name, kwargs=make(world.bodies[place])) for place in PLACES}
    if route.name in SAME:
        return {"": reverse(route.name, kwargs=SAME[route.name]())}
    return {"": reverse(route.name)}


def _session(world: World, actor: str) -> str:
    person = world.actors[actor]
    if person is None:
        return ""
    client = Client()
    client.force_login(person, backend=_BACKEND)
    return client.cookies[django_settings.SESSION_COOKIE_NAME].value


def _ask(method: str, address: str, key: str) -> str:
    """The answer, with everything the request changed undone."""
    cache.clear()  # where pauses after many requests are counted
    client = Client(raise_request_exception=False)
    if key:
        client.cookies[django_settings.SESSION_COOKIE_NAME] = key
    with transaction.atomic():
        response = client.generic(method, address)
        transaction.set_rollback(True)
    if isinstance(response, FileResponse):
        list(response)  # an open file is closed at its end
    return outcome_of(response)
