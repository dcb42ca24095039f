"""Addresses and what stands behind them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse

import servanda
from servanda.interfaces.workspace.navigation import PLACES
from tests import factories
from tests.consistency.route_objects import OBJECTS, SAME
from tests.consistency.routes import Route, all_routes

ROOT = Path(servanda.__path__[0])
WORKSPACE = [route for route in all_routes() if route.name.startswith("workspace:")]
FLOORS = ("foundation", "domain", "pipelines", "interfaces")
FOUNDATION = ("common", "audit", "reference", "organisations", "accounts")


def test_no_route_is_nameless_and_none_has_the_name_of_another() -> None:
    names = [route.name for route in all_routes()]

    assert len(names) == len(set(names))


@pytest.mark.django_db
@pytest.mark.parametrize("route", WORKSPACE, ids=lambda route: route.name)
def test_every_workspace_address_needs_sign_in(route: Route, client: Client) -> None:
    factories.installation()
    arguments = SAME[route.name]() if route.name in SAME else {}
    if route.name in OBJECTS:
        arguments = OBJECTS[route.name](factories.body())

    answer = client.get(reverse(route.name, kwargs=arguments))

    if getattr(route.view, "open_to_strangers", False):
        assert answer.status_code == 404  # set-up, over for ever
    else:
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/accounts/login/?next=/work/")


def test_only_set_up_is_open_to_strangers_in_the_workspace() -> None:
    open_ones = {route.name for route in WORKSPACE if getattr(route.view, "open_to_strangers", False)}

    assert open_ones == {"workspace:setup", "workspace:setup-check", "workspace:setup-step"}


@pytest.mark.parametrize("path", sorted(ROOT.glob("interfaces/**/*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_interfaces_reach_data_through_queries_and_actions_only(path: Path) -> None:
    if path.name in {"forms.py", "serializers.py"}:
        return  # they may read field definitions
    imported = [
        node.module or "" for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ImportFrom)
    ]

    assert not [name for name in imported if name.startswith("servanda.") and "models" in name.split(".")]


def test_foreign_keys_point_down_the_house() -> None:
    wrong = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and not _points_down(model, field.related_model)
    ]

    assert not wrong


def _points_down(model: type[models.Model], target: type[models.Model]) -> bool:
    here, there = model.__module__.split("."), target.__module__.split(".")
    if here[0] != "servanda" or there[0] != "servanda" or here[2] == there[2]:
        return True
    if here[1] != there[1]:
        return FLOORS.index(here[1]) > FLOORS.index(there[1])
    if here[1] == "foundation":
        return FOUNDATION.index(here[2]) > FOUNDATION.index(there[2])
    return True  # inside other floors the import contracts order the apps


def test_every_area_that_exists_stands_in_the_menu_by_its_own_name() -> None:
    names = {route.name.removeprefix("workspace:") for route in WORKSPACE}
    areas = {name.split("-")[0] for name in names} - {
        "setup",
        "second",
        "account",
        "assignments",
        "absences",
        "handover",
        "modules",
        "partners",
        "rosters",
        "workbooks",
    }  # reached from the things they belong to

    assert areas <= {place.url for place in PLACES}
