"""Trap: rows asked for without an order come in any order, as PostgreSQL is free to give them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import QuerySet


@pytest.fixture(autouse=True, scope="session")
def shuffled_unless_ordered() -> Iterator[None]:
    fetch = QuerySet._fetch_all

    def fetch_and_shuffle(self: QuerySet[Any]) -> None:
        is_first_time = self._result_cache is None
        fetch(self)
        if is_first_time and not self.ordered and isinstance(self._result_cache, list):
            random.shuffle(self._result_cache)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QuerySet, "_fetch_all", fetch_and_shuffle)
        yield
