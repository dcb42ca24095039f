"""Scenes in order of time, each played with the clock set to its day."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from servanda.foundation.common import clock


@dataclass(order=True, frozen=True, slots=True)
class Scene:
    """`rank` orders scenes of one day: what is asked comes before what is done about it."""

    on: datetime.date
    rank: int
    number: int
    title: str = field(compare=False)
    play: Callable[[], object] = field(compare=False)


class Script:
    """Collects scenes, then plays them from the earliest to today. What would lie in the future is played today."""

    def __init__(self, *, today: datetime.date) -> None:
        self.today = today
        self._scenes: list[Scene] = []

    def add(self, on: datetime.date, rank: int, title: str, play: Callable[[], object]) -> None:
        self._scenes.append(Scene(min(on, self.today), rank, len(self._scenes), title, play))

    def __len__(self) -> int:
        return len(self._scenes)

    def run(self) -> Iterator[Scene]:
        """Play all scenes, yielding each when it is done; moments never go back, nor past now."""
        now = clock.now()
        before = datetime.datetime.min.replace(tzinfo=datetime.UTC)
        for scene in sorted(self._scenes):
            nine = datetime.datetime.combine(scene.on, datetime.time(9), tzinfo=datetime.UTC)
            moment = min(max(nine, before + datetime.timedelta(seconds=7)), now)
            with clock.at(moment):
                scene.play()
            before = moment
            yield scene
