"""What a person decides before anything is saved: conflicts, throwing away."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common.errors import InvalidInput, StepRefused, require
from servanda.pipelines.workbooks import rules
from servanda.pipelines.workbooks.lines import count_cells
from servanda.pipelines.workbooks.models import Line, Returned
from servanda.pipelines.workbooks.states import RETURN_LIFECYCLE, CellChange, CellDecision, ReturnStage

_CHUNK = 500


@transaction.atomic
def decide_conflicts(*, returned: Returned, decisions: Mapping[tuple[int, str], str], by: User) -> int:
    """Decide cells by row and column. Returns how many were decided; what is no open conflict is left as it is."""
    returned = _ready(returned, by)
    if not set(decisions.values()) <= set(CellDecision.values):
        raise InvalidInput(_("Choose one of the two for each cell."))
    count = 0
    numbers = {position for position, _name in decisions}
    for line in returned.lines.select_for_update().filter(position__in=numbers, applied_at=None, conflicts__gt=0):
        for cell in line.cells:
            decision = decisions.get((line.position, cell["name"]))
            if decision and cell["change"] == CellChange.CONFLICT:
                cell["decision"], count = str(decision), count + 1
        count_cells(line)
        line.save(update_fields=["cells", "undecided"])
    record("workbooks.conflicts_decided", of=returned, by=by, count=count)
    return count


@transaction.atomic
def decide_all_conflicts(*, returned: Returned, decision: CellDecision, by: User) -> int:
    """One decision for every conflict nobody has decided yet."""
    returned = _ready(returned, by)
    open_lines = returned.lines.select_for_update().filter(applied_at=None, undecided__gt=0).order_by("position")
    count, lines = 0, list(open_lines)
    for line in lines:
        for cell in line.cells:
            if cell["change"] == CellChange.CONFLICT and not cell["decision"]:
                cell["decision"], count = str(decision), count + 1
        count_cells(line)
    Line.objects.bulk_update(lines, ["cells", "undecided"], batch_size=_CHUNK)
    record("workbooks.conflicts_decided", of=returned, by=by, count=count, decision=decision)
    return count


def _ready(returned: Returned, by: User) -> Returned:
    require(rules.can_decide(by, returned), _("Only who brought this workbook back may decide on it."))
    returned = Returned.objects.select_for_update(of=("self",)).get(pk=returned.pk)
    if returned.stage != ReturnStage.READY:
        raise StepRefused(_("This workbook does not wait for decisions now."))
    return returned


@transaction.atomic
def discard_returned(*, returned: Returned, by: User) -> Returned:
    """Save nothing more of it. What was saved before stays; the file is kept."""
    require(rules.can_decide(by, returned), _("Only who brought this workbook back may decide on it."))
    returned = Returned.objects.select_for_update(of=("self",)).get(pk=returned.pk)
    if returned.stage == ReturnStage.DISCARDED:
        return returned
    RETURN_LIFECYCLE.take("discard", returned)
    returned.save()
    record("workbooks.discarded", of=returned, by=by)
    return returned
