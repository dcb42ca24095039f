"""Tables in UPR Info's form with invented States, and the way of one through an import."""

from __future__ import annotations

import csv
import io
from typing import Any

from servanda.foundation.accounts.models import User
from servanda.foundation.accounts.system import system_user
from servanda.pipelines.ingest.actions.applying import apply_batch
from servanda.pipelines.ingest.actions.bring import bring_file
from servanda.pipelines.ingest.actions.planning import read_and_plan
from servanda.pipelines.ingest.models import Batch, Line
from tests import factories

HEADINGS = (
    *("id", "state_under_review", "sur_iso3", "sur_group", "sur_org", "recommendation"),
    *("recommending_state", "rs_iso3", "rs_group", "rs_org", "response", "action_category"),
    *("issues", "session", "cycle"),
)
VERBS = ("Adopt", "Ratify", "Repeal", "Publish", "Fund", "Train", "Protect", "Review", "Consult", "Investigate")
THINGS = (
    "laws on marriage",
    "shelters",
    "courts",
    "schools",
    "clinics",
    "prisons",
    "land titles",
    "the press",
    "votes",
)


def row(number: int, text: str = "", **changes: Any) -> dict[str, str]:
    """One line; its text is all its own unless one is given."""
    own = f"{VERBS[number % 10]} {THINGS[number % 9]} in district {number} of the {number * 7919 % 10007} valleys."
    said = {
        "id": f"UPRI-{number:05d}",
        "state_under_review": "Avelia",
        "sur_iso3": "AVL",
        "recommendation": text or own,
        "recommending_state": "Marenda",
        "rs_iso3": "MRD",
        "response": "Supported",
        "action_category": "5",
        "issues": "Death penalty",
        "session": "41",
        "cycle": "4",
    }
    return {**dict.fromkeys(HEADINGS, ""), **said, **{name: str(value) for name, value in changes.items()}}


def table(rows: list[dict[str, str]], *, encoding: str = "utf-8") -> bytes:
    file = io.StringIO()
    writer = csv.DictWriter(file, HEADINGS)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode(encoding)


def reference() -> None:
    """What an import needs to know of the world."""
    for code, name in (("AVL", "Avelia"), ("MRD", "Marenda"), ("QLR", "Quillara")):
        factories.state(code, names={"en": name})
    factories.mechanism()


def brought(content: bytes, *, by: User | None = None, source: str = "upr-info", **more: Any) -> Batch:
    said = {"file_name": "table.csv", "state": "AVL", **more}
    return bring_file(source=source, content=[content], by=by or system_user(), **said)


def planned(content: bytes, *, by: User | None = None, **more: Any) -> Batch:
    batch = brought(content, by=by, **more)
    return read_and_plan(batch=batch, by=batch.brought_by)


def imported(content: bytes, *, by: User | None = None, **more: Any) -> Batch:
    batch = planned(content, by=by, **more)
    return apply_batch(batch=batch, by=batch.brought_by)


def line_of(batch: Batch, position: int = 1) -> Line:
    return batch.lines.get(position=position)
