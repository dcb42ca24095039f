"""One text with its open questions, as the page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from servanda.domain.recommendations.queries import texts_of
from servanda.foundation.common.text import in_language
from servanda.interfaces.workspace.suggestions.marked import Piece, marked, places_in
from servanda.interfaces.workspace.suggestions.wording import Names, method_in_words, why_in_words
from servanda.pipelines.classification.states import SINGLE, Kind

_ALSO = 3  # rivals worth naming


@dataclass(frozen=True, slots=True)
class Words:
    """The text of one language in pieces."""

    language: str
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class Earlier:
    """The earlier demand of a repeat, in the language in which both were compared."""

    item: Any
    words: Words


@dataclass(frozen=True, slots=True)
class Question:
    """One suggestion: what, why, how sure, and what could be chosen instead."""

    suggestion: Any
    words: str
    why: str
    method: str
    also: list[tuple[str, Any]]  # where there is room for one: the others that are open, words and confidence
    likely: list[tuple[str, str]]  # to choose from at once: value, words
    choices: list[tuple[str, str]]
    neighbours: list[Any]
    earlier: Earlier | None = None  # of a repeat: what it would repeat
    chosen: str = ""  # a verdict given before, shown again after a mistake
    instead: str = ""

    @property
    def is_typed(self) -> bool:
        """Chosen by typing an identifier: there may be thousands."""
        return self.suggestion.kind == Kind.REPEAT


@dataclass(frozen=True, slots=True)
class Shown:
    item: Any
    texts: list[Words]
    questions: list[Question]
    methods: list[str] = field(default_factory=list)


def shown(
    item: Any, suggestions: Sequence[Any], names: Names, *, neighbours: Mapping[int, Any], given: Mapping[str, str]
) -> Shown:
    """`given` is what a person chose before they were asked to correct something: "a12" → "change"."""
    questions = [_question(each, suggestions, names, neighbours, given) for each in suggestions]
    methods = list(dict.fromkeys(question.method for question in questions))
    return Shown(item, _texts(item, suggestions), questions, methods)


def _question(
    suggestion: Any, all_of: Sequence[Any], names: Names, neighbours: Mapping[int, Any], given: Mapping[str, str]
) -> Question:
    kind = suggestion.kind
    rivals = [each for each in all_of if each.kind == kind and each.pk != suggestion.pk]
    # Where a text may have several values, each of them is a question of its own just beside this one.
    also = [(names.worded(kind, each.value), each.confidence) for each in rivals[:_ALSO] if kind in SINGLE]
    likely = [(each.value, names.worded(kind, each.value)) for each in rivals[:_ALSO]]
    earlier = _earlier(suggestion, neighbours) if kind == Kind.REPEAT else None
    near = [neighbours[key] for key in suggestion.why.get("neighbours", ()) if key in neighbours]
    return Question(
        suggestion=suggestion,
        words=names.worded(kind, suggestion.value),
        why=why_in_words(kind, suggestion.why, suggestion.method),
        method=method_in_words(suggestion.method),
        also=also,
        likely=likely,
        choices=names.choices(kind, without=[suggestion.value]),
        neighbours=[each for each in near if earlier is None or each != earlier.item][:2],
        earlier=earlier,
        chosen=given.get(f"a{suggestion.pk}", ""),
        instead=given.get(f"i{suggestion.pk}", ""),
    )


def _earlier(suggestion: Any, neighbours: Mapping[int, Any]) -> Earlier | None:
    """With the words underlined that both share; in the reader's language where nobody says which words these are."""
    item = next((each for each in neighbours.values() if each.public_id == suggestion.value), None)
    if item is None:
        return None
    why, texts = suggestion.why.get("earlier", {}), texts_of(item)
    language = why.get("language", "")
    if language not in texts:
        own = in_language(texts)
        return Earlier(item, Words(own.language, marked(own.text, ())))
    return Earlier(item, Words(language, marked(texts[language], places_in(texts[language], why))))


def _texts(item: Any, suggestions: Sequence[Any]) -> list[Words]:
    """The reader's language first; the text that was read beside it where it is another one."""
    texts = texts_of(item)
    own = in_language(texts)
    read = {each.why["language"] for each in suggestions if each.why.get("language")} & set(texts)
    found = []
    for language in dict.fromkeys([own.language, *sorted(read)]):
        text = texts.get(language, "")
        places = [
            place for each in suggestions if each.why.get("language") == language for place in places_in(text, each.why)
        ]
        if text:
            found.append(Words(language, marked(text, places)))
    return found
