"""The kinds of sheets there are. A new one: a file in kinds/, a line here, its tests."""

from __future__ import annotations

from typing import Any

from servanda.foundation.accounts.rules import holds
from servanda.pipelines.workbooks.kinds.actions import ActionsSheet
from servanda.pipelines.workbooks.kinds.answers import AnswersSheet
from servanda.pipelines.workbooks.kinds.assignments import AssignmentsSheet
from servanda.pipelines.workbooks.kinds.base import SheetKind
from servanda.pipelines.workbooks.kinds.recommendations import RecommendationsSheet

_KINDS: tuple[SheetKind, ...] = (AnswersSheet(), ActionsSheet(), AssignmentsSheet(), RecommendationsSheet())
KINDS: dict[str, SheetKind] = {kind.code: kind for kind in _KINDS}


def kinds_for(user: Any) -> list[SheetKind]:
    """The kinds this person may take."""
    return [kind for kind in _KINDS if holds(user, kind.permission)]
