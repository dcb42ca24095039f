"""Forms in one look: label, hint, error, field, in this order; and the summary of errors that comes first."""

from __future__ import annotations

from itertools import chain
from typing import Any

from django import forms, template
from django.forms import BoundField

register = template.Library()

_CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.inclusion_tag("components/field.html")
def field(
    bound: BoundField, *, hint: str | None = None, label: str = "", short: bool = False, quiet: bool = False
) -> dict[str, Any]:
    """{% field form.email %}; `hint` and `label` replace the form's own, an empty hint takes it away.

    `quiet`: boxes of a row that may be left out as a whole do not each say that they are optional.
    """
    widget, name = bound.field.widget, bound.auto_id
    hint = str(bound.help_text or "") if hint is None else hint
    described = " ".join(part for part, there in ((f"{name}-hint", hint), (f"{name}-error", bound.errors)) if there)
    attrs: dict[str, Any] = {"aria-describedby": described or None}
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return {
        "bound": bound,
        "hint": hint,
        "label": label or bound.label,
        "kind": _kind(widget),
        "control": _control(bound, attrs, short=short),
        "options": list(bound) if isinstance(widget, _CHOICES) else [],
        "optional": not quiet and not bound.field.required and not isinstance(widget, forms.CheckboxInput),
    }


def _kind(widget: forms.Widget) -> str:
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, _CHOICES):
        return "choices"
    return "check" if isinstance(widget, forms.CheckboxInput) else "control"


def _control(bound: BoundField, attrs: dict[str, Any], *, short: bool) -> str:
    widget = bound.field.widget
    if isinstance(widget, _CHOICES):
        return ""
    widget.attrs.pop("placeholder", None)  # the label says it; a placeholder vanishes when it is needed
    base = "form-control"
    if isinstance(widget, forms.CheckboxInput):
        base = "form-check-input"
    elif isinstance(widget, forms.Select):
        base = "form-select"
    marks = [base, "short" if short else "", "is-invalid" if bound.errors else ""]
    return bound.as_widget(attrs={**attrs, "class": " ".join(mark for mark in marks if mark)})


@register.inclusion_tag("components/errors.html")
def error_summary(*forms_of_the_page: forms.BaseForm | list[forms.BaseForm]) -> dict[str, Any]:
    """{% error_summary form rows %}: first in the form, focused, each line linking to its field. Rows: a list."""
    lines: list[dict[str, str]] = []
    for form in chain.from_iterable(item if isinstance(item, list) else [item] for item in forms_of_the_page):
        if not isinstance(form, forms.BaseForm) or not form.errors:
            continue
        lines += [{"text": str(error), "target": ""} for error in form.non_field_errors()]
        for bound in form:
            lines += [{"text": str(error), "target": _first_control(bound)} for error in bound.errors]
    return {"lines": lines}


def _first_control(bound: BoundField) -> str:
    return f"{bound.auto_id}_0" if isinstance(bound.field.widget, _CHOICES) else bound.auto_id
