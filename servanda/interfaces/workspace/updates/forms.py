"""What a person fills in. Everything may be left for later: only sending asks for more."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from servanda.domain.implementation.actions.updates import Answer
from servanda.domain.implementation.models import Action, Update
from servanda.domain.implementation.states import ActionStatus, Confidentiality, Level, Obstacle
from servanda.domain.recommendations.models import Recommendation
from servanda.foundation.common.languages import OWN_NAMES
from servanda.foundation.organisations.scales import in_use
from servanda.interfaces.workspace.days import DayField

_SAME = [("", _("As the whole"))]
LEVEL_MEANINGS = {
    Level.NONE: _("Nothing has been done yet."),
    Level.INITIAL: _("First steps: a decision, a draft, a plan."),
    Level.PARTIAL: _("Some of what was asked is in place."),
    Level.SUBSTANTIAL: _("Most of it is in place and working."),
    Level.FULL: _("All of it is in place, and people feel it."),
    Level.REGRESSION: _("Things are worse than they were."),
    Level.NOT_ASSESSABLE: _("It cannot be said, for want of facts."),
}
CONFIDENTIALITY_MEANINGS = {
    Confidentiality.PUBLIC: _("Names of persons are never published. You will see the public text before it is sent."),
    Confidentiality.STATE: _("Reports may use it; the public site may not."),
    Confidentiality.MECHANISM: _("Only the national mechanism and your own body read it."),
}


class UpdateForm(forms.Form):
    """The answer, part by part. `member_<id>` fields hold levels that differ from the whole."""

    what_was_done = forms.CharField(
        label=_("What was done"), required=False, max_length=5000, widget=forms.Textarea({"rows": 7})
    )
    effect_on_people = forms.CharField(
        label=_("Who is better off, and who is not?"),
        required=False,
        max_length=5000,
        help_text=_("If you cannot tell yet, say so. That is an answer too."),
        widget=forms.Textarea({"rows": 4}),
    )
    level = forms.ChoiceField(
        label=_("Level reached, in your body’s view"),
        required=False,
        widget=forms.RadioSelect,
    )
    level_reason = forms.CharField(
        label=_("Why this level"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )
    period_from = DayField(label=_("From"))
    period_to = DayField(label=_("To"))
    obstacles = forms.MultipleChoiceField(
        label=_("What stands in the way"),
        required=False,
        choices=Obstacle.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    obstacle_words = forms.CharField(label=_("In a few words"), required=False, max_length=500)
    confidentiality = forms.ChoiceField(
        label=_("Who may read this"),
        required=False,
        choices=Confidentiality.choices,
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(label=_("Language you write in"), required=False)

    def __init__(self, *args: Any, update: Update, members: list[Recommendation], **kwargs: Any) -> None:
        kwargs.setdefault("initial", _initial(update))
        super().__init__(*args, **kwargs)
        self.update_of = update
        self.members = members
        self.fields["language"].choices = list(OWN_NAMES.items())  # type: ignore[attr-defined]
        own = {row.recommendation_id: row.level for row in update.levels.all()}
        levels = in_use("level", Level.choices, held=[update.level, *own.values()])
        nothing = ("", _("Say nothing about the level"))
        self.fields["level"].choices = [nothing, *levels]  # type: ignore[attr-defined]
        obstacles = in_use("obstacle", Obstacle.choices, held=update.obstacles)
        self.fields["obstacles"].choices = obstacles  # type: ignore[attr-defined]
        for member in members:
            self.fields[f"member_{member.pk}"] = forms.ChoiceField(
                label=member.public_id,
                required=False,
                choices=[*_SAME, *levels],
                initial=own.get(member.pk, ""),
                widget=forms.Select({"class": "form-select"}),
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("period_from"), given.get("period_to")
        if first and last and last < first:
            self.add_error("period_to", _("The period cannot end before it begins."))
        return given

    def answer(self) -> Answer:
        """What was typed. A field that cannot be read keeps its last saved value, so the rest is never lost."""
        held, given = self.update_of, self.cleaned_data
        first, last = given.get("period_from"), given.get("period_to")
        if "period_from" not in given or "period_to" not in given:
            first, last = held.period_from, held.period_to
        return Answer(
            what_was_done=given.get("what_was_done", held.what_was_done),
            effect_on_people=given.get("effect_on_people", held.effect_on_people),
            obstacles=tuple(given.get("obstacles", held.obstacles)),
            obstacle_words=given.get("obstacle_words", held.obstacle_words),
            level=given.get("level", held.level),
            level_reason=given.get("level_reason", held.level_reason),
            confidentiality=given.get("confidentiality") or held.confidentiality,
            language=given.get("language") or held.language,
            period_from=first,
            period_to=last,
            levels={item.public_id: given.get(f"member_{item.pk}", "") for item in self.members},
        )

    def period_fields(self) -> list[BoundField]:
        return [self["period_from"], self["period_to"]]

    def has_own_levels(self) -> bool:
        return any(bound.value() for _item, bound in self.member_fields())

    def member_fields(self) -> list[tuple[Recommendation, BoundField]]:
        return [(item, self[f"member_{item.pk}"]) for item in self.members]


def _initial(update: Update) -> dict[str, Any]:
    names = [name for name in UpdateForm.base_fields if hasattr(update, name)]
    return {name: getattr(update, name) for name in names}


class ActionsForm(forms.Form):
    """Where each action stands. A day is asked for only where one is needed."""

    def __init__(self, *args: Any, actions: list[Action], late: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actions, self.late = actions, late
        for action in actions:
            self.fields[f"status_{action.pk}"] = forms.ChoiceField(
                label=_("Status of “%(action)s”") % {"action": action},
                choices=ActionStatus.choices,
                initial=action.status,
                required=False,
                widget=forms.Select({"class": "form-select"}),
            )
            self.fields[f"version_{action.pk}"] = forms.IntegerField(
                initial=action.version, required=False, widget=forms.HiddenInput
            )
            self.fields[f"day_{action.pk}"] = DayField(label=_("Day for “%(action)s”") % {"action": action})

    def status_of(self, action: Action) -> str:
        return str(self.cleaned_data.get(f"status_{action.pk}") or action.status) if self.is_bound else action.status

    def rows(self) -> list[dict[str, Any]]:
        """For the template: the action, its fields, and why a day is asked for, if one is."""
        found = []
        for action in self.actions:
            status = self.status_of(action) if hasattr(self, "cleaned_data") else action.status
            asks = ""
            if status == ActionStatus.COMPLETED and action.status != ActionStatus.COMPLETED:
                asks = "completed"
            elif action.pk in self.late and status not in (ActionStatus.COMPLETED, ActionStatus.DISCONTINUED):
                asks = "late"
            found.append(
                {
                    "action": action,
                    "status": self[f"status_{action.pk}"],
                    "version": self[f"version_{action.pk}"],
                    "day": self[f"day_{action.pk}"],
                    "asks": asks,
                    "late": action.pk in self.late,
                }
            )
        return found


class EvidenceForm(forms.Form):
    """A file or a link to add, inside the form of the update."""

    file = forms.FileField(label=_("File"), required=False, help_text=_("PDF, Word, Excel, picture, up to 20 MB."))
    file_title = forms.CharField(label=_("What the file shows"), required=False, max_length=200)
    url = forms.CharField(label=_("Address of a page"), required=False, max_length=500)
    link_title = forms.CharField(label=_("What the page shows"), required=False, max_length=200)


class CommentForm(forms.Form):
    """A remark on one part."""

    part = forms.ChoiceField(
        label=_("About"),
        choices=[
            ("what_was_done", _("What was done")),
            ("effect_on_people", _("What changed for people")),
            ("level", _("Level reached")),
            ("obstacles", _("What stands in the way")),
            ("evidence", _("Evidence")),
        ],
        widget=forms.Select({"class": "form-select"}),
    )
    text = forms.CharField(
        label=_("Add a comment"),
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Write your comment first.")},
    )


class DecisionForm(forms.Form):
    """Approve, or return with a reason."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("approve", _("Approve")), ("return", _("Return"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether you approve or return the update.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        help_text=_("Required for a return. Kept in the history, not published."),
        widget=forms.Textarea({"rows": 3}),
    )
