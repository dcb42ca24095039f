"""Lines of a plan as pages show them: texts in their language, differences by word, decisions with what they mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from servanda.domain.recommendations.queries import texts_of
from servanda.domain.recommendations.states import PositionValue
from servanda.foundation.common.text import Passage, in_language
from servanda.foundation.common.words import Run, word_differences
from servanda.pipelines.ingest.queries import held_beside, suggestions_for
from servanda.pipelines.ingest.states import Decision, LineKind

REASONS: dict[str, str | Promise] = {
    "number-says-otherwise": _("The paragraph number is held already, but with other words."),
    "text-under-other-number": _("The same words are held already under another paragraph of this review."),
    "near-duplicate": _("Nearly the same words are held already in this review."),
    "same-id-twice": _("The source uses one identifier for two lines."),
    "position-by-hand": _("The file gives another position than the one somebody stated here."),
    "id-moved": _("The source’s identifier is held already under another review."),
}
MEANINGS: dict[str, str | Promise] = {
    Decision.REPEAT: _("Both are kept, and one thread follows them."),
    Decision.SAME: _("The held text is replaced; the old one stays in its history. Your work on it stays."),
    Decision.DIFFERENT: _("It is added on its own."),
    Decision.SPLIT: _("It is added as a part; both keep the paragraph."),
    Decision.KEEP: _("What is held stays as it is."),
    Decision.LEAVE_OUT: _("Nothing of this line is taken over."),
    Decision.OURS: _("The position stated here stays, with its explanation. All else of the line is taken over."),
    Decision.THEIRS: _("The position of the file holds from now on; yours and its explanation stay in the history."),
}
FIELDS: dict[str, str | Promise] = {
    "text": _("Text"),
    "number": _("Paragraph"),
    "symbol": _("Document"),
    "position": _("Position"),
    "recommending_states": _("Recommending States"),
    "themes": _("Themes of the source"),
    "groups": _("Groups of the source"),
    "sdg": _("Goals of the source"),
    "alias": _("Identifier of the source"),
    "source": _("Source"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One decision a line admits."""

    value: str
    label: str | Promise
    meaning: str | Promise
    suggested: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs; `runs` of a text, else before and after. `stays`: what is held is kept."""

    name: str | Promise
    before: str
    after: str
    runs: list[Run] = field(default_factory=list)
    stays: bool = False
    conflicts: bool = False  # with what a person stated here


@dataclass(slots=True)
class Shown:
    """A line with all its page needs."""

    line: Any
    text: Passage
    held: Any = None
    held_text: Passage | None = None
    runs: list[Run] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    reasons: list[str | Promise] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    tags: list[Any] = field(default_factory=list)


def shown(batch: Any, lines: Iterable[Any]) -> list[Shown]:
    """The lines of one page; a handful of queries however many there are."""
    rows = list(lines)
    held = held_beside(rows)
    tags = suggestions_for(batch, [row for row in rows if row.kind == LineKind.NEW])
    return [_shown(row, held.get(row.held_id or 0), tags.get(row.pk, [])) for row in rows]


def _shown(line: Any, held: Any, tags: list[Any]) -> Shown:
    language = line.record.get("language", "en")
    result = Shown(line, Passage(line.record.get("text", ""), language), held=held, tags=tags)
    result.reasons = [REASONS.get(reason, reason) for reason in line.reasons]
    result.choices = choices_of(line)
    if held is not None:
        texts = texts_of(held)
        result.held_text = Passage(texts[language], language) if language in texts else in_language(texts)
        if line.kind == LineKind.DOUBTFUL:
            result.runs = word_differences(result.held_text.text, result.text.text)
    result.changes = [_change(each) for each in line.differences]
    return result


def choices_of(line: Any) -> list[Choice]:
    """What a person may say of the line, the suggested decision first and chosen until they say otherwise."""
    options = line.options if line.kind == LineKind.DOUBTFUL else []
    chosen = line.decision or (options[0] if options else "")
    return [
        Choice(value, Decision(value).label, MEANINGS[value], suggested=at == 0, chosen=value == chosen)
        for at, value in enumerate(options)
    ]


def _change(difference: dict[str, Any]) -> Change:
    runs = (
        word_differences(difference["before"], difference["after"])
        if difference["field"] == "text" and difference["before"]
        else []
    )
    name = FIELDS.get(difference["field"], difference["field"])
    before, after = (_said(difference["field"], difference[side]) for side in ("before", "after"))
    conflicts = difference["effect"] == "conflicts"
    return Change(name, before, after, runs, stays=difference["effect"] == "differs", conflicts=conflicts)


def _said(field_name: str, value: str) -> str:
    """A position by its name; all else as it is."""
    return str(PositionValue(value).label) if field_name == "position" and value in PositionValue.values else value
