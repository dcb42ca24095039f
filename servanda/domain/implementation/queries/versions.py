"""Earlier versions of an update: every saved text is kept, and any of them can be read again."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.apps import apps

from servanda.domain.implementation.models import Update
from servanda.foundation.audit.queries import history_of
from servanda.foundation.common.words import Run, word_differences

TEXTS = ("what_was_done", "effect_on_people", "obstacle_words", "level_reason")
KEPT = (*TEXTS, "obstacles", "level", "confidentiality", "language", "period_from", "period_to")


@dataclass(frozen=True, slots=True)
class Version:
    """The update as it was. `number` is the version a form carried when it showed this text."""

    number: int
    saved_at: datetime.datetime
    answers: dict[str, object]
    by: str  # the post, never a name

    def differences(self, later: Version, name: str) -> list[Run]:
        """What became of one text afterwards."""
        return word_differences(str(self.answers[name] or ""), str(later.answers[name] or ""))


def versions_of(update: Update) -> list[Version]:
    """All texts the update has had, the present one first; each version once. The caller may see the update."""
    authors = _authors(update)
    rows: list[Any] = [update, *_past().objects.filter(pgh_obj_id=update.pk).order_by("-pgh_id")]
    found: list[Version] = []
    for row in rows:
        answers = {name: getattr(row, name) for name in KEPT}
        if found and found[-1].answers == answers:
            # Sending or deciding made a new version without touching the text: the earlier number stands for both.
            found.pop()
        number = row.version
        found.append(Version(number, row.saved_at, answers, authors.get(number, "")))
    return found


def version_of(update: Update, number: int) -> Version | None:
    """The text a form with this version number showed."""
    held: Any = update if update.version == number else None
    held = held or _past().objects.filter(pgh_obj_id=update.pk, version=number).order_by("-pgh_id").first()
    if held is None:
        return None
    answers = {name: getattr(held, name) for name in KEPT}
    return Version(number, held.saved_at, answers, _authors(update).get(number, ""))


def _past() -> Any:
    """The table that keeps rows as they were before each change (common/history.py)."""
    return apps.get_model("implementation", "UpdateEvent")


def _authors(update: Update) -> dict[int, str]:
    labels: dict[int, str] = {}
    for event in history_of(update):
        if event.name == "implementation.update_saved" and "version" in event.details:
            labels[event.details["version"]] = event.by_label
        if event.name == "implementation.update_started":
            labels.setdefault(1, event.by_label)
    return labels
