"""docs/know/data-dictionary.md: every table of the house with its fields, as the models and their comments say."""

from __future__ import annotations

import ast
import inspect
import io
import textwrap
import tokenize
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from documenting.markdown import page, table

NOT_MEANINGS = ("noqa", "type:", "pragma")


def dictionary_page() -> str:
    sections = []
    for app in apps.get_app_configs():
        own = [model for model in models_of_the_house() if model._meta.app_label == app.label]
        if own:
            sections += [f"## {app.label}", *(_section(model) for model in own)]
    return page(
        "Data dictionary",
        "“may be empty” is said where it is so. *Past* names the table in which the database keeps a row as it was "
        "before each change.",
        sections,
    )


def models_of_the_house(*, with_past: bool = False) -> list[type[models.Model]]:
    """Our own models in the order Django knows them; tables of the past on request."""
    own = [model for model in apps.get_models() if model.__module__.startswith("servanda.")]
    return [model for model in own if with_past or not is_past(model)]


def is_past(model: type[models.Model]) -> bool:
    """Whether the table holds rows as they were, written by database triggers."""
    return any(field.name == "pgh_id" for field in model._meta.get_fields())


def _section(model: type[models.Model]) -> str:
    parts = [
        f"### {model._meta.object_name}",
        *_words_of(model),
        f"Table `{model._meta.db_table}`. {_past_of(model)}".rstrip(),
        table(["Field", "Type", "Meaning"], _fields(model)),
    ]
    if constraints := [f"*{constraint.name.replace('_', ' ')}*" for constraint in model._meta.constraints]:
        parts.append(f"The database holds it to: {', '.join(constraints)}.")
    return "\n\n".join(parts)


def _words_of(model: type[models.Model]) -> list[str]:
    """Its docstring; none where Django wrote one, a mere list of fields."""
    words = inspect.cleandoc(model.__doc__ or "")
    return [words] if words and not words.startswith(f"{model._meta.object_name}(") else []


def _past_of(model: type[models.Model]) -> str:
    for other in apps.get_models():
        if is_past(other) and getattr(other, "pgh_tracked_model", None) is model:
            return f"Past: `{other._meta.db_table}`."
    return ""


def _fields(model: type[models.Model]) -> Iterator[list[str]]:
    comments = comments_of(model)
    for field in model._meta.concrete_fields:
        yield [f"`{field.name}`", _type_of(field), "; ".join(_meaning(field, comments.get(field.name, "")))]


def _type_of(field: Any) -> str:
    if isinstance(field, models.ForeignKey):
        return f"→ {field.related_model._meta.label}"
    if isinstance(field, ArrayField):
        return f"list of {_type_of(field.base_field)}"
    kind = type(field).__name__.removesuffix("Field")
    return f"{kind}({field.max_length})" if field.max_length and kind != "Text" else kind


def _meaning(field: Any, comment: str) -> list[str]:
    said = [comment] if comment else []
    if field.primary_key:
        said.append("the key")
    elif field.unique:
        said.append("unique")
    inner = field.base_field if isinstance(field, ArrayField) else field
    if inner.choices:
        said.append(", ".join(f"`{value}`" for value, _label in inner.flatchoices))
    if (field.null or field.blank) and not field.primary_key:
        said.append("may be empty")
    return said


def comments_of(model: type[models.Model]) -> dict[str, str]:
    """Field → the comment that follows it in the source."""
    source = textwrap.dedent(inspect.getsource(model))
    at_line = {
        token.start[0]: token.string.lstrip("# ").strip()
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    }
    (definition,) = ast.parse(source).body
    found = {}
    for node in getattr(definition, "body", ()):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            comment = at_line.get(node.end_lineno or node.lineno, "")
            if comment and not comment.startswith(NOT_MEANINGS):
                found[node.targets[0].id] = comment
    return found
