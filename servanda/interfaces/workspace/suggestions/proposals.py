"""Proposed objectives: the list, one with its members, making it, refusing it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from servanda.domain.recommendations.queries import clusters_visible_to, members_in_brief
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput
from servanda.foundation.common.text import in_language
from servanda.foundation.organisations.scales import with_own_terms
from servanda.foundation.reference.queries import areas
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.clusters.forms import ClusterForm
from servanda.interfaces.workspace.forms import languages_of, show_refusal
from servanda.interfaces.workspace.suggestions import sitting
from servanda.interfaces.workspace.suggestions.wording import Names
from servanda.pipelines.classification.actions.proposals import Words, accept_proposal, refuse_proposal
from servanda.pipelines.classification.queries.deciding import decision_to_undo
from servanda.pipelines.classification.queries.proposals import (
    answers_to_proposals,
    members_of_proposal,
    proposals_open,
    proposals_visible_to,
)
from servanda.pipelines.classification.states import Kind, Stage

_ON_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class _Draft:
    """What the form begins with."""

    titles: Mapping[str, str]
    objectives: Mapping[str, str]
    area: str


@asks(Permission.CLUSTER_MANAGE)
@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """What waits, the most useful first."""
    state = sitting.state_of(request)
    found = proposals_open(request.user, state=state.pk) if state else []
    page = Paginator(found, _ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "state": state,
        "states": sitting.states(request),
        "page": page,
        "areas": {code: str(in_language(names)) for code, names in _areas()},
        "homes": sum(each.count for each in found),
        "answers": answers_to_proposals(state.pk) if state else {},
        "undo": decision_to_undo(request.user, state=state.pk) if state else None,
        "query": f"state={state.pk}&" if state else "",
    }
    return render(request, "workspace/suggestions/proposals.html", context)


@asks(Permission.CLUSTER_MANAGE)
@require_safe
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft and members; every one of them may be left out."""
    found = _find(request, pk)
    return _page(request, found, _form(request, found))


@asks(Permission.CLUSTER_MANAGE)
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the objective of it, with those that are ticked."""
    found = _find(request, pk)
    form, ticked = _form(request, found, given=request.POST), set(request.POST.getlist("member"))
    if not form.is_valid():
        return _page(request, found, form, ticked=ticked)
    words = Words(form.texts("title"), form.texts("objective"), form.cleaned_data["area"])
    try:
        made = accept_proposal(
            proposal=found,
            words=words,
            members=ticked,
            version=_version(request),
            by=request.user,  # type: ignore[arg-type]
        )
    except InvalidInput as error:
        show_refusal(form, error)
        return _page(request, found, form, ticked=ticked)
    except EditedMeanwhile as error:
        return _look_again(request, pk, error)
    sitting.keep_state(request, found.state)
    members = members_in_brief(made).count()
    messages.success(
        request,
        ngettext(
            "“%(title)s” is made, with one recommendation. You can undo it for an hour.",
            "“%(title)s” is made, with %(n)s recommendations. You can undo it for an hour.",
            members,
        )
        % {"title": made, "n": members},
    )
    return redirect("workspace:suggestions-proposals")


@asks(Permission.CLUSTER_MANAGE)
@require_POST
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """It is not proposed again, nor nearly the same."""
    found = _find(request, pk)
    try:
        refuse_proposal(proposal=found, version=_version(request), by=request.user)  # type: ignore[arg-type]
    except EditedMeanwhile as error:
        return _look_again(request, pk, error)
    sitting.keep_state(request, found.state)
    messages.success(request, _("Refused. It is not proposed again. You can undo it for an hour."))
    return redirect("workspace:suggestions-proposals")


def _find(request: HttpRequest, pk: int) -> Any:
    return get_object_or_404(proposals_visible_to(request.user), pk=pk)


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 9 else 0


def _look_again(request: HttpRequest, pk: int, error: EditedMeanwhile) -> HttpResponse:
    messages.error(request, str(error))
    return redirect("workspace:suggestions-proposal", pk=pk)


def _areas() -> list[tuple[str, Any]]:
    """Areas in the State's own words."""
    ours = areas()
    worded = with_own_terms({("theme", code): names for code, names in ours})
    return [(code, worded["theme", code]) for code, _names in ours]


def _form(request: HttpRequest, found: Any, given: Any = None) -> ClusterForm:
    languages = languages_of(request)
    draft = _Draft(_titles(request, found, languages[0]), found.objectives, found.area)
    return ClusterForm(given, languages=languages, areas=_areas(), cluster=draft)


def _titles(request: HttpRequest, found: Any, first: str) -> dict[str, str]:
    """The first language is never left empty: its theme there, or else the words as they were found."""
    if found.titles.get(first):
        return dict(found.titles)
    names: Any = Names(request.user).terms.get((Kind.THEME.value, found.themes[0])) if found.themes else None
    return {**found.titles, first: (names or {}).get(first) or str(in_language(found.titles))}


def _page(
    request: HttpRequest, found: Any, form: ClusterForm, *, ticked: Collection[str] | None = None
) -> HttpResponse:
    """`ticked` is what a person had ticked before they were asked to correct something."""
    is_open = found.stage == Stage.OPEN
    members = members_of_proposal(request.user, found) if is_open else []
    names = Names(request.user)
    made = clusters_visible_to(request.user).filter(public_id=found.cluster).first() if found.cluster else None
    context = {
        "proposal": found,
        "form": form,
        "is_open": is_open,
        "made": made,
        "rows": [(item, sure, ticked is None or item.public_id in ticked) for item, sure in members],
        "mechanisms": len({item.mechanism_id for item, _sure in members}),
        "themes": [names.worded(Kind.THEME, code) for code in found.themes],
        "undo": decision_to_undo(request.user, state=found.state_id),
        "state": found.state,
    }
    return render(request, "workspace/suggestions/proposal.html", context, status=422 if form.errors else 200)
