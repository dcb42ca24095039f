"""Two people saved the same update: show as it was, theirs and yours, and let the person choose part by part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from servanda.domain.implementation.actions.updates import Answer
from servanda.domain.implementation.queries import updates_visible_to
from servanda.domain.implementation.queries.versions import KEPT, version_of
from servanda.domain.implementation.states import Confidentiality, Level, Obstacle
from servanda.foundation.common.dates import date_in_words
from servanda.foundation.common.languages import OWN_NAMES
from servanda.foundation.common.words import Run, word_differences
from servanda.interfaces.workspace.updates.forms import UpdateForm

_CHOICES: dict[str, dict[str, Any]] = {
    "level": dict(Level.choices),
    "confidentiality": dict(Confidentiality.choices),
    "obstacles": dict(Obstacle.choices),
    "language": OWN_NAMES,
}


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
    """What is held, as an answer."""
    period = keep_period_of or update
    levels = {row.recommendation.public_id: row.level for row in update.levels.select_related("recommendation")}
    values = {name: getattr(update, name) for name in KEPT}
    values |= {"obstacles": tuple(update.obstacles), "period_from": period.period_from, "period_to": period.period_to}
    return Answer(**values, levels=levels)


def says_the_same(update: Any, answer: Answer) -> bool:
    """Whether saving would change nothing; a level equal to the whole's is not kept twice."""
    held = answer_of(update)
    wanted = {key: level for key, level in answer.levels.items() if level and level != answer.level}
    return held == replace(answer, levels=wanted)


def merged(posted: Mapping[str, str], update: Any, answer: Answer) -> Answer:
    """The answer with the other person's words wherever the reader chose them."""
    chosen = {name: getattr(update, name) for name in KEPT if posted.get(f"keep_{name}") == "theirs"}
    if "obstacles" in chosen:
        chosen["obstacles"] = tuple(chosen["obstacles"])
    return replace(answer, **chosen)


def page(request: HttpRequest, update: Any, asked: list[Any], form: UpdateForm, *, opened_with: int) -> HttpResponse:
    """409: nothing was overwritten, nothing is lost."""
    update = updates_visible_to(request.user).get(pk=update.pk)
    yours = form.answer()
    before = version_of(update, opened_with)
    parts = []
    for name in KEPT:
        old = before.answers[name] if before else None
        theirs, mine = getattr(update, name), getattr(yours, name)
        if _words(name, theirs) == _words(name, mine):
            continue
        was = _words(name, old)
        parts.append(
            Part(
                name=name,
                label=str(form[name].label),
                before=was,
                theirs=word_differences(was, _words(name, theirs)),
                yours=word_differences(was, _words(name, mine)),
                only_theirs=before is not None and was == _words(name, mine),
            )
        )
    context = {"update": update, "parts": parts, "posted": _again(request), "version": update.version}
    return render(request, "workspace/updates/conflict.html", context, status=409)


def _again(request: HttpRequest) -> list[tuple[str, str]]:
    """Everything that was posted, to be sent again with the choice."""
    left_out = ("csrfmiddlewaretoken", "version", "go")
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in left_out and not name.startswith("keep_")
        for value in values
    ]


def _words(name: str, value: Any) -> str:
    if not value:
        return ""
    if name == "obstacles":
        return ", ".join(str(_CHOICES[name].get(code, code)) for code in value)
    if name in _CHOICES:
        return str(_CHOICES[name].get(value, value))
    if name.startswith("period"):
        return date_in_words(value)
    return str(value)
