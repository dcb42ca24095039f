"""The way of an import."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from servanda.foundation.common.lifecycle import Lifecycle, Step


class ImportStage(TextChoices):
    ARRIVED = "arrived", _("Waiting to be read")
    READING = "reading", _("Being read")
    FAILED = "failed", _("Could not be read")
    PLANNED = "planned", _("Waiting for a decision")
    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", _("Applied")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    DISCARDED = "discarded", _("Thrown away")


_S = ImportStage
IMPORT_LIFECYCLE = Lifecycle(
    start_reading=Step(frozenset({_S.ARRIVED, _S.READING}), _S.READING),
    fail=Step(frozenset({_S.READING}), _S.FAILED),
    plan=Step(frozenset({_S.READING}), _S.PLANNED),
    look_again=Step(frozenset({_S.PLANNED, _S.APPLYING}), _S.PLANNED),
    discard=Step(frozenset({_S.PLANNED, _S.FAILED, _S.ARRIVED}), _S.DISCARDED),
    start_applying=Step(frozenset({_S.PLANNED, _S.APPLYING}), _S.APPLYING),
    finish=Step(frozenset({_S.APPLYING}), _S.APPLIED),
    start_undoing=Step(frozenset({_S.PLANNED, _S.APPLIED, _S.APPLYING, _S.UNDOING}), _S.UNDOING),
    finish_undoing=Step(frozenset({_S.UNDOING}), _S.UNDONE),
)
UNDER_WAY = (_S.ARRIVED, _S.READING, _S.APPLYING, _S.UNDOING)


class LineKind(TextChoices):
    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    UNCHANGED = "unchanged", _("unchanged")
    DOUBTFUL = "doubtful", _("doubtful")
    UNREADABLE = "unreadable", _("unreadable")
    VANISHED = "vanished", _("not in this file")


class Decision(TextChoices):
    """What a person decided on a line. New lines may be split or left out too."""

    REPEAT = "repeat", _("A repeat: add it and link the two")
    SAME = "same", _("The same text: correct the old one")
    DIFFERENT = "different", _("Two different demands")
    SPLIT = "split", _("Split it")
    KEEP = "keep", _("Keep it as one")
    LEAVE_OUT = "leave_out", _("Leave it out")
    OURS = "ours", _("Keep the position stated here")
    THEIRS = "theirs", _("Take the position of the file")
