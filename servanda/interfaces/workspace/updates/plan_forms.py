"""Where each action stands, said inside the form of an update; a discontinued one with its public reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servanda.domain.implementation.actions.actions import LONGEST_REASON, set_action_status
from servanda.domain.implementation.queries import actions_of, late_actions
from servanda.domain.implementation.states import ActionStatus
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import bodies_where
from servanda.foundation.common import clock
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput
from servanda.interfaces.workspace.days import DayField

_WHY_HINT = gettext_lazy("Needed when an action is discontinued. It becomes public with the next release.")


class ActionsForm(forms.Form):
    """Where each action stands. A day, or a reason, is asked for only where one is needed."""

    def __init__(self, *args: Any, actions: list[Any], late: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actions, self.late = actions, late
        for action in actions:
            self.fields[f"status_{action.pk}"] = forms.ChoiceField(
                label=gettext_lazy("Status of “%(action)s”") % {"action": action},
                choices=ActionStatus.choices,
                initial=action.status,
                required=False,
                widget=forms.Select({"class": "form-select"}),
            )
            self.fields[f"version_{action.pk}"] = forms.IntegerField(
                initial=action.version, required=False, widget=forms.HiddenInput
            )
            self.fields[f"why_{action.pk}"] = forms.CharField(
                label=gettext_lazy("Why “%(action)s” is discontinued") % {"action": action},
                help_text=_WHY_HINT,
                required=False,
                max_length=LONGEST_REASON,
                widget=forms.Textarea({"rows": 3, "class": "form-control"}),
            )
            self.fields[f"day_{action.pk}"] = DayField(label=gettext_lazy("Day for “%(action)s”") % {"action": action})

    def status_of(self, action: Any) -> str:
        return str(self.cleaned_data.get(f"status_{action.pk}") or action.status) if self.is_bound else action.status

    def why_of(self, action: Any) -> str:
        return str(self.cleaned_data.get(f"why_{action.pk}") or "")

    def rows(self) -> list[dict[str, Any]]:
        """For the template: the action, its fields, and why a day or a reason is asked for, if one is."""
        found = []
        for action in self.actions:
            status = self.status_of(action) if hasattr(self, "cleaned_data") else action.status
            asks = ""
            if status == ActionStatus.COMPLETED and action.status != ActionStatus.COMPLETED:
                asks = "completed"
            elif status == ActionStatus.DISCONTINUED and action.status != ActionStatus.DISCONTINUED:
                asks = "discontinued"
            elif action.pk in self.late and status not in (ActionStatus.COMPLETED, ActionStatus.DISCONTINUED):
                asks = "late"
            found.append(
                {
                    "action": action,
                    "status": self[f"status_{action.pk}"],
                    "version": self[f"version_{action.pk}"],
                    "day": self[f"day_{action.pk}"],
                    "why": self[f"why_{action.pk}"],
                    "asks": asks,
                    "late": action.pk in self.late,
                }
            )
        return found


def actions_form(request: HttpRequest, update: Any) -> ActionsForm:
    """The actions of the body towards this objective, as posted or as they stand."""
    own: list[Any] = []
    late: set[int] = set()
    if update.cluster is not None:
        plan = actions_of(update.cluster).filter(body__in=bodies_where(request.user, Permission.ACTION_MANAGE))
        own = [action for action in plan if action.body_id == update.body_id]
        late = {action.pk for action in late_actions(plan, today=clock.today())}
    return ActionsForm(request.POST if request.method == "POST" else None, actions=own, late=late)


def move_actions(request: HttpRequest, update: Any, form: ActionsForm, *, must_be_dated: bool) -> bool:
    """Set what changed, with reasons in the language of the update. True if nothing is left to correct."""
    form.is_valid()
    for row in form.rows():
        action, pk = row["action"], row["action"].pk
        status, day = form.status_of(action), form.cleaned_data.get(f"day_{pk}")
        if row["asks"] == "late" and not day and must_be_dated:
            form.add_error(f"day_{pk}", _("Enter the new date for “%(action)s”, for example 27 3 2027.") % row)
        if form.has_error(f"day_{pk}") or (status == action.status and not (day and row["asks"] == "late")):
            continue
        try:
            set_action_status(
                action=action,
                status=ActionStatus(status),
                promised_for=day if row["asks"] == "late" else None,
                reasons={update.language: form.why_of(action)} if row["asks"] == "discontinued" else None,
                completed_on=day or action.completed_on if status == ActionStatus.COMPLETED else None,
                version=form.cleaned_data.get(f"version_{pk}") or 0,
                by=request.user,  # type: ignore[arg-type]
            )
        except InvalidInput as error:
            if error.field == "reasons" and not form.why_of(action):
                form.add_error(f"why_{pk}", _("Say why “%(action)s” is discontinued. The reason will be public.") % row)
            else:
                form.add_error(f"why_{pk}" if error.field == "reasons" else f"day_{pk}", str(error))
        except EditedMeanwhile as error:
            form.add_error(f"status_{pk}", str(error))
    return not form.errors
