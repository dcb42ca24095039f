"""The way of a roster, and what its lines can be."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from servanda.foundation.common.lifecycle import Lifecycle, Step


class RosterStage(TextChoices):
    PLANNED = "planned", _("Waiting for a decision")
    APPLIED = "applied", _("Applied")
    UNDONE = "undone", _("Undone")
    DISCARDED = "discarded", _("Thrown away")


_S = RosterStage
ROSTER_LIFECYCLE = Lifecycle(
    choose=Step(frozenset({_S.PLANNED}), _S.PLANNED),
    apply=Step(frozenset({_S.PLANNED}), _S.APPLIED),
    invite=Step(frozenset({_S.APPLIED}), _S.APPLIED),
    undo=Step(frozenset({_S.APPLIED}), _S.UNDONE),
    discard=Step(frozenset({_S.PLANNED}), _S.DISCARDED),
)


class LineKind(TextChoices):
    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    UNCHANGED = "unchanged", _("unchanged")
    DOUBTFUL = "doubtful", _("doubtful")
    ERROR = "error", _("cannot be used")


class Thing(TextChoices):
    BODY = "body", _("Body")
    POST = "post", _("Post")
    PERSON = "person", _("Person")
