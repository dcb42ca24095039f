"""Bills and questions of Parliament."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from servanda.domain.implementation.states import BILL_LIFECYCLE, BillStage
from servanda.foundation.common.languages import OWN_NAMES
from servanda.interfaces.workspace.days import DayField
from servanda.interfaces.workspace.forms import NamesForm


class BillForm(NamesForm):
    """What a bill is called and where it can be read; a new one also says since when."""

    names_field = "titles"
    names_label = _("Title of the bill in %(language)s")
    number = forms.CharField(
        label=_("Number"), required=False, max_length=40, help_text=_("Parliament’s own, for example Bill 14 of 2027.")
    )
    link = forms.URLField(
        label=_("Where it can be read"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("An address."),
    )
    since = DayField(
        label=_("In preparation since"),
        required=True,
        help_text=_("For example 27 3 2027."),
        error_messages={"required": _("Say since when the bill is being prepared.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["version" if is_new else "since"]


class MoveForm(forms.Form):
    """The stage a bill entered."""

    stage = forms.ChoiceField(label=_("It is now"), error_messages={"required": _("Choose where the bill stands now.")})
    on = DayField(
        label=_("Since"),
        required=True,
        help_text=_("For example 27 3 2027."),
        error_messages={"required": _("Say on which day the bill entered this stage.")},
    )
    committee: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Committee"), queryset=None, required=False, empty_label=_("No committee")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, bill: Any, houses: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"version": bill.version, "committee": bill.committee_id})
        super().__init__(*args, **kwargs)
        stages = [stage for stage in BILL_LIFECYCLE.steps if BILL_LIFECYCLE.allows(stage, bill)]
        self.fields["stage"].choices = [(stage, BillStage(stage).label) for stage in stages]  # type: ignore[attr-defined]
        self.fields["committee"].queryset = houses  # type: ignore[attr-defined]


class QuestionForm(forms.Form):
    """A question as it stands in Parliament's record."""

    house: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Asked in"),
        queryset=None,
        empty_label=None,
        error_messages={"required": _("Choose where it was asked.")},
    )
    asked_by = forms.CharField(
        label=_("Asked by"),
        max_length=120,
        help_text=_("The office, never a name: “Member for the North”."),
        error_messages={"required": _("Say which office asked, for example “Member for the North”.")},
    )
    asked_on = DayField(
        label=_("Asked on"),
        required=True,
        help_text=_("For example 27 3 2027."),
        error_messages={"required": _("Say on which day it was asked.")},
    )
    number = forms.CharField(label=_("Number"), required=False, max_length=40)
    text = forms.CharField(
        label=_("The question"),
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Write what was asked.")},
    )
    language = forms.ChoiceField(label=_("Language of the question"))
    answering: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Body that must answer"),
        queryset=None,
        empty_label=_("Choose a body"),
        error_messages={"required": _("Choose the body that must answer.")},
    )
    due_on = DayField(label=_("Answer due on"), help_text=_("As the rules of the house say. May be left empty."))
    cluster: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Objective it is about"),
        queryset=None,
        required=False,
        empty_label=_("None, or a recommendation below"),
    )
    recommendation = forms.CharField(
        label=_("Recommendation it is about"),
        required=False,
        max_length=80,
        help_text=_("Its number in this record, for example AVL-UPR-4-140.7."),
    )

    def __init__(
        self,
        *args: Any,
        houses: Any,
        bodies: Any,
        clusters: Any,
        recommendations: Any,
        languages: list[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.recommendations = recommendations
        for name, rows in (("house", houses), ("answering", bodies), ("cluster", clusters)):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.fields["language"].choices = [(code, OWN_NAMES[code]) for code in languages]  # type: ignore[attr-defined]

    def clean_recommendation(self) -> Any:
        given = self.cleaned_data["recommendation"].strip()
        found = self.recommendations.filter(public_id=given).first() if given else None
        if given and found is None:
            raise forms.ValidationError(
                _("No recommendation here has this number. Copy it from the recommendation’s own page.")
            )
        return found

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("cluster") and given.get("recommendation"):
            self.add_error("recommendation", _("Choose the objective or the recommendation, not both."))
        return given


class AnswerForm(forms.Form):
    """When a question was answered, and where."""

    answered_on = DayField(
        label=_("Answered on"),
        required=True,
        help_text=_("For example 27 3 2027."),
        error_messages={"required": _("Say on which day it was answered.")},
    )
    link = forms.URLField(
        label=_("Where the answer can be read"), required=False, max_length=500, assume_scheme="https"
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
