"""Which treaties a text means, out of the marks found in it: "CRPD and its Optional Protocol" are two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from servanda.pipelines.classification.knowledge.phrases import Span

# The protocol of each treaty, as in our treaty list; the Covenant on Civil and Political Rights and the Convention on
# the Rights of the Child have several, told apart by what stands beside.
_PROTOCOL = {
    "CEDAW": "OP-CEDAW",
    "CAT": "OPCAT",
    "CRPD": "OP-CRPD",
    "ICESCR": "OP-ICESCR",
    "ICCPR": "ICCPR-OP1",
    "CRC": "OP-CRC",
}
_CHILD_PROTOCOLS = {"+armed": "OP-CRC-AC", "+sale": "OP-CRC-SC", "+complaints": "OP-CRC-IC"}
_NEAR = 60  # letters between "Optional Protocol" and the treaty it belongs to
_LONGEST_CHINESE_NAME = 24  # characters; names in other languages are longer, or stand apart from the protocol
_ADJACENT = 3  # in Chinese the protocol follows its treaty at once


@dataclass(frozen=True, slots=True)
class Mark:
    """A treaty or a sign like "+protocol" at a place in the text."""

    code: str
    span: Span


def treaties_meant(marks: Sequence[Mark]) -> dict[str, Span]:
    """Codes with the place of each; `marks` in order of place."""
    found: dict[str, Span] = {}
    consumed: set[int] = set()
    for number, mark in enumerate(marks):
        if mark.code == "+protocol":
            base = _base_of(marks, number)
            if base is None:
                continue
            place, is_used_up = base
            if is_used_up:
                consumed.add(place)
            span = (min(mark.span[0], marks[place].span[0]), max(mark.span[1], marks[place].span[1]))
            for code in _protocols(marks[place].code, marks, number, place):
                found.setdefault(code, span)
    for number, mark in enumerate(marks):
        if not mark.code.startswith("+") and number not in consumed:
            found.setdefault(mark.code, mark.span)
    return found


def _base_of(marks: Sequence[Mark], number: int) -> tuple[int, bool] | None:
    """Place of the protocol's treaty, and whether the treaty stands there for its protocol alone."""
    here = marks[number].span
    before = next((i for i in range(number - 1, -1, -1) if marks[i].code in _PROTOCOL), None)
    if before is not None and 0 <= here[0] - marks[before].span[1] <= _ADJACENT and _is_chinese(marks[before]):
        return before, True
    for later in range(number + 1, len(marks)):
        if marks[later].code in _PROTOCOL:
            if marks[later].span[0] - here[1] <= _NEAR:
                return later, True
            break
        if not marks[later].code.startswith("+"):
            break
    return None if before is None else (before, False)


def _is_chinese(mark: Mark) -> bool:
    return mark.span[1] - mark.span[0] <= _LONGEST_CHINESE_NAME


def _protocols(base: str, marks: Sequence[Mark], number: int, place: int) -> list[str]:
    until = next(
        (i for i in range(max(number, place) + 1, len(marks)) if not marks[i].code.startswith("+")), len(marks)
    )
    before = marks[number - 1].code if number else ""
    beside = [before] if before in ("+second", "+first", "+complaints") else []
    beside += [mark.code for mark in marks[number + 1 : until] if mark.code.startswith("+")]
    if base == "ICCPR":
        orders = {"+second": "ICCPR-OP2", "+first": "ICCPR-OP1", "+name": "ICCPR-OP2"}
        named = list(dict.fromkeys(orders[code] for code in beside if code in orders))
        return named or ["ICCPR-OP1"]
    if base == "CRC":
        return list(dict.fromkeys(_CHILD_PROTOCOLS[c] for c in beside if c in _CHILD_PROTOCOLS)) or ["OP-CRC"]
    return [_PROTOCOL[base]]
