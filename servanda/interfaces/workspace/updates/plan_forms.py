"""Where each action stands, said inside the form of an update."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servanda.domain.implementation.actions.actions import set_action_status
from servanda.domain.implementation.queries import actions_of, late_actions
from servanda.domain.implementation.states import ActionStatus
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import bodies_where
from servanda.foundation.common import clock
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput
from servanda.interfaces.workspace.days import DayField


class ActionsForm(forms.Form):
    """Where each action stands. A day is asked for only where one is needed."""

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
            self.fields[f"day_{action.pk}"] = DayField(label=gettext_lazy("Day for “%(action)s”") % {"action": action})

    def status_of(self, action: Any) -> str:
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


def actions_form(request: HttpRequest, update: Any) -> ActionsForm:
    """The actions of the body towards this objective, as posted or as they stand."""
    own: list[Any] = []
    late: set[int] = set()
    if update.cluster is not None:
        plan = actions_of(update.cluster).filter(body__in=bodies_where(request.user, Permission.ACTION_MANAGE))
        own = [action for action in plan if action.body_id == update.body_id]
        late = {action.pk for action in late_actions(plan, today=clock.today())}
    return ActionsForm(request.POST if request.method == "POST" else None, actions=own, late=late)


def move_actions(request: HttpRequest, form: ActionsForm, *, must_be_dated: bool) -> bool:
    """Set what changed. True if nothing is left to correct."""
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
                completed_on=day or action.completed_on if status == ActionStatus.COMPLETED else None,
                version=form.cleaned_data.get(f"version_{pk}") or 0,
                by=request.user,  # type: ignore[arg-type]
            )
        except InvalidInput as error:
            form.add_error(f"day_{pk}", str(error))
        except EditedMeanwhile as error:
            form.add_error(f"status_{pk}", str(error))
    return not form.errors
