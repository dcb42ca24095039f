"""Forms in one look: label, hint, error, field, in this order; and the summary of errors that comes first."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

_CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)
_CHECKED, _DISABLED, _SELECTED = SafeString(" checked"), SafeString(" disabled"), SafeString(" selected")


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
        "options": _options(bound) if isinstance(widget, _CHOICES) else "",
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
    attrs = {**attrs, "class": " ".join(mark for mark in marks if mark)}
    return _select(bound, attrs) if type(widget) is forms.Select else bound.as_widget(attrs=attrs)


# Lists to choose from can be hundreds of lines long. Each line as a template of its own takes a hundred times as long.
def _options(bound: BoundField) -> SafeString:
    """Radio buttons or boxes, each with its label."""
    return format_html_join(
        "",
        '<div class="form-check"><input class="form-check-input" type="{}" name="{}" value="{}" id="{}"{}{}>'
        '<label for="{}">{}</label></div>\n',
        (
            (
                data["type"],
                data["name"],
                data["value"],
                data["attrs"].get("id", ""),
                _CHECKED if data["selected"] else "",
                _DISABLED if data["attrs"].get("disabled") else "",
                data["attrs"].get("id", ""),
                data["label"],
            )
            for data in (option.data for option in bound)
        ),
    )


def _select(bound: BoundField, attrs: dict[str, Any]) -> SafeString:
    """The same as Django's own templates for it."""
    widget = bound.field.widget
    attrs = bound.build_widget_attrs(attrs, widget)
    attrs.setdefault("id", bound.auto_id)
    told = widget.get_context(bound.html_name, bound.value(), attrs)["widget"]
    groups = format_html_join("", "{}", ((_group(name, rows),) for name, rows, _number in told["optgroups"]))
    return format_html('<select name="{}"{}>{}\n</select>', told["name"], _attributes(told["attrs"]), groups)


def _group(name: str | None, rows: list[dict[str, Any]]) -> SafeString:
    one = '\n<option value="{}"{}>{}</option>'
    lines = format_html_join("", one, ((row["value"], _attributes(row["attrs"]), row["label"]) for row in rows))
    return format_html('\n<optgroup label="{}">{}\n</optgroup>', name, lines) if name else lines


def _attributes(attrs: dict[str, Any]) -> SafeString:
    """In their order; those that are None or False are left out."""
    given = [(name, value) for name, value in attrs.items() if value is not None and value is not False]
    whole = (
        format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value) for name, value in given
    )
    return format_html_join("", "{}", ((part,) for part in whole))


@register.simple_tag
def options(lines: Iterable[tuple[str, object]], chosen: str = "") -> SafeString:
    """{% options pairs chosen %}: the lines of a list to choose from, outside a form of Django."""
    rows = ((code, _SELECTED if code == chosen else "", words) for code, words in lines)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


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
