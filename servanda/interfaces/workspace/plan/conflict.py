"""Two people changed one part of the plan: the reader's words in the form, beside each what the other person made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from servanda.foundation.common.words import Run, word_differences


@dataclass(frozen=True, slots=True)
class Part:
    """One field on which two people differ."""

    field: BoundField
    before: str
    theirs: list[Run]
    says: bool  # whether theirs says anything at all


def page(
    request: HttpRequest,
    form: Any,
    *,
    before: dict[str, Any] | None,
    theirs: dict[str, Any],
    version: int,
    action: Any,
) -> HttpResponse:
    """409: nothing was overwritten, nothing is lost. `before` is what the reader saw, None if that was never kept."""
    yours = form.typed()
    parts = []
    for name, value in theirs.items():
        now, mine = form.in_words(name, value), form.in_words(name, yours.get(name))
        if now == mine:
            continue
        was = form.in_words(name, before[name]) if before else ""
        parts.append(Part(form[name], was, word_differences(was, now), bool(now)))
    names = {part.field.name for part in parts}
    agreed = [bound for bound in form if bound.name not in names and not bound.is_hidden]
    context = {"form": form, "parts": parts, "agreed": agreed, "version": version, "action": action}
    return render(request, "workspace/plan/conflict.html", context, status=409)
