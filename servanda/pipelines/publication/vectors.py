"""What an entry is found by: its words in every language, and its symbols and numbers exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from servanda.foundation.reference.models import Mechanism, State, Term, TermWording
from servanda.pipelines.publication.models import Release
from servanda.pipelines.publication.states import ReleaseKind
from servanda.pipelines.publication.words import (
    CONFIGURATIONS,
    PLAIN,
    accented_words,
    chinese_pieces,
    lexeme,
    normal,
    printed_words,
    without_chinese,
)

# A: titles; B: texts; C: names of themes, bodies, States.
_WEIGHTS = ("A", "B", "C")
_CONFIGS = (*CONFIGURATIONS.values(), PLAIN)
COLUMNS = {**{f"{w.lower()}_{c}": "text" for w in _WEIGHTS for c in _CONFIGS}, "literal": "text"}


def _vector(weight: str, config: str) -> str:
    return f"to_tsvector('{config}', coalesce(r.{weight.lower()}_{config}, ''))"


SQL = " || ".join(
    [
        *(f"setweight({' || '.join(_vector(w, c) for c in _CONFIGS)}, '{w}')" for w in _WEIGHTS),
        "r.literal::tsvector",
    ]
)


@dataclass
class Passages:
    """Everything an entry is found by: (weight, language, text), and symbols."""

    texts: list[tuple[str, str, str]] = field(default_factory=list)
    symbols: set[str] = field(default_factory=set)

    def add(self, weight: str, texts: dict[str, str] | None) -> None:
        self.texts.extend((weight, language, text) for language, text in (texts or {}).items() if text)


class Names:
    """Reference names, read once for a batch of entries."""

    @cached_property
    def _mechanisms(self) -> dict[str, Mechanism]:
        return {row.pk: row for row in Mechanism.objects.order_by("pk")}

    @cached_property
    def _states(self) -> dict[str, dict[str, str]]:
        return dict(State.objects.order_by("pk").values_list("pk", "names"))

    @cached_property
    def _terms(self) -> dict[tuple[str, str], Term]:
        return {(term.taxonomy_id, term.code): term for term in Term.objects.order_by("pk")}

    @cached_property
    def _by_key(self) -> dict[int, Term]:
        return {term.pk: term for term in self._terms.values()}

    @cached_property
    def _wordings(self) -> dict[int, dict[str, str]]:
        """Newest wording of each term."""
        rows = TermWording.objects.order_by("version__valid_from", "pk").values_list("term_id", "names")
        return dict(rows)

    def mechanism_kind(self, code: str) -> str:
        return self._mechanisms[code].kind if code in self._mechanisms else ""

    def mechanism(self, code: str) -> dict[str, str]:
        return dict(self._mechanisms[code].names) if code in self._mechanisms else {}

    def state(self, code: str) -> dict[str, str]:
        return self._states.get(code, {})

    def term(self, taxonomy: str, code: str) -> dict[str, str]:
        term = self._terms.get((taxonomy, code))
        return self._wordings.get(term.pk, {}) if term else {}

    def areas_of(self, themes: Iterable[str]) -> list[str]:
        """Themes of the first level above these."""
        return sorted({self._area(self._terms[("theme", code)]) for code in themes if ("theme", code) in self._terms})

    def _area(self, term: Term) -> str:
        while term.parent_id is not None:
            term = self._by_key[term.parent_id]
        return term.code


def passages(release: Release, names: Names) -> Passages:
    """What the thing can be found by."""
    content, found = release.content, Passages(symbols={release.public_id})
    for titles in ("short_titles", "titles", "names"):
        found.add("A", content.get(titles))
    for body in [content.get("lead"), content.get("body"), *content.get("bodies", ())]:
        found.add("C", body and body.get("names"))
    found.add("C", names.mechanism(content.get("mechanism") or ""))
    found.symbols |= {content.get("mechanism") or "", content.get("symbol") or ""}
    reader = _READERS.get(release.kind)
    if reader is not None:
        reader(content, names, found)
    found.symbols.discard("")
    return found


def _recommendation(content: dict[str, Any], names: Names, found: Passages) -> None:
    found.add("B", {language: held["text"] for language, held in content["texts"].items()})
    found.add("C", {"en": content["heading"]})
    for tag in content["tags"]:
        found.add("C", names.term(tag["kind"], tag["code"]))
    for asking in content["recommended_by"]:
        found.add("C", names.state(asking["state"]) if "state" in asking else {"en": asking["printed"]})
    found.add("C", (content["cluster"] or {}).get("titles"))
    symbol = content["document"]["symbol"]
    found.symbols |= {content["number"], symbol, *(alias["value"] for alias in content["aliases"])}


def _cluster(content: dict[str, Any], names: Names, found: Passages) -> None:
    found.add("B", content["objectives"])
    found.add("C", names.term("theme", content["area"]))
    for action in content["actions"]:
        found.add("B", action["titles"])


def _update(content: dict[str, Any], names: Names, found: Passages) -> None:
    for part in ("what_was_done", "effect_on_people", "obstacle_words"):
        found.add("B", {content["language"]: content[part]})
    for figure in content.get("figures", ()):  # releases made before figures were kept have none
        found.add("C", {content["language"]: figure["what"]})
    for asked in content.get("consulted", ()):
        found.add("C", {content["language"]: asked["they_said"]})
    for shown in content["evidence"]:
        found.add("C", {content["language"]: shown["title"]})
    found.symbols |= {content["cluster"] or "", content["recommendation"] or ""}


def _body(content: dict[str, Any], names: Names, found: Passages) -> None:
    found.add("B", content["remit"])


_READERS: dict[str, Callable[[dict[str, Any], Names, Passages], None]] = {
    ReleaseKind.RECOMMENDATION: _recommendation,
    ReleaseKind.CLUSTER: _cluster,
    ReleaseKind.UPDATE: _update,
    ReleaseKind.BODY: _body,
}


def columns(found: Passages) -> dict[str, str]:
    """The texts by weight and configuration, and the literal part: symbols and Chinese, ready for PostgreSQL."""
    texts: dict[str, list[str]] = {}
    literal: dict[str, str] = {}
    for weight, language, text in found.texts:
        clean = normal(text)
        pieces = chinese_pieces(clean)
        for piece in pieces:
            literal.setdefault(piece, weight)
        config = CONFIGURATIONS.get(language, PLAIN)
        texts.setdefault(f"{weight.lower()}_{config}", []).append(without_chinese(clean) if pieces else clean)
        if bare := accented_words(clean):
            texts.setdefault(f"{weight.lower()}_{PLAIN}", []).append(" ".join(bare))
    literal.update({symbol.lower(): "A" for symbol in found.symbols})
    written = " ".join(f"{lexeme(word)}:1{weight}" for word, weight in sorted(literal.items()))
    return {**{key: "\n".join(held) for key, held in texts.items()}, "literal": written}


def printed(found: Passages) -> list[str]:
    """Words for suggestions, with repeats."""
    return [word for _weight, _language, text in found.texts for word in printed_words(text)]
