"""What an installation's texts make comparable: a vocabulary, directions of meaning, and forgiveness for slips."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from servanda.pipelines.embeddings import latent
from servanda.pipelines.embeddings.concepts import VERSION as CONCEPTS_VERSION
from servanda.pipelines.embeddings.concepts import lexicon
from servanda.pipelines.embeddings.features import Read, Vocabulary, vocabulary
from servanda.pipelines.embeddings.latent import Latent
from servanda.pipelines.embeddings.letters import script
from servanda.pipelines.embeddings.spelling import Speller, speller
from servanda.pipelines.embeddings.words import words

VERSION = f"latent-1.{CONCEPTS_VERSION}"
_ARRAYS = ("weights", "stems", "concepts", "of_pieces")


class Encoder(Protocol):
    """Anything that makes vectors of length one from texts: a model that an operator has put beside the software."""

    name: str

    def vectors(self, texts: Sequence[str]) -> np.ndarray: ...


@dataclass(frozen=True)
class Space:
    """`fitted_on` texts. With an `encoder` its vectors stand in for the fitted directions."""

    vocabulary: Vocabulary
    latent: Latent
    fitted_on: int
    encoder: Encoder | None = None

    @property
    def version(self) -> str:
        return f"{VERSION}+{self.encoder.name}" if self.encoder else VERSION

    @cached_property
    def _speller(self) -> Speller:
        return speller(self.vocabulary.stems)

    def as_meant(self, text: str) -> Read:
        """A text as somebody typed it.

        A word that nobody used is taken for the nearest that somebody did, if the words beside it are known: in a
        language the texts are not written in, everything would look mistyped. Where no concept is found whole, a word
        that the terms of one or two use stands for them ("desaparecidos" without "personas").
        """
        typed = words(text)
        strange = {word.stem for word in typed if not self._is_known(word.stem)}
        meant = typed
        if 2 * len(strange) <= len(typed) or len(typed) == 1:
            nearest = {stem: self._speller.nearest(stem) or stem for stem in strange}
            meant = [replace(word, stem=nearest.get(word.stem, word.stem)) for word in typed]
        found = {one.concept for one in lexicon().find(text, meant)}
        if not found:
            hinted = (lexicon().hinted_at(word.stem) for word in meant if word.stem not in self.vocabulary.stems)
            found = set().union(*hinted)
        return Read(Counter(word.stem for word in meant), frozenset(found))

    def _is_known(self, stem: str) -> bool:
        return stem in self.vocabulary.stems or stem in lexicon().uses or script(stem) == "chinese"

    def weight_of(self, stem: str) -> float:
        """How much a word tells; one that no text has tells nothing."""
        column = self.vocabulary.stems.get(stem)
        return 0.0 if column is None else float(self.vocabulary.weights[column])

    def weight_of_concept(self, concept: str) -> float:
        column = self.vocabulary.concepts.get(concept)
        return 0.0 if column is None else float(self.vocabulary.weights[len(self.vocabulary.stems) + column])

    def vectors(self, texts: Sequence[str], understood: Sequence[Read]) -> np.ndarray:
        return self.encoder.vectors(texts) if self.encoder else self.latent.vectors(understood)


def fit(understood: Sequence[Read], encoder: Encoder | None = None) -> Space:
    """The space of these texts; the same texts give the same space."""
    known = vocabulary(understood)
    return Space(known, latent.fit(known, understood), len(understood), encoder)


def keep(space: Space, folder: Path) -> None:
    """As files of numbers and one of words; nothing in them is a text."""
    held = space.latent
    for name, array in zip(_ARRAYS, (space.vocabulary.weights, held.stems, held.concepts, held.of_pieces), strict=True):
        np.save(folder / f"space-{name}.npy", array)
    told = {
        "version": space.version,
        "fitted_on": space.fitted_on,
        "stems": list(space.vocabulary.stems),
        "concepts": list(space.vocabulary.concepts),
        "pieces": list(held.pieces),
    }
    (folder / "space.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def kept(folder: Path, encoder: Encoder | None = None) -> Space:
    """Read back; arrays stay on disk and are shared by all processes."""
    told: dict[str, Any] = json.loads((folder / "space.json").read_text(encoding="utf-8"))
    weights, stems, concepts, of_pieces = (np.load(folder / f"space-{name}.npy", mmap_mode="r") for name in _ARRAYS)
    known = Vocabulary(_places(told["stems"]), _places(told["concepts"]), weights)
    return Space(known, Latent(known, stems, concepts, _places(told["pieces"]), of_pieces), told["fitted_on"], encoder)


def _places(names: list[str]) -> dict[str, int]:
    return {name: place for place, name in enumerate(names)}
