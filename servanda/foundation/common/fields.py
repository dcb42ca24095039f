"""Model fields the whole house shares."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from servanda.foundation.common.partial_dates import PartialDate


class MultilingualField(models.JSONField):
    """Short texts by language: {"en": "Ministry of Justice", "ar": "وزارة العدل"}. Never null."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("default", dict)
        options.setdefault("blank", True)
        super().__init__(**options)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
            raise ValidationError("Texts by language must be an object of language codes and texts.")


class PartialDateField(models.CharField):
    """A PartialDate stored in its ISO form, so that it sorts in the database. Empty is None in Python."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 10)
        options.setdefault("blank", True)
        options.setdefault("default", "")
        super().__init__(**options)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> PartialDate | None:
        return PartialDate.parse(value) if value else None

    def to_python(self, value: Any) -> PartialDate | None:
        if isinstance(value, PartialDate) or value is None:
            return value
        if value == "":
            return None
        try:
            return PartialDate.parse(str(value))
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def get_prep_value(self, value: Any) -> str:
        return "" if value is None else str(value)
