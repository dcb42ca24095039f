"""A small State of invented demands: three askings of one, three of another, and three that stand alone."""

from __future__ import annotations

import datetime

from servanda.domain.recommendations.models import Recommendation
from servanda.foundation.common.partial_dates import PartialDate
from servanda.foundation.reference.models import State
from tests import factories

MARRIAGE = (
    "Raise the minimum age of marriage to 18 for girls and boys.",
    "Set the minimum age of marriage at 18 for girls and boys.",
    "Raise to 18 the minimum age of marriage of boys and girls.",
)
DEATH = (
    "Abolish the death penalty.",
    "Abolish the death penalty in law.",
    "Abolish the death penalty for all crimes.",
)
OTHERS = ("Dig wells in every district.", "Publish what hospitals spend.", "Teach sign language in all schools.")


def ask(words: str, year: int = 2020, *, of: State | None = None, public_id: str = "") -> Recommendation:
    """A demand of that year, each year's from a review of its own."""
    owner = of or factories.state()
    review = factories.document(f"A/HRC/{year}", of=owner)
    day = PartialDate.of(datetime.date(year, 5, 1))
    named = {"public_id": public_id} if public_id else {}
    return factories.recommendation(words, of=owner, document=review, asked_on=day, cycle=year - 2000, **named)


def asked(texts: tuple[str, ...], *, of: State | None = None, begin: int = 2010) -> list[Recommendation]:
    """One a year."""
    return [ask(words, begin + number, of=of) for number, words in enumerate(texts)]


def a_state(code: str = "AVL") -> tuple[list[Recommendation], list[Recommendation], list[Recommendation]]:
    """Demands on marriage, on the death penalty, and others."""
    owner = factories.state(code)
    return asked(MARRIAGE, of=owner), asked(DEATH, of=owner), asked(OTHERS, of=owner)
