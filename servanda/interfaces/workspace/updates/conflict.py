"""Two people saved the same update: show as it was, theirs and yours, and let the person choose part by part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from servanda.domain.implementation.actions.updates import Answer
from servanda.domain.implementation.queries import updates_visible_to
from servanda.domain.implementation.queries.versions import KEPT, said_in, version_of
from servanda.domain.implementation.states import closer_of
from servanda.foundation.common.words import Run, word_differences
from servanda.interfaces.workspace.updates.forms import UpdateForm
from servanda.interfaces.workspace.updates.said import label_of, said_in_words

_MAY_BE_LEFT = ("figures", "consulted", "kept_closer", "evidence_kept")  # None: as they are held


@dataclass(frozen=True, slots=True)
class Part:
    """One field on which two people differ."""

    name: str
    label: str
    before: str
    theirs: list[Run]
    yours: list[Run]
    only_theirs: bool  # the reader did not touch it


def version_in(posted: Mapping[str, str]) -> int:
    given = posted.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 9 else 0


def answer_of(update: Any, *, keep_period_of: Any = None) -> Answer:
    """What is held, as an answer. Evidence belongs to its own update, so how it is kept is left alone."""
    period = keep_period_of or update
    held = said_in(update) | {"period_from": period.period_from, "period_to": period.period_to, "evidence_kept": None}
    return Answer(**held)


def _as_it_would_be_held(answer: Answer, held: dict[str, Any]) -> dict[str, Any]:
    """The answer without what is not kept twice: levels like the whole's, parts kept no closer than the whole."""
    said = {name: getattr(answer, name) for name in KEPT}
    said |= {name: held[name] for name in _MAY_BE_LEFT if said[name] is None}
    said["levels"] = {key: level for key, level in answer.levels.items() if level and level != answer.level}
    for name in ("kept_closer", "evidence_kept"):
        whole = answer.confidentiality
        said[name] = {key: kept for key, kept in said[name].items() if kept and closer_of(kept, whole) != whole}
    return said


def says_the_same(update: Any, answer: Answer) -> bool:
    """Whether saving would change nothing."""
    held = said_in(update)
    return _as_it_would_be_held(answer, held) == held


def merged(posted: Mapping[str, str], update: Any, answer: Answer) -> Answer:
    """The answer with the other person's words wherever the reader chose them."""
    names = [name for name in KEPT if posted.get(f"keep_{name}") == "theirs"]
    held = said_in(update) if names else {}
    return replace(answer, **{name: held[name] for name in names})


def page(request: HttpRequest, update: Any, asked: list[Any], form: UpdateForm, *, opened_with: int) -> HttpResponse:
    """409: nothing was overwritten, nothing is lost."""
    update = updates_visible_to(request.user).get(pk=update.pk)
    held = said_in(update)
    mine = _as_it_would_be_held(form.answer(), held)
    before = version_of(update, opened_with)
    titles = {str(item.pk): item.title for item in update.evidence.all()}
    parts = []
    for name in KEPT:
        if held[name] == mine[name]:
            continue
        was = said_in_words(name, before.answers[name], titles) if before else ""
        theirs, yours = (said_in_words(name, said[name], titles) for said in (held, mine))
        parts.append(
            Part(
                name=name,
                label=label_of(name),
                before=was,
                theirs=word_differences(was, theirs),
                yours=word_differences(was, yours),
                only_theirs=before is not None and before.answers[name] == mine[name],
            )
        )
    context = {"update": update, "parts": parts, "posted": _again(request), "version": update.version}
    context |= _evidence_meanwhile(request, update)
    return render(request, "workspace/updates/conflict.html", context, status=409)


def _evidence_meanwhile(request: HttpRequest, update: Any) -> dict[str, Any]:
    """Files and links that came or went since the form was opened. Both stay as they are now: nothing to choose."""
    seen = {int(key) for key in request.POST.getlist("evidence_seen") if key.isdecimal() and len(key) < 12}
    now = {item.pk: item for item in update.evidence.all()}
    if "evidence_seen" not in request.POST and not seen:
        return {"evidence_came": [], "evidence_went": 0}
    return {"evidence_came": [item for pk, item in now.items() if pk not in seen], "evidence_went": len(seen - {*now})}


def _again(request: HttpRequest) -> list[tuple[str, str]]:
    """Everything that was posted, to be sent again with the choice."""
    left_out = ("csrfmiddlewaretoken", "version", "go", "save_key", "after_key")
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in left_out and not name.startswith("keep_")
        for value in values
    ]
