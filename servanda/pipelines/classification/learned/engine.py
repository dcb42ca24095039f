"""All fitted models of an installation as one engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from servanda.pipelines.classification.engine import Proposal, Text
from servanda.pipelines.classification.learned.model import Model

_AT_ONCE = 1_000


class LearnedEngine:
    """Proposes what its models propose, kind after kind, in the order the models were given."""

    name = "learned"

    def __init__(self, models: Sequence[Model]) -> None:
        self.models = tuple(models)
        self.version = "+".join(model.version for model in self.models)

    def propose(self, texts: Sequence[Text]) -> Iterator[list[Proposal]]:
        for start in range(0, len(texts), _AT_ONCE):
            part = texts[start : start + _AT_ONCE]
            columns = [list(model.propose(part)) for model in self.models]
            for at in range(len(part)):
                yield [proposal for column in columns for proposal in column[at]]
