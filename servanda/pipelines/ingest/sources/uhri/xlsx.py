"""UHRI's workbook, which its "Export to Excel" button gives: sixteen columns, spelt as OHCHR spells them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any

from python_calamine import CalamineError, CalamineWorkbook

from servanda.pipelines.ingest.records import Place, Problem
from servanda.pipelines.ingest.sources.uhri.entries import Placed
from servanda.pipelines.ingest.sources.uhri.workbook import LIMITS, Limits, objection

# Heading, letters only → key of the JSON export. "Reccomending" is OHCHR's spelling; one day it will be right.
COLUMNS = {
    "text": "Text",
    "countriesconcerned": "Countries",
    "reccomendingbody": "Body",
    "recommendingbody": "Body",
    "documentsymbol": "Symbol",
    "themes": "Themes",
    "affectedpersons": "AffectedPersons",
    "sdgs": "Sdgs",
    "documentpublicationdate": "PublicationDate",
    "uprreccomendingstates": "UprRecommendingCountry",
    "uprrecommendingstates": "UprRecommendingCountry",
    "uprposition": "UprPositions",
    "type": "AnnotationType",
    "ohchrannotationid": "AnnotationId",
    "uprsession": "UprSession",
    "regionsconcerned": "Regions",
    "recommendingregions": "UprRecommendingRegions",
    "dateofpublicationonuhri": "PublicationDateOnUhri",
}
NEEDED = frozenset({"Text", "Countries", "Body", "AnnotationId"})
HEADER_WITHIN = 10  # rows

_NOT_A_LETTER = re.compile(r"[\W\d_]+")


def entries(file: IO[bytes], *, limits: Limits = LIMITS) -> Iterator[Placed | Problem]:
    """Each row below the headings, under the keys of the JSON export."""
    problem = objection(file, limits=limits)
    if problem:
        yield problem
        return
    file.seek(0)
    try:
        sheet = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0)
        # One row at a time: the whole as Python objects takes five times the memory.
        yield from _below_header(sheet.iter_rows())
    except (CalamineError, OSError, ValueError, IndexError) as error:
        message = f"The workbook cannot be read ({error}). Open it, save it again as XLSX, and import that."
        yield Problem("broken-workbook", message, Place("sheet 1", 1), blocks=True)


def _below_header(rows: Iterator[list[Any]]) -> Iterator[Placed | Problem]:
    keys: dict[int, str] = {}
    for line, row in enumerate(rows, start=1):
        if not keys:
            if set(_keys(row).values()) >= NEEDED:
                keys = _keys(row)
            elif line >= HEADER_WITHIN:
                break
        elif any(cell not in ("", None) for cell in row):
            yield {key: _value(row[at]) for at, key in keys.items() if at < len(row)}, _place(line)
    if not keys:
        yield _no_header()


def _keys(row: list[Any]) -> dict[int, str]:
    headings = (_NOT_A_LETTER.sub("", str(cell)).casefold() for cell in row)
    return {at: COLUMNS[heading] for at, heading in enumerate(headings) if heading in COLUMNS}


def _value(cell: Any) -> Any:
    """A cell without the "_x000D_" that some writers leave for a carriage return."""
    return cell.replace("_x000D_", "").replace("\r", "") if isinstance(cell, str) else cell


def _place(line: int) -> Place:
    return Place(f"sheet 1, row {line}", line)


def _no_header() -> Problem:
    message = (
        f"No row with UHRI's column headings was found in the first {HEADER_WITHIN} rows of the first sheet. "
        'Needed are "Text", "Countries Concerned", "Reccomending Body" and "OHCHR Annotation Id".'
    )
    return Problem("no-header", message, Place("sheet 1", 1), blocks=True)
