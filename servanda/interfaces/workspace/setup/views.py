"""The guided page of a new installation: short steps, then "check your answers". Gone once it is done."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from servanda.foundation.accounts.actions.set_up import SetUpPlan, set_up_installation
from servanda.foundation.accounts.system import DOOR, system_user
from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.common.languages import OWN_NAMES
from servanda.foundation.organisations.states import Module, Shape
from servanda.interfaces.workspace.access import View, open_to_strangers
from servanda.interfaces.workspace.setup.forms import (
    AdministratorForm,
    CodeForm,
    HubForm,
    LanguagesForm,
    ModulesForm,
    NationalForm,
    ShapeForm,
)

STEPS = {
    "shape": _("One State or many"),
    "languages": _("Languages"),
    "name": _("Name and State"),
    "modules": _("Parts to switch on"),
    "administrator": _("First administrator"),
}
_KEPT = "set_up_answers"


def _while_not_set_up(view: Callable[..., HttpResponse]) -> View:
    @open_to_strangers
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.installation is not None:  # type: ignore[attr-defined]
            raise Http404
        if view.__name__ != "begin" and _KEPT not in request.session:
            return redirect("workspace:setup")
        return view(request, *args, **kwargs)

    return guarded


@_while_not_set_up
def begin(request: HttpRequest) -> HttpResponse:
    """The code from the server proves that whoever sets up may."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        request.session.cycle_key()
        request.session[_KEPT] = {}
        return redirect("workspace:setup-step", step="shape")
    return render(request, "workspace/setup/begin.html", {"form": form}, status=422 if form.errors else 200)


@_while_not_set_up
def step(request: HttpRequest, step: str) -> HttpResponse:
    """One question page; its answers are kept in the session until the end."""
    if step not in STEPS:
        raise Http404
    answers = request.session[_KEPT]
    if missing := _first_missing(answers, before=step):
        return redirect("workspace:setup-step", step=missing)
    form = _form(step, answers, request.POST or None)
    if request.method == "POST" and form.is_valid():
        names = [name for name in form.fields if not name.startswith("csrf")]
        raw = {name: request.POST.getlist(name) for name in names}
        request.session[_KEPT] = {**answers, step: raw}
        onward = _first_missing(request.session[_KEPT])
        return redirect("workspace:setup-step", step=onward) if onward else redirect("workspace:setup-check")
    number = list(STEPS).index(step) + 1
    context = {"form": form, "heading": STEPS[step], "number": number, "of": len(STEPS)}
    return render(request, "workspace/setup/step.html", context, status=422 if form.errors else 200)


@_while_not_set_up
def check(request: HttpRequest) -> HttpResponse:
    """Everything answered, on one page; nothing was written before this is sent."""
    answers = request.session[_KEPT]
    if missing := _first_missing(answers):
        return redirect("workspace:setup-step", step=missing)
    plan, problem = _plan(answers), ""
    if request.method == "POST":
        links: list[str] = []

        def address(token: str) -> str:
            links.append(reverse("invitation", args=[token]))
            return request.build_absolute_uri(links[-1])

        try:
            set_up_installation(plan=plan, address=address, by=system_user(DOOR))
        except InvalidInput as error:
            problem = str(error)
        else:
            del request.session[_KEPT]
            return redirect(links[-1])
    context = {"lines": _summary(plan), "problem": problem}
    return render(request, "workspace/setup/check.html", context, status=422 if problem else 200)


def _first_missing(answers: dict[str, Any], before: str = "") -> str:
    for name in STEPS:
        if name == before:
            return ""
        if name not in answers or not _form(name, answers, None, kept=True).is_valid():
            return name
    return ""


def _form(step: str, answers: dict[str, Any], posted: Any, *, kept: bool = False) -> forms.Form:
    """The form of a step, with what was posted, or what is kept of it from before."""
    data = (
        posted if posted is not None else MultiValueDict(answers.get(step) or {}) if kept or step in answers else None
    )
    if step == "name":
        given = answers.get("languages", {})
        chosen = sorted(given.get("languages", ["en"]), key=lambda code: [code] != given.get("default_language"))
        national = answers.get("shape", {}).get("shape") == [Shape.NATIONAL.value]
        return (NationalForm if national else HubForm)(data, languages=chosen)
    plain: dict[str, type[forms.Form]] = {
        "shape": ShapeForm,
        "languages": LanguagesForm,
        "modules": ModulesForm,
        "administrator": AdministratorForm,
    }
    return plain[step](data)


def _plan(answers: dict[str, Any]) -> SetUpPlan:
    filled = {name: _form(name, answers, None, kept=True) for name in STEPS}
    for form in filled.values():
        form.full_clean()
    name = filled["name"]
    state = name.cleaned_data.get("state")
    return SetUpPlan(
        shape=Shape(filled["shape"].cleaned_data["shape"]),
        state=state.pk if state else "",
        names={code: text for code, text in name.names().items() if text},  # type: ignore[attr-defined]
        mechanism=name.mechanism() if state else {},  # type: ignore[attr-defined]
        languages=filled["languages"].cleaned_data["languages"],
        default_language=filled["languages"].cleaned_data["default_language"],
        modules=filled["modules"].cleaned_data["modules"],
        administrator=filled["administrator"].cleaned_data["administrator"],
    )


def _summary(plan: SetUpPlan) -> list[tuple[str, Any, str]]:
    """What was answered, in words, and the step where it can be changed."""
    modules = [str(Module(code).label) for code in plan.modules]
    lines = [
        (STEPS["shape"], [plan.shape.label], "shape"),
        (STEPS["languages"], [OWN_NAMES[code] for code in plan.languages], "languages"),
        (_("First language"), [OWN_NAMES[plan.default_language]], "languages"),
        (_("Name"), list(plan.names.values()), "name"),
        (STEPS["modules"], modules or [str(_("None"))], "modules"),
        (STEPS["administrator"], [plan.administrator], "administrator"),
    ]
    if plan.state:
        lines[4:4] = [
            (_("State"), [plan.state], "name"),
            (_("National mechanism"), [text for text in plan.mechanism.values() if text], "name"),
        ]
    return lines  # type: ignore[return-value]
