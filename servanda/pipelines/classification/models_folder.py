"""Where fitted models and their cards lie: one folder for each kind. Never part of what is shipped."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings


def models_folder() -> Path:
    return Path(settings.VAR) / "models"


def folders_of_models() -> list[Path]:
    """Of the models that are here, by name."""
    return sorted(path.parent for path in models_folder().glob("*/model.json"))
