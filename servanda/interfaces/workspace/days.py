"""A day in three boxes. Browsers' own date fields differ by language and machine; three numbers do not."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

NOT_A_DAY = _("Enter the date as day, month and year, for example 27 3 2027.")


class DayWidget(forms.MultiWidget):
    """Day, month, year."""

    template_name = "workspace/day_widget.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        box = {"inputmode": "numeric", "autocomplete": "off"}
        parts: dict[str, forms.Widget | type[forms.Widget]] = {
            "day": forms.TextInput({**box, "size": "2", "maxlength": "2"}),
            "month": forms.TextInput({**box, "size": "2", "maxlength": "2"}),
            "year": forms.TextInput({**box, "size": "4", "maxlength": "4"}),
        }
        super().__init__(parts, attrs)

    def decompress(self, value: Any) -> list[Any]:
        return [value.day, value.month, value.year] if isinstance(value, datetime.date) else ["", "", ""]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        for part, label in zip(context["widget"]["subwidgets"], (_("Day"), _("Month"), _("Year")), strict=True):
            part["label"] = label
            part["attrs"]["class"] = "form-control"
        return context


class DayField(forms.MultiValueField):
    """A date, or None if all three boxes are empty."""

    widget = DayWidget

    def __init__(self, **kwargs: Any) -> None:
        boxes = tuple(forms.CharField(required=False) for _part in range(3))
        kwargs.setdefault("required", False)
        super().__init__(fields=boxes, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[str]) -> datetime.date | None:
        if not any(data_list or ()):
            return None
        try:
            day, month, year = (int(part.strip()) for part in data_list)
            return datetime.date(year, month, day)
        except ValueError:
            raise ValidationError(NOT_A_DAY) from None
