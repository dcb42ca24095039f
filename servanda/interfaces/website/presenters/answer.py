"""The one question of the front page, answered from counts in whole sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from servanda.foundation.common.figures import counted
from servanda.pipelines.publication.queries.pages import Combination


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    strong: bool = False


def answer(levels: Mapping[str, int]) -> list[Sentence]:
    """Counts by level ("" where nobody has assessed) as at most six sentences, the verdict first."""
    total = sum(levels.values())
    asked = _counted(
        ngettext("The UN has made %(n)s recommendation.", "The UN has made %(n)s recommendations.", total), total
    )
    if not total - levels.get("", 0):
        return [
            Sentence(_("Nobody has said yet.")),
            Sentence(asked),
            Sentence(_("The State has not yet published how far it has carried them out.")),
        ]
    full, substantial = levels.get("full", 0), levels.get("substantial", 0)
    said = [Sentence(_verdict(full, substantial, total)), Sentence(asked), Sentence(_kept(full), strong=True)]
    if substantial:
        said.append(Sentence(_more(substantial), strong=True))
    if nothing := levels.get("none", 0):
        said.append(Sentence(_nothing(nothing)))
    if worse := levels.get("regression", 0):
        said.append(Sentence(_worse(worse)))
    return said


def _verdict(full: int, substantial: int, total: int) -> str:
    if full == total:
        return _("Yes.")
    return _("Partly.") if full + substantial else _("Not yet.")


def _kept(number: int) -> str:
    if not number:
        return _("None is fully carried out yet.")
    return _counted(ngettext("%(n)s is fully carried out.", "%(n)s are fully carried out.", number), number)


def _more(number: int) -> str:
    said = ngettext("%(n)s more is carried out substantially.", "%(n)s more are carried out substantially.", number)
    return _counted(said, number)


def _nothing(number: int) -> str:
    said = ngettext("On %(n)s nothing has been done yet.", "On %(n)s nothing has been done yet.", number)
    return _counted(said, number)


def _worse(number: int) -> str:
    return _counted(ngettext("On %(n)s things have got worse.", "On %(n)s things have got worse.", number), number)


def _counted(sentence: str, number: int) -> str:
    return sentence % {"n": counted(number)}


def levels_of(found: Iterable[Combination]) -> dict[str, int]:
    """How many recommendations are at each level; one in two areas counts once."""
    levels: dict[str, int] = {}
    for row in found:
        levels[row.level] = levels.get(row.level, 0) + row.number
    return levels
