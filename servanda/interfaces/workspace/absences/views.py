"""Being away, and who stands in: one's own, or that of people whose roles one manages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from servanda.foundation.accounts.absences import (
    absences_of,
    absences_to_end_by,
    acting_today,
    may_be_named_for,
    memberships_to_cover_by,
    stand_ins_of,
    stand_ins_to_end_by,
)
from servanda.foundation.accounts.actions.absences import end_absence, end_stand_in, name_stand_in, say_away
from servanda.foundation.common import clock
from servanda.foundation.common.errors import InvalidInput
from servanda.interfaces.workspace.absences.forms import AlternateForm, AwayForm
from servanda.interfaces.workspace.forms import show_refusal


@require_http_methods(["GET", "HEAD", "POST"])
def membership(request: HttpRequest, pk: int) -> HttpResponse:
    """Days away from one role; who acts in it then."""
    user: Any = request.user
    held = get_object_or_404(memberships_to_cover_by(user), pk=pk)
    form = AwayForm(request.POST or None, people=may_be_named_for(held).exclude(pk=user.pk))
    if request.method == "POST" and form.is_valid():
        since, until, person = (form.cleaned_data[name] for name in ("since", "until", "person"))
        try:
            with transaction.atomic():
                say_away(membership=held, since=since, until=until, by=user)
                if person:
                    name_stand_in(membership=held, person=person, since=since, until=until, by=user)
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Noted. It ends by itself; you can end it early here."))
            return redirect("workspace:absences-membership", pk=pk)
    return _page(request, held, form, AlternateForm(people=form.fields["person"].queryset))  # type: ignore[attr-defined]


@require_POST
def alternate(request: HttpRequest, pk: int) -> HttpResponse:
    """Name somebody for every absence from now on."""
    user: Any = request.user
    held = get_object_or_404(memberships_to_cover_by(user), pk=pk)
    people = may_be_named_for(held).exclude(pk=user.pk)
    form = AlternateForm(request.POST, people=people)
    if form.is_valid():
        person, why = form.cleaned_data["alternate"], form.cleaned_data["why"]
        try:
            name_stand_in(membership=held, person=person, since=clock.today(), why=why, by=user)
        except InvalidInput as error:
            form.add_error("alternate", str(error))
        else:
            messages.success(request, _("%(name)s stands in at every absence.") % {"name": person.full_name})
            return redirect("workspace:absences-membership", pk=pk)
    return _page(request, held, AwayForm(people=people), form)


def _page(request: HttpRequest, held: Any, away: AwayForm, lasting: AlternateForm) -> HttpResponse:
    context = {
        "held": held,
        "is_own": held.user_id == request.user.pk,
        "away": away,
        "lasting": lasting,
        "absences": list(absences_of([held])),
        "stand_ins": list(stand_ins_of([held])),
        "acting": {item.pk for item in acting_today([held])},
        "today": clock.today(),
    }
    status = 422 if away.errors or lasting.errors else 200
    return render(request, "workspace/absences/membership.html", context, status=status)


@require_POST
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """The absence is over now, or will not be."""
    absence = get_object_or_404(absences_to_end_by(request.user), pk=pk)
    end_absence(absence=absence, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("The absence has ended. Whoever stood in acts no longer."))
    return redirect("workspace:absences-membership", pk=absence.membership_id)


@require_POST
def step_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody stands in no longer."""
    stand_in = get_object_or_404(stand_ins_to_end_by(request.user), pk=pk)
    end_stand_in(stand_in=stand_in, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("%(name)s stands in no longer.") % {"name": stand_in.person.full_name})
    if stand_in.person_id == request.user.pk:
        return redirect("workspace:account")
    return redirect("workspace:absences-membership", pk=stand_in.membership_id)
