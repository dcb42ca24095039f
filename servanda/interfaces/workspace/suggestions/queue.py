"""The queue: one text at a time with all that is asked about it, the most useful first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from servanda.domain.recommendations.queries import recommendations_visible_to
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.common.errors import InvalidInput
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.suggestions import sitting
from servanda.interfaces.workspace.suggestions.shown import shown
from servanda.interfaces.workspace.suggestions.wording import Names
from servanda.pipelines.classification.actions.deciding import Answer, decide, undo_decision
from servanda.pipelines.classification.queries.deciding import decision_to_undo
from servanda.pipelines.classification.queries.queue import (
    asked_kinds,
    number_of_groups,
    recommendations_by_key,
    suggestions_open,
    waiting,
)
from servanda.pipelines.classification.queries.standing import Standing, standing
from servanda.pipelines.classification.states import Kind, Verdict
from servanda.pipelines.classification.usefulness import Waiting

SURE = 0.9  # from here on a look at a list is enough
_NEXT = 3


@asks(Permission.TAG_DECIDE)
@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """The text to decide on next, or the one asked for by `?text=`."""
    return _page(request, wanted=request.GET.get("text", ""))


def _page(request: HttpRequest, *, wanted: str = "", given: Mapping[str, str] | None = None) -> HttpResponse:
    state = sitting.state_of(request)
    if state is None:
        return render(request, "workspace/suggestions/none.html", {"quiet": []})
    known = standing(request.user, state=state.pk)
    kinds = asked_kinds(request.user, state=state.pk, quiet=known.quiet)
    line = _line(request, state.pk, kinds)
    common = _common(request, state, line, known)
    at = _chosen(request, line, wanted)
    if at is None:
        return render(request, "workspace/suggestions/none.html", common)
    following = [each for each in line if each is not at]
    context = {**common, **_text(request, state.pk, at, following[:_NEXT], given or {}, kinds)}
    return render(request, "workspace/suggestions/queue.html", context, status=422 if given else 200)


def _line(request: HttpRequest, state: str, kinds: Sequence[str]) -> list[Waiting]:
    """In order of use; what was put off comes last."""
    later = {key: at for at, key in enumerate(sitting.put_off(request))}
    found = waiting(request.user, state=state, kinds=kinds)
    return sorted(found, key=lambda each: later.get(each.recommendation, -1))


def _common(request: HttpRequest, state: Any, line: list[Waiting], known: Standing) -> dict[str, Any]:
    later = set(sitting.put_off(request))
    decided = known.decided_today
    return {
        "state": state,
        "states": sitting.states(request),
        "to_go": len(line),
        "decided": decided,
        "place": decided + 1,
        "all": decided + len(line),
        "share": round(100 * decided / max(decided + len(line), 1)),
        "put_off": sum(each.recommendation in later for each in line),
        "sure": sum(each.is_sure(SURE) for each in line),
        "groups": number_of_groups(line),
        "undo": known.has_undo,
        "quiet": [Kind(kind).label for kind in known.quiet],
        "read_at": known.read_at,
        "has_keys": sitting.has_keys(request),
        "verdicts": Verdict.choices,
    }


def _chosen(request: HttpRequest, line: list[Waiting], wanted: str) -> Waiting | None:
    if wanted:
        found = recommendations_visible_to(request.user).filter(public_id=wanted).first()
        if found is None:
            raise Http404
        line = [each for each in line if each.recommendation == found.pk] or line
    return line[0] if line else None


def _text(
    request: HttpRequest,
    state: str,
    at: Waiting,
    coming: list[Waiting],
    given: Mapping[str, str],
    kinds: Sequence[str],
) -> dict[str, Any]:
    """The text that is shown, and the next ones: their words are read together."""
    asked = list(suggestions_open(request.user, state=state, kinds=kinds).filter(recommendation=at.recommendation))
    order = {kind.value: place for place, kind in enumerate((Kind.CLUSTER, *Kind))}
    asked.sort(key=lambda each: (order[each.kind] if each.kind != Kind.CLUSTER else -1, -(each.confidence or 0)))
    near = {key for each in asked for key in each.why.get("neighbours", ())}
    earlier = [each.value for each in asked if each.kind == Kind.REPEAT]
    keys = [at.recommendation, *near, *(each.recommendation for each in coming)]
    items = recommendations_by_key(request.user, keys, public_ids=earlier)
    item = items[at.recommendation]
    told = shown(item, asked, Names(request.user), neighbours=items, given=given)
    following = [(items[each.recommendation], each, each.is_sure(SURE)) for each in coming]
    return {"shown": told, "item": item, "reach": at.reach, "has_marks": _has_marks(told), "next": following}


def _has_marks(told: Any) -> bool:
    return any(piece.is_marked for words in told.texts for piece in words.pieces)


@asks(Permission.TAG_DECIDE)
@require_POST
def decide_text(request: HttpRequest) -> HttpResponse:
    """Save the answers to one text, or put it off; either way the next one follows."""
    state, public_id = sitting.state_of(request), request.POST.get("text", "")
    item = recommendations_visible_to(request.user).filter(public_id=public_id).first()
    if state is None or item is None:
        return redirect("workspace:suggestions")
    sitting.keep_state(request, state)
    if request.POST.get("go") == "later":
        sitting.put_off_one(request, item.pk)
        return redirect("workspace:suggestions")
    try:
        answers = _answers(request)
        decision = decide(state=state, answers=answers, by=request.user)  # type: ignore[arg-type]
    except InvalidInput as error:
        messages.error(request, str(error))
        return _page(request, wanted=public_id, given={"text": public_id, **request.POST.dict()})
    if decision is None:
        messages.info(request, _("Somebody else decided on this text meanwhile. Nothing was changed."))
    sitting.put_off_one(request, item.pk)  # what was left open is not asked again at once
    return redirect("workspace:suggestions")


def _answers(request: HttpRequest) -> dict[int, Answer]:
    """From fields a12 = "accept" and i12 = value; `t12` is a value that was typed."""
    names, found = Names(request.user), {}
    for name, verdict in request.POST.items():
        if name[:1] != "a" or not name[1:].isdecimal() or len(name) > 18 or verdict not in Verdict.values:
            continue
        key = int(name[1:])
        instead = ""
        if verdict == Verdict.CHANGE:
            instead = request.POST.get(f"i{key}", "") or request.POST.get(f"o{key}", "")
            instead = instead or request.POST.get(f"t{key}", "").strip()
            if not names.holds(request.POST.get(f"k{key}", ""), instead):
                raise InvalidInput(_("Choose what it should be instead, or refuse it."))
        found[key] = Answer(Verdict(verdict), instead)
    return found


@asks(Permission.TAG_DECIDE)
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take back this person's last decision, and show its text again."""
    state = sitting.state_of(request)
    last = decision_to_undo(request.user, state=state.pk) if state else None
    if last is None:
        messages.error(request, _("There is nothing of the last hour to undo."))
        return redirect("workspace:suggestions")
    first = last.suggestions.select_related("recommendation").order_by("pk").first()
    proposal = last.proposals.order_by("pk").first()
    undo_decision(decision=last, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("Undone. Everything is as it was, and is asked again."))
    if proposal:
        return redirect("workspace:suggestions-proposal", pk=proposal.pk)
    chosen = {"text": first.recommendation.public_id} if first else {}
    return redirect(f"{reverse('workspace:suggestions')}?{urlencode(chosen)}")


@asks(Permission.TAG_DECIDE)
@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Bring back what was put off."""
    sitting.put_off_none(request)
    return redirect("workspace:suggestions")


@asks(Permission.TAG_DECIDE)
@require_POST
def shortcuts(request: HttpRequest) -> HttpResponse:
    """Switch single-letter keys on or off, for this sitting."""
    sitting.switch_keys(request, on=request.POST.get("keys") == "on")
    return redirect("workspace:suggestions")
