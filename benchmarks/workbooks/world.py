"""An invented State with many recommendations, and what somebody does to its workbook."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils import timezone
from python_calamine import CalamineWorkbook

from servanda.domain.recommendations.models import Document, OfficialText, Position, Recommendation
from servanda.foundation.accounts.models import Membership, User
from servanda.foundation.organisations.models import Body, Installation
from servanda.foundation.reference.models import Mechanism, State
from servanda.pipelines.workbooks.actions.take_out import take_out
from servanda.pipelines.workbooks.registry import KINDS

_WORDS = (
    "Adopt without delay the law that raises the age of marriage to 18 without exceptions, and make sure that "
    "registrars, judges and religious authorities know it and apply it in every province, paragraph {0}"
)


def build(rows: int) -> User:
    """The coordinator of a State that received so many recommendations."""
    state = State.objects.create(pk="AVL", names={"en": "Avelia"}, standing="invented", sort_key="avl")
    upr = Mechanism.objects.create(pk="UPR", kind="upr", names={"en": "UPR"}, asks_position=True)
    Installation.objects.create(
        shape="national",
        home_state=state,
        names={"en": "Avelia"},
        languages=["en", "fr", "ar"],
        set_up_at=timezone.now(),
    )
    body = Body.objects.create(state=state, public_id="mechanism", branch="executive", names={"en": "Mechanism"})
    by = User.objects.create(email="coordinator@avelia.example", full_name="Coordinator")
    Membership.objects.create(user=by, role="coordinator", body=body)
    document = Document.objects.create(state=state, mechanism=upr, public_id="AVL-UPR-4", kind="upr_report")
    made = Recommendation.objects.bulk_create(
        [
            Recommendation(
                public_id=f"AVL-UPR-4-{number:05}",
                state=state,
                mechanism=upr,
                document=document,
                cycle=4,
                number=f"140.{number}",
                fingerprint=f"{number:016}",
                source="hand",
                short_titles={"en": f"Marriage at 18, {number}"},
            )
            for number in range(rows)
        ],
        batch_size=1000,
    )
    texts = [
        OfficialText(recommendation=each, language="en", text=_WORDS.format(each.number), source="hand")
        for each in made
    ]
    OfficialText.objects.bulk_create(texts, batch_size=1000)
    positions = [Position(recommendation=each, value="supported", explanations={"en": "Agreed."}) for each in made]
    Position.objects.bulk_create(positions, batch_size=1000)
    return by


def taken(by: User) -> bytes:
    """The workbook of all recommendations."""
    _export, file = take_out(kind=KINDS["recommendations"], language="en", by=by)
    with file:
        return file.read()


def change(content: bytes, every: int) -> bytes:
    """The same cells saved by another program, with a new short title in every so manieth row."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        path.write_bytes(content)
        book = CalamineWorkbook.from_path(str(path))
        sheets: list[list[list[Any]]] = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    title = sheets[1][0].index("Short title: English")
    for row in sheets[1][1::every]:
        row[title] = f"{row[title]}, worded anew"
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book_out:
        for name, rows in zip(book.sheet_names, sheets, strict=True):
            page = book_out.add_worksheet(name)
            for number, row in enumerate(rows):
                for at, cell in enumerate(row):
                    if cell != "":
                        page.write_string(number, at, str(cell))
    return file.getvalue()
