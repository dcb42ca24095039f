"""The engine "rules": reads each text once and proposes action, flags, measures and branches."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from servanda.pipelines.classification.engine import Proposal, Text, Why
from servanda.pipelines.classification.specificity.action import decide
from servanda.pipelines.classification.specificity.acts import branches, measures
from servanda.pipelines.classification.specificity.confidence import confidence
from servanda.pipelines.classification.specificity.finding import Finding
from servanda.pipelines.classification.specificity.flags import flags
from servanda.pipelines.classification.specificity.lexicon import LANGUAGES, lexicon
from servanda.pipelines.classification.specificity.reading import read
from servanda.pipelines.classification.states import Kind


class Rules:
    """Verbs and their objects in the six UN languages; for any other language it proposes nothing."""

    name = "rules"

    @cached_property
    def version(self) -> str:
        """Drawn from the rules themselves, so that no change of theirs goes unnoticed."""
        folder, drawn = Path(__file__).parent, hashlib.sha256()
        for file in sorted([*folder.glob("*.py"), *folder.glob("data/*.yaml")]):
            drawn.update(file.read_bytes())
        return drawn.hexdigest()[:12]

    def propose(self, texts: Sequence[Text]) -> Iterator[list[Proposal]]:
        for text in texts:
            yield _proposals(text) if text.language in LANGUAGES and text.words.strip() else []


def _proposals(text: Text) -> list[Proposal]:
    reading = read(text.words, lexicon(text.language))
    decision = decide(reading)
    acts = measures(reading, decision)
    found = [
        (Kind.ACTION, Finding(str(decision.category), decision.rule, decision.spans)),
        *((Kind.SMART, finding) for finding in flags(reading, decision)),
        *((Kind.MEASURE, finding) for finding in acts),
        *((Kind.BRANCH, finding) for finding in branches(reading, acts)),
    ]
    proposals = [_proposal(kind, finding, text.language) for kind, finding in found]
    order = {kind.value: place for place, kind in enumerate(Kind)}
    return sorted(proposals, key=lambda proposal: (order[proposal.kind], -proposal.confidence))


def _proposal(kind: Kind, finding: Finding, language: str) -> Proposal:
    return Proposal(
        kind=kind.value,
        value=str(finding.value),
        confidence=confidence(finding.rule, language),
        why=Why(spans=finding.shown(), rules=(finding.rule,)),
    )
