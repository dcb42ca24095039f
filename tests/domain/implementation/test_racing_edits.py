"""Two people save the same update at the same moment, again and again: nothing is lost silently.

Each pair starts from the same version, in two threads with a connection each. The oracle knows nothing of the code:
whatever a person was told is saved must be readable in full for ever, and whoever was not saved was told so.
"""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections

from servanda.domain.implementation.actions.updates import Answer, save_update, start_update
from servanda.domain.implementation.models import ConsultedSaid, FigureSaid, SavedAnswer, Update
from servanda.domain.implementation.queries.versions import KEPT, said_in, version_of
from servanda.foundation.common.errors import EditedMeanwhile
from servanda.foundation.common.partial_dates import PartialDate
from tests import factories

SHORT, LONG = 200, 10_000


@dataclass
class Told:
    """What one person was told of their save."""

    answer: Answer
    saved_as: int | None = None  # the version, or None: told of somebody else's edit
    error: str = ""


@dataclass
class Race:
    """All pairs of one run."""

    members: list[str]
    told: list[tuple[Told, Told]] = field(default_factory=list)

    def answer(self, dice: random.Random, mark: str) -> Answer:
        """Random parts, each carrying the mark of this try, so that no two tries are the same."""
        answer = Answer(
            what_was_done=f"done {mark}",
            level=dice.choice(("", "partial", "full")),
            confidentiality=dice.choice(("public", "state")),
        )
        if dice.random() < 0.6:
            answer = replace(answer, effect_on_people=f"effect {mark}", obstacles=("law",), obstacle_words=mark)
        if dice.random() < 0.6:
            rows = range(dice.randint(0, 3))
            figures = tuple(
                FigureSaid(what=f"{mark} {n}", value=Decimal(dice.randint(0, 999)), day=PartialDate(2026)) for n in rows
            )
            answer = replace(answer, figures=figures)
        if dice.random() < 0.5:
            answer = replace(answer, consulted=(ConsultedSaid(who=mark, they_said=f"said {mark}"),))
        if dice.random() < 0.5:
            answer = replace(answer, kept_closer={dice.choice(("figures", "consulted")): "mechanism"})
        if dice.random() < 0.5:
            answer = replace(answer, levels={dice.choice(self.members): "initial"})
        return answer


def _save(update: Update, answer: Answer, by: Any, start: threading.Barrier) -> Told:
    told = Told(answer)
    start.wait(timeout=60)
    try:
        told.saved_as = save_update(update=update, answer=answer, version=update.version, by=by).version
    except EditedMeanwhile as error:
        told.error = str(error)
    return told


@pytest.fixture
def desk(db: Any) -> tuple[Update, list[Any], list[str]]:
    body = factories.body("ministry-of-justice")
    people = [factories.user("focal_point", at=body), factories.user("focal_point", at=body)]
    members = [factories.recommendation() for _number in range(3)]
    update = start_update(target=factories.cluster(members=members), body=body, by=people[0])
    return update, people, [item.public_id for item in members]


def _race(desk: tuple[Update, list[Any], list[str]], pairs: int) -> Race:
    update, people, members = desk
    race, dice = Race(members), random.Random(20261122)
    desks = [ThreadPoolExecutor(max_workers=1) for _person in people]  # a thread, and so a connection, for each
    for pair in range(pairs):
        opened = Update.objects.select_related("body", "cluster").get(pk=update.pk)
        start = threading.Barrier(2)
        tries = [
            threads.submit(_save, opened, race.answer(dice, f"{pair}-{number}"), person, start)
            for number, (threads, person) in enumerate(zip(desks, people, strict=True))
        ]
        race.told.append((tries[0].result(), tries[1].result()))
    for threads in desks:
        threads.submit(lambda: connections["default"].close()).result()
        threads.shutdown()
    return race


def _nothing_was_lost(update: Update, race: Race) -> None:
    acknowledged = [told for pair in race.told for told in pair if told.saved_as]
    versions = [told.saved_as for told in acknowledged]
    assert len(versions) == len(set(versions)) == SavedAnswer.objects.filter(update_key=update.pk).count() - 1

    for first, second in race.told:
        assert (first.saved_as is None) != (second.saved_as is None), "one wins, the other is told"
        assert (first.error or second.error).startswith("Somebody saved this update after you opened it")
    for told in acknowledged:
        held = version_of(update, told.saved_as or 0)
        assert held is not None
        assert held.number == told.saved_as
        for name in KEPT:
            given = getattr(told.answer, name)
            if name == "levels":
                given = {key: level for key, level in given.items() if level != told.answer.level}
            assert given is None or held.answers[name] == given, (told.saved_as, name)


def _the_newest_is_what_stands(update: Update) -> None:
    newest = version_of(update, update.version)
    assert newest is not None
    assert newest.number == update.version
    assert newest.answers == said_in(update)


@pytest.mark.django_db(transaction=True)
def test_of_racing_pairs_one_is_kept_whole_and_the_other_told(desk: Any) -> None:
    race = _race(desk, SHORT)

    update = Update.objects.get(pk=desk[0].pk)
    _nothing_was_lost(update, race)
    _the_newest_is_what_stands(update)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_ten_thousand_racing_pairs_lose_nothing(desk: Any) -> None:
    race = _race(desk, LONG)

    update = Update.objects.get(pk=desk[0].pk)
    _nothing_was_lost(update, race)
    _the_newest_is_what_stands(update)
