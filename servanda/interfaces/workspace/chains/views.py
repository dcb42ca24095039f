"""The chains of clearance: which holds for which body, drawing one, what became of earlier ones."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from servanda.domain.implementation.actions.chains import draw_chain, drop_chain
from servanda.domain.implementation.queries.chains import (
    Origin,
    bodies_with_chains,
    chain_in_force,
    chains_for,
    posts_without_approver,
    states_drawing_chains,
    under_way_with,
    versions_of_chain,
)
from servanda.domain.implementation.rules import can_draw_chains
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.queries import posts_held_by
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.chains.forms import ChainForm, rearranged, rows_in, rows_of
from servanda.interfaces.workspace.chains.words import sentence, who_decides
from servanda.interfaces.workspace.forms import show_refusal
from servanda.interfaces.workspace.updates.conflict import version_in

_ON_A_PAGE = 40
_VERSIONS = 20
_FORM = require_http_methods(["GET", "HEAD", "POST"])
_READERS = (Permission.CHAINS_DRAW, Permission.UPDATE_CLEAR)


@asks(*_READERS)
@require_safe
def chains(request: HttpRequest) -> HttpResponse:
    """Every open body with the chain that holds for it, in words."""
    states = list(states_drawing_chains(request.user))
    bodies = bodies_with_chains(request.user).filter(closed_on=None)
    page = Paginator(bodies, _ON_A_PAGE).get_page(request.GET.get("page"))
    held = chains_for(list(page))
    rows = [
        {"body": body, "said": sentence(held[body.pk].steps, body), "origin": held[body.pk].origin.name}
        for body in page
    ]
    defaults = [{"state": state, "said": _said_of_state(state)} for state in states]
    return render(request, "workspace/chains/chains.html", {"page": page, "rows": rows, "defaults": defaults})


def _said_of_state(state: Any) -> str:
    held = chain_in_force(state, None)
    return sentence(held.steps.all()) if held else ""


@asks(*_READERS)
@require_safe
def chain_of_body(request: HttpRequest, pk: int) -> HttpResponse:
    """The chain that holds for a body."""
    body = get_object_or_404(bodies_with_chains(request.user), pk=pk)
    return _page(request, body.state, body)


@asks(*_READERS)
@require_safe
def chain_of_state(request: HttpRequest, code: str) -> HttpResponse:
    """The chain for bodies without one of their own."""
    return _page(request, get_object_or_404(states_drawing_chains(request.user), pk=code), None)


def _page(request: HttpRequest, state: Any, body: Any) -> HttpResponse:
    everywhere = chains_for(list(bodies_with_chains(request.user).filter(state=state, closed_on=None)))
    held = (everywhere.get(body.pk) or chains_for([body])[body.pk]) if body else None
    own = chain_in_force(state, body) if held is None or held.origin == Origin.OWN else None
    steps: Any = held.steps if held else (own.steps.all() if own else ())
    vacant = posts_without_approver([step.post_id for step in steps if step.post_id])
    versions = list(versions_of_chain(state, body)[:_VERSIONS])
    context = {
        "state": state,
        "body": body,
        "said": sentence(steps, body) if steps else "",
        "steps": [(step, who_decides(step, body), step.post_id in vacant) for step in steps],
        "origin": held.origin.name if held else ("OWN" if own else "BUILT_IN"),
        "above": held.chain.body if held and held.chain else None,
        "own": own,
        "used_by": [item.body for item in everywhere.values() if own and item.chain == own and item.body != body],
        "under_way": under_way_with(own) if own else 0,
        "history": [(version, sentence(version.steps.all(), body)) for version in versions],
        "labels": posts_held_by({version.drawn_by_id for version in versions}),
        "may_draw": can_draw_chains(request.user, state=state.pk),
        **_addresses(state, body),
    }
    return render(request, "workspace/chains/chain.html", context)


def _addresses(state: Any, body: Any) -> dict[str, str]:
    name, key = ("workspace:chains-body", body.pk) if body else ("workspace:chains-state", state.pk)
    return {
        "here": reverse(name, args=[key]),
        "draw_url": reverse(f"{name}-draw", args=[key]),
        "drop_url": reverse(f"{name}-drop", args=[key]),
    }


@asks(Permission.CHAINS_DRAW)
@_FORM
def draw_for_body(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw the chain of a body."""
    body = get_object_or_404(bodies_with_chains(request.user).filter(closed_on=None), pk=pk)
    return _draw(request, body.state, body)


@asks(Permission.CHAINS_DRAW)
@_FORM
def draw_for_state(request: HttpRequest, code: str) -> HttpResponse:
    """Draw the chain of the State."""
    return _draw(request, get_object_or_404(states_drawing_chains(request.user), pk=code), None)


def _draw(request: HttpRequest, state: Any, body: Any) -> HttpResponse:
    """The form. Every button but the last changes the form only; the last puts the chain in force."""
    held = chain_in_force(state, body)
    if request.method != "POST":
        steps = chains_for([body])[body.pk].steps if body else (held.steps.all() if held else ())
        form = ChainForm(state=state, body=body, rows=rows_of(steps) or [("", "5")])
        return _form_page(request, state, body, form, version=held.version if held else 0)
    go, version = request.POST.get("go", "show"), version_in(request.POST)
    rows = rows_in(request.POST)
    if go != "save":
        form = ChainForm(state=state, body=body, rows=rearranged(rows, go))
        return _form_page(request, state, body, form, version=version)
    form = ChainForm(request.POST, state=state, body=body, rows=rows)
    status = 422
    if form.is_valid():
        try:
            draw_chain(state=state, body=body, steps=form.drawn(), version=version, by=request.user)  # type: ignore[arg-type]
        except InvalidInput as error:
            show_refusal(form, error)
        except EditedMeanwhile as error:
            form.add_error(None, str(error))
            status, version = 409, held.version if held else 0
        else:
            messages.success(request, _("The chain is in force. Updates already sent keep the one they left with."))
            return redirect(_addresses(state, body)["here"])
    return _form_page(request, state, body, form, version=version, status=status)


def _form_page(
    request: HttpRequest, state: Any, body: Any, form: ChainForm, *, version: int, status: int = 200
) -> HttpResponse:
    steps = form.preview()
    context = {
        "form": form,
        "state": state,
        "body": body,
        "version": version,
        "said": sentence(steps, body) if steps else "",
        **_addresses(state, body),
    }
    return render(request, "workspace/chains/draw.html", context, status=status)


@asks(Permission.CHAINS_DRAW)
@require_POST
def drop_for_body(request: HttpRequest, pk: int) -> HttpResponse:
    """The body follows another chain again."""
    body = get_object_or_404(bodies_with_chains(request.user), pk=pk)
    return _drop(request, body.state, body)


@asks(Permission.CHAINS_DRAW)
@require_POST
def drop_for_state(request: HttpRequest, code: str) -> HttpResponse:
    """The State has no chain for all any more."""
    return _drop(request, get_object_or_404(states_drawing_chains(request.user), pk=code), None)


def _drop(request: HttpRequest, state: Any, body: Any) -> HttpResponse:
    drop_chain(state=state, body=body, version=version_in(request.POST), by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("The chain is no longer in force. Updates already sent keep it."))
    return redirect(_addresses(state, body)["here"])
