"""The order of attention kept for a moment: to make it, everything a State holds is read and weighed."""

from __future__ import annotations

import datetime
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from servanda.domain.implementation.queries.attention.ordering import Attention, Followed, attention_of
from servanda.foundation.common import clock
from servanda.foundation.methods.priority_parameters import Parameters

KEPT_FOR = datetime.timedelta(minutes=1)
_MOST = 8  # people at a time: the order of a large State takes some megabytes
_Key = tuple[int, str, int | None, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """An order, and the moment it was made: what others did since is not in it."""

    attention: Attention
    at: datetime.datetime


_held: OrderedDict[_Key, Standing] = OrderedDict()
_taking_turns = threading.Lock()


def attention_lately(user: Any, followed: Followed, *, parameters: Parameters, today: datetime.date) -> Standing:
    """The order as it stood within the last minute; made anew at once when this person has done anything since."""
    key = (user.pk, followed.code, followed.newest_own, parameters.version)
    now = clock.now()
    with _taking_turns:
        standing = _held.get(key)
    if standing and now - standing.at < KEPT_FOR and standing.attention.today == today:
        return standing
    made = attention_of(user, state=followed.code, parameters=parameters, today=today)
    with _taking_turns:
        _held[key] = standing = Standing(made, now)
        _held.move_to_end(key)
        while len(_held) > _MOST:
            _held.popitem(last=False)
    return standing


def forget() -> None:
    """Forget every order."""
    with _taking_turns:
        _held.clear()
