"""What an import hands over: recommendations in our own codes, ready to be held."""

from __future__ import annotations

from dataclasses import dataclass, field

from servanda.domain.recommendations.models import Document, Recommendation
from servanda.domain.recommendations.states import PositionValue, Provenance, RecommendationKind, TagKind


@dataclass(frozen=True, slots=True)
class ArrivingTag:
    kind: TagKind
    code: str
    provenance: Provenance
    label: str = ""
    vocabulary_version: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One recommendation a source gives. `recommended_by` holds pairs of ISO3 code (or "") and printed name."""

    public_id: str
    document: Document
    text: str
    language: str
    source: str
    fingerprint: str
    kind: RecommendationKind = RecommendationKind.RECOMMENDATION
    number: str = ""
    number_key: str = ""
    part: str = ""
    heading: str = ""
    asked_on: str = ""
    action_category: int | None = None
    position: PositionValue | None = None
    position_source: str = ""
    recommended_by: tuple[tuple[str, str], ...] = ()
    tags: tuple[ArrivingTag, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()  # (scheme, value)
    split_from: Recommendation | None = None
    short_titles: dict[str, str] = field(default_factory=dict)
    labels: dict[str, list[str]] = field(default_factory=dict)  # as printed: {"themes": [...], "groups": [...]}


@dataclass(frozen=True, slots=True)
class Correction:
    """What a source now says of something held. Empty fields of the arrival are no news.

    `replaces` names what is not only added to but taken away when the source no longer says it: "recommended_by",
    "labels" with the undecided tags that came from them, "document" if the UN moved it to another one.
    """

    recommendation: Recommendation
    arrival: Arrival
    replaces: frozenset[str] = frozenset()


def number_key(number: str) -> str:
    """A form of a paragraph number that sorts as people count: "140.7" before "140.12", "44(b)" after "44(a)"."""
    parts: list[str] = []
    digits = ""
    for sign in f"{number} ":
        if sign.isdigit():
            digits += sign
            continue
        if digits:
            parts.append(digits.zfill(5))
            digits = ""
        if sign.isalnum():
            parts.append(sign.lower())
    return ".".join(parts)[:60]
