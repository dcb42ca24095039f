"""Rows of figures and of people asked, as plain boxes: added and taken away by buttons, without any script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from servanda.domain.implementation.actions.answers import (
    LONGEST_ASKED,
    LONGEST_FIGURE,
    MOST_ROWS,
    ConsultedSaid,
    FigureSaid,
)
from servanda.domain.implementation.states import ConsultedKind, FigureUnit
from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.common.figures import read_figure, written_figure
from servanda.foundation.common.partial_dates import PartialDate
from servanda.foundation.reference.queries import has_indicator

_OFF = {"autocomplete": "off"}


class _RowForm(forms.Form):
    """One row. What cannot be read yet stays as typed; an empty row is no row."""

    # What a row holds besides what it begins with: only these make it a row.
    typed: ClassVar[tuple[str, ...]] = ()

    def is_empty(self) -> bool:
        return not any(str(self.data.get(self.add_prefix(name), "")).strip() for name in self.typed)

    def _day(self) -> tuple[PartialDate | None, str]:
        """The day as read, or else as typed."""
        given = self._raw("day")
        try:
            return (PartialDate.typed(given) if given else None), ""
        except ValueError:
            return None, given

    def _raw(self, name: str) -> str:
        """What the box holds, no longer than is kept; without the sign that no database keeps."""
        most = self.fields[name].max_length  # type: ignore[attr-defined]
        return str(self.data.get(self.add_prefix(name), "")).replace("\x00", "").strip()[:most]

    def clean_day(self) -> str:
        given = self.cleaned_data["day"]
        if given and self._day()[0] is None:
            raise ValidationError(_("Enter a year, or month and year, or a day, for example 2026 or 30 9 2026."))
        return str(given)


class FigureForm(_RowForm):
    """One number and what it counts."""

    typed = ("what", "value", "day", "group", "source", "indicator")

    what = forms.CharField(label=gettext_lazy("What is counted"), max_length=LONGEST_FIGURE["what"], required=False)
    value = forms.CharField(
        label=gettext_lazy("Number"),
        max_length=LONGEST_FIGURE["as_typed"],
        required=False,
        widget=forms.TextInput({**_OFF, "inputmode": "decimal", "dir": "ltr"}),
    )
    unit = forms.ChoiceField(
        label=pgettext_lazy("of a figure", "Unit"), choices=FigureUnit.choices, required=False, widget=forms.Select
    )
    day = forms.CharField(
        label=gettext_lazy("Year or day"),
        max_length=LONGEST_FIGURE["day_as_typed"],
        required=False,
        widget=forms.TextInput({**_OFF, "dir": "ltr"}),
    )
    group = forms.CharField(label=gettext_lazy("Of whom"), max_length=LONGEST_FIGURE["group"], required=False)
    source = forms.CharField(
        label=gettext_lazy("Where the figure comes from"), max_length=LONGEST_FIGURE["source"], required=False
    )
    indicator = forms.CharField(
        label=gettext_lazy("SDG indicator"), max_length=12, required=False, widget=forms.TextInput(_OFF)
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        row = self._read_value(given)
        if row is not None:
            try:
                row.check_limits()
            except InvalidInput as error:
                self.add_error("value", str(error))
        code = given.get("indicator", "")
        if code and not has_indicator(code):
            self.add_error("indicator", _("There is no such indicator. Write one such as 5.3.1, or leave it empty."))
        return given

    def _read_value(self, given: Mapping[str, Any]) -> FigureSaid | None:
        try:
            return FigureSaid(value=read_figure(given["value"]), unit=self._unit()) if given.get("value") else None
        except InvalidInput as error:
            self.add_error("value", str(error))
            return None

    def _unit(self) -> str:
        unit = self._raw_choice("unit")
        return unit if unit in FigureUnit.values else FigureUnit.CASES

    def _raw_choice(self, name: str) -> str:
        return str(self.data.get(self.add_prefix(name), ""))

    def said(self) -> FigureSaid:
        """The row as it is kept. A number that cannot be read, or that its unit cannot have, stays words."""
        day, day_as_typed = self._day()
        words, value = self._raw("value"), None
        try:
            value = read_figure(words) if words else None
            FigureSaid(value=value, unit=self._unit()).check_limits()
            as_typed = ""
        except InvalidInput:
            value, as_typed = None, words
        code = self._raw("indicator")
        return FigureSaid(
            what=self._raw("what"),
            value=value,
            unit=self._unit(),
            day=day,
            group=self._raw("group"),
            source=self._raw("source"),
            indicator=code if has_indicator(code) else "",
            as_typed=as_typed,
            day_as_typed=day_as_typed,
        )

    @staticmethod
    def boxes(row: FigureSaid) -> dict[str, str]:
        """What stands in the boxes for a row that is held."""
        return {
            "what": row.what,
            "value": written_figure(row.value) if row.value is not None else row.as_typed,
            "unit": row.unit,
            "day": row.day.as_typed() if row.day else row.day_as_typed,
            "group": row.group,
            "source": row.source,
            "indicator": row.indicator,
        }


class ConsultedForm(_RowForm):
    """One asking of somebody outside the body."""

    typed = ("who", "how", "day", "they_said")

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=ConsultedKind.choices, required=False)
    who = forms.CharField(label=gettext_lazy("Who, in words"), max_length=LONGEST_ASKED["who"], required=False)
    how = forms.CharField(label=gettext_lazy("How they were asked"), max_length=LONGEST_ASKED["how"], required=False)
    day = forms.CharField(
        label=gettext_lazy("When"),
        max_length=LONGEST_ASKED["day_as_typed"],
        required=False,
        widget=forms.TextInput({**_OFF, "dir": "ltr"}),
    )
    they_said = forms.CharField(
        label=gettext_lazy("What they said"),
        max_length=LONGEST_ASKED["they_said"],
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def said(self) -> ConsultedSaid:
        day, day_as_typed = self._day()
        kind = str(self.data.get(self.add_prefix("kind"), ""))
        return ConsultedSaid(
            kind=kind if kind in ConsultedKind.values else ConsultedKind.OTHER,
            who=self._raw("who"),
            how=self._raw("how"),
            day=day,
            they_said=self._raw("they_said"),
            day_as_typed=day_as_typed,
        )

    @staticmethod
    def boxes(row: ConsultedSaid) -> dict[str, str]:
        return {
            "kind": row.kind,
            "who": row.who,
            "how": row.how,
            "day": row.day.as_typed() if row.day else row.day_as_typed,
            "they_said": row.they_said,
        }


class Rows:
    """All rows of one kind on the page. `held` fills them; `posted`, where it speaks of them, goes before."""

    def __init__(self, kind: Any, name: str, held: tuple[Any, ...], posted: Mapping[str, Any] | None = None) -> None:
        self.kind, self.name = kind, name
        self.is_posted = posted is not None and f"{name}-rows" in posted
        if self.is_posted and posted is not None:
            count = str(posted.get(f"{name}-rows", ""))
            number = min(int(count), MOST_ROWS + 1) if count.isdecimal() and len(count) < 4 else 0
            dropped = str(posted.get("go", "")).removeprefix(f"drop-{name}-")
            places = [place for place in range(number) if str(place) != dropped]
            found = [kind(posted, prefix=f"{name}-{place}") for place in places]
            self.forms = [form for form in found if not form.is_empty()]
        else:
            boxes = [kind.boxes(row) for row in held]
            self.forms = [kind(initial=values, prefix=f"{name}-{place}") for place, values in enumerate(boxes)]

    def said(self) -> tuple[Any, ...] | None:
        """The rows as they are kept, or None where the form did not carry them."""
        if not self.is_posted:
            return None
        return tuple(form.said() for form in self.forms)

    def with_errors(self) -> list[forms.Form]:
        """Rows that something is wrong with, for the summary of errors."""
        return [form for form in self.forms if form.errors]

    def one_more(self) -> Any:
        """An empty row to write into; None where no more fit."""
        return self.kind(prefix=f"{self.name}-{self._next()}") if len(self.forms) < MOST_ROWS else None

    def _next(self) -> int:
        """The next free place: after a row was taken away the numbers have a gap until the page is saved."""
        taken = [int(str(form.prefix).rpartition("-")[2]) for form in self.forms]
        return max(taken, default=-1) + 1

    def count(self) -> int:
        """How many places the form carries."""
        return self._next() + 1
