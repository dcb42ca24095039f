"""The layouts of OHCHR's lists, filled with invented recommendations to an invented State, Avelia."""

from __future__ import annotations

from tests.specimens.ohchr_matrix.word import cell, document, row, table

NAMES = {
    "Avelia": "AVL",
    "Marenda": "MRD",
    "Quillara": "QLR",
    "Teluria": "TLR",
    "Sambora": "SMB",
    "Caldova (Federal Union of)": "CLD",
    "Havnia and the Isles": "HVN",
}
HEADER_2025 = "UPR of Avelia (4th Cycle - 49th Session)\t\t\tThematic list of recommendations*\t\tPage 1 of 2"
HEADS_2025 = (
    "Recommendation and recommending State",
    "Position of the State under review",
    "Human rights themes and groups of persons",
    "Relevant SDGs",
)
HEADS_2013 = ("Recommendation", "Position", "Full list of themes", "Assessment/comments on level of implementation")


def first_cell(number: str, text: str, source: str = "A/HRC/61/9/Add.1 - Para.3") -> str:
    """Number, text and source of position as they stand in the first cell."""
    return f"{number} {text}\nSource of Position: {source}"


def data_2025(number: str = "120.1", text: str = "Build more wells (Marenda);", position: str = "Supported") -> str:
    """A row of the layout of 2025."""
    themes = "- Right to water\n- Environment\nGroups of Persons: \n- Rural women"
    return row(first_cell(number, text), position, themes, "- 6 - CLEAN WATER AND SANITATION\n- 5 - GENDER EQUALITY")


def list_2025(*rows: str, header: str = HEADER_2025) -> bytes:
    """A list in the layout of 2025."""
    heading = row(cell("Theme: Right to water", span=4))
    return document(table(row(*HEADS_2025), heading, *(rows or (data_2025(),))), header=header)


def list_2019() -> bytes:
    """Labels of the fifth kind: SDGs and affected persons as blocks in the themes' cell."""
    themes = "- Right to water\nSDGs: \n- 6 - CLEAN WATER AND SANITATION\nAffected persons: \n- Rural women\n- Children"
    return document(
        table(
            row(*HEADS_2013),
            row(cell("Theme: Right to water", span=4)),
            row(first_cell("121.1", "Build more wells (Marenda) (Teluria);"), "Supported", themes, ""),
            row(
                first_cell("121.2", "Count the wells (Quillara);"), "Noted", "- Right to water", "Under way since 2018"
            ),
        ),
        header="UPR of Avelia (3rd Cycle - 34th Session)\t\t\tThematic list of recommendations",
    )


def list_2014() -> bytes:
    """Coded themes, numbers with a final dot, "position" in small letters."""
    text = "115.1. Build more wells (Marenda, Teluria);\nSource of position: A/HRC/28/99/Add.1 - Para. 4"
    return document(
        table(
            row(*HEADS_2013),
            row(cell("Theme: E24 Right to water", span=4)),
            row(text, "Supported", "E24 Right to water\nF12 Women\nAffected persons:\n- women", ""),
        ),
        header="UPR of Avelia (2nd Cycle – 20th session)\t\t\tThematic list of recommendations",
    )


def list_cycle_2() -> bytes:
    """A column of recommending States, "Right or area:" and the cycle in words."""
    text = "166.6. Build more wells (WASH) (Marenda); (Teluria); \nSource of position: A/HRC/28/98/Add.1\n"
    themes = "21.4. Right to water\nAffected persons:\n- general\n"
    return document(
        table(
            row("Recommendation", "Recommending state/s", "Position", "Full list of rights/affected persons"),
            row(cell("Right or area: 21.4. Right to water \n", span=4)),
            row(text, "Marenda\nTeluria\n", "Supported/Noted\n", themes),
        ),
        header="UPR of Avelia - Second Cycle\tThematic list of recommendations\t\t\tPage 2 of 39",
    )
