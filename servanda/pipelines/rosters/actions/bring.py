"""Taking in a spreadsheet: kept, read in a child process, its columns guessed. Nothing else changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common.errors import InvalidInput, StepRefused, require
from servanda.foundation.reference.models import State
from servanda.pipelines.ingest.records import Record
from servanda.pipelines.rosters.meanings import meaning_of, meanings_of
from servanda.pipelines.rosters.models import Roster
from servanda.pipelines.rosters.reading import LARGEST, cells_of, read_records
from servanda.pipelines.rosters.rules import can_bring_roster
from servanda.pipelines.rosters.states import ROSTER_LIFECYCLE, RosterStage

_HEAD_WITHIN = 15  # rows in which headings are looked for


def bring_roster(*, state: State, file_name: str, content: bytes, language: str, by: User) -> Roster:
    """The file as a plan. `language`: of names in columns that do not say theirs, and of the invitations."""
    require(can_bring_roster(by, state=state.pk), _("Only administrators of this State may bring bodies and people."))
    if len(content) > LARGEST:
        raise InvalidInput(_("The file is larger than 5 MB. Split it, or remove pictures."), field="file")
    sha256, records, problems = read_records(content)
    sheets = _sheets(records)
    if not sheets:
        message = _("No row of headings was found, such as “Body”, “Post”, “E-mail address”. Use the template.")
        raise InvalidInput(message, field="file")
    with transaction.atomic():
        roster = Roster.objects.create(
            state=state,
            file_name=file_name.replace("\\", "/").rsplit("/", 1)[-1][-255:] or "file",
            sha256=sha256,
            language=language,
            sheets=sheets,
            problems=[[problem.place.text, problem.message] for problem in problems],
            columns={
                str(at): {str(column): meaning for column, meaning in meanings_of(sheet["head"]).items()}
                for at, sheet in enumerate(sheets)
            },
            brought_by=by,
        )
        record("rosters.roster_brought", of=roster, by=by, sha256=sha256, rows=sum(len(s["rows"]) for s in sheets))
    return roster


@transaction.atomic
def choose_columns(*, roster: Roster, columns: Mapping[str, Mapping[str, str]], by: User) -> Roster:
    """Say what each column means, where the guess was wrong. An empty meaning leaves the column out."""
    roster = _open(roster, by)
    for sheet, meanings in columns.items():
        used = [meaning for meaning in meanings.values() if meaning]
        if len(used) != len(set(used)):
            raise InvalidInput(_("Two columns of one sheet have the same meaning. Change one of them."))
        if any(meaning != meaning_of(meaning.replace(":", " ")) for meaning in used):
            raise InvalidInput(_("Choose the meaning of a column from the list."))
        roster.columns = {**roster.columns, sheet: {at: meaning for at, meaning in meanings.items() if meaning}}
    roster.decisions = {}  # they spoke of other names
    roster.save()
    record("rosters.columns_chosen", of=roster, by=by)
    return roster


@transaction.atomic
def decide_on_names(*, roster: Roster, decisions: Mapping[str, str], by: User) -> Roster:
    """For doubtful lines: the public id of the body that is meant, or "new"."""
    roster = _open(roster, by)
    roster.decisions = {**roster.decisions, **{key: value for key, value in decisions.items() if value}}
    roster.save()
    record("rosters.names_decided", of=roster, by=by, number=len(decisions))
    return roster


@transaction.atomic
def discard_roster(*, roster: Roster, by: User) -> Roster:
    """Throw the plan away; the addresses in it go too."""
    roster = _open(roster, by)
    ROSTER_LIFECYCLE.take("discard", roster)
    roster.sheets, roster.waiting = [], []
    roster.save()
    record("rosters.roster_discarded", of=roster, by=by)
    return roster


def _open(roster: Roster, by: User) -> Roster:
    roster = Roster.objects.select_for_update(of=("self",)).get(pk=roster.pk)
    require(
        can_bring_roster(by, state=roster.state_id), _("Only administrators of this State may bring bodies and people.")
    )
    if roster.stage != RosterStage.PLANNED:
        raise StepRefused(
            _("This plan can no longer be changed: it is %(stage)s.") % {"stage": roster.get_stage_display()}
        )
    return roster


def _sheets(records: list[Record]) -> list[dict[str, Any]]:
    """Rows by sheet under the first row that reads like headings; sheets without one are instructions, left out."""
    by_sheet: dict[str, list[tuple[int, list[str]]]] = {}
    for item in records:
        by_sheet.setdefault(dict(item.extra)["sheet"], []).append((item.place.line, cells_of(item)))
    sheets = []
    for name, rows in by_sheet.items():
        head = next((at for at, (_line, row) in enumerate(rows[:_HEAD_WITHIN]) if _is_head(row)), None)
        if head is not None:
            line, headings = rows[head]
            body = [[place, row] for place, row in rows[head + 1 :]]
            sheets.append({"name": name, "head": headings, "head_line": line, "rows": body})
    return sheets


def _is_head(row: list[str]) -> bool:
    """Two columns that we know, of which one says where: a body or its code."""
    found = {meaning.partition(":")[0] for meaning in meanings_of(row).values()}
    return len(found) >= 2 and bool(found & {"body", "code"})
