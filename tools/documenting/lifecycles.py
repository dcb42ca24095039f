"""docs/know/lifecycles.md: the way of each thing, as picture and table, and what the database confirms."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from documenting.markdown import page, table
from servanda.foundation.common.lifecycle import Lifecycle


@dataclass(frozen=True)
class Found:
    """A lifecycle with the model that walks it."""

    model: type[models.Model]
    lifecycle: Lifecycle
    place: str

    @property
    def stages(self) -> dict[str, str]:
        field: Any = self.model._meta.get_field(self.lifecycle.field)
        return {value: str(label) for value, label in field.choices or ()}


def lifecycles_page() -> str:
    return page(
        "Lifecycles",
        "A step that is not in its table is refused; the constraints say the same to the database (decision 4).",
        [_section(found) for found in all_lifecycles()],
    )


def all_lifecycles() -> Iterator[Found]:
    """Every table of steps in an app's `states` module."""
    for app in apps.get_app_configs():
        name = f"{app.name}.states"
        if not app.name.startswith("servanda.") or importlib.util.find_spec(name) is None:
            continue
        for word, value in vars(importlib.import_module(name)).items():
            if isinstance(value, Lifecycle):
                yield Found(_walker(value), value, f"{name.replace('.', '/')}.py: {word}")


def _walker(lifecycle: Lifecycle) -> type[models.Model]:
    """The model whose field has the stages that the steps lead to."""
    reached = {str(step.target) for step in lifecycle.steps.values()}
    for model in apps.get_models():
        for field in model._meta.get_fields():
            choices = {value for value, _label in getattr(field, "choices", None) or ()}
            if field.name == lifecycle.field and reached <= choices and "pgh_id" not in _names(model):
                return model
    raise LookupError(f"No model has a field “{lifecycle.field}” with the stages {sorted(reached)}.")


def _names(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.get_fields()}


def _section(found: Found) -> str:
    confirmed = [
        f"- {constraint.name.replace('_', ' ')}"
        for constraint in found.model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    ]
    return "\n\n".join(
        [
            f"## {found.model._meta.object_name}",
            f"Of `{found.model._meta.label}`, in `{found.place}`.",
            _picture(found),
            table(["Stage", "Shown as"], ([f"`{stage}`", label] for stage, label in found.stages.items())),
            table(["Step", "From", "To"], _steps(found)),
            "The database confirms:",
            "\n".join(confirmed),
        ]
    )


def _picture(found: Found) -> str:
    field: Any = found.model._meta.get_field(found.lifecycle.field)
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {field.default}"]
    lines += [
        f"    {source} --> {step.target}: {name.replace('_', ' ')}"
        for name, step in found.lifecycle.steps.items()
        for source in _in_order(found, step.sources)
    ]
    return "\n".join([*lines, "```"])


def _steps(found: Found) -> Iterator[list[str]]:
    for name, step in found.lifecycle.steps.items():
        sources = ", ".join(f"`{source}`" for source in _in_order(found, step.sources))
        yield [f"`{name}`", sources, f"`{step.target}`"]


def _in_order(found: Found, stages: frozenset[str]) -> list[str]:
    return [stage for stage in found.stages if stage in stages]
