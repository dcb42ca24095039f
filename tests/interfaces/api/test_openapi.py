"""The description kept in the repository is the one the code generates, and is valid OpenAPI."""

from __future__ import annotations

from pathlib import Path

import yaml
from drf_spectacular.renderers import OpenApiYamlRenderer
from openapi_spec_validator import validate

from servanda.interfaces.api.public.v1.description import schema

KEPT = Path(__file__).resolve().parents[3] / "docs" / "reference" / "openapi.yaml"


def test_the_kept_description_equals_what_the_code_generates() -> None:
    generated = OpenApiYamlRenderer().render(schema(), renderer_context={})

    assert KEPT.read_bytes() == generated, "Run: python -m django spectacular --file docs/reference/openapi.yaml"


def test_the_description_is_valid() -> None:
    validate(yaml.safe_load(KEPT.read_text(encoding="utf-8")))
