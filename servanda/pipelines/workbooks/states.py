"""The way of a workbook that came back, and what can have happened to its cells."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from servanda.foundation.common.lifecycle import Lifecycle, Step


class ReturnStage(TextChoices):
    ARRIVED = "arrived", _("Waiting to be read")
    READING = "reading", _("Being read")
    FAILED = "failed", _("Could not be read")
    READY = "ready", _("Waiting for a decision")
    APPLYING = "applying", _("Being saved")
    APPLIED = "applied", pgettext_lazy("a workbook", "Saved")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    DISCARDED = "discarded", _("Thrown away")


_S = ReturnStage
RETURN_LIFECYCLE = Lifecycle(
    start_reading=Step(frozenset({_S.ARRIVED, _S.READING}), _S.READING),
    fail=Step(frozenset({_S.READING}), _S.FAILED),
    ready=Step(frozenset({_S.READING}), _S.READY),
    discard=Step(frozenset({_S.ARRIVED, _S.FAILED, _S.READY}), _S.DISCARDED),
    start_applying=Step(frozenset({_S.READY}), _S.APPLYING),
    stop=Step(frozenset({_S.APPLYING}), _S.READY),
    ask_again=Step(frozenset({_S.APPLYING}), _S.READY),
    finish=Step(frozenset({_S.APPLYING}), _S.APPLIED),
    # Of a workbook that was stopped or thrown away, rows may have been saved before.
    start_undoing=Step(frozenset({_S.APPLIED, _S.READY, _S.DISCARDED}), _S.UNDOING),
    finish_undoing=Step(frozenset({_S.UNDOING}), _S.UNDONE),
)
UNDER_WAY = (_S.ARRIVED, _S.READING, _S.APPLYING, _S.UNDOING)


class CellChange(TextChoices):
    """Three-way: as it went out, as it came back, as it stands now."""

    UNCHANGED = "unchanged", _("unchanged")
    YOURS = "yours", _("changed by you")
    THEIRS = "theirs", _("changed by others meanwhile")
    SAME = "same", _("changed by both alike")
    CONFLICT = "conflict", _("changed by you and by others")
    WRONG = "wrong", _("cannot be used")
    LEFT = "left", _("not to be changed here")


class CellDecision(TextChoices):
    """What a person decided on a conflict."""

    MINE = "mine", _("Keep yours")
    THEIRS = "theirs", _("Keep what stands now")
