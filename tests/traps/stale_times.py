"""Trap: `save(update_fields=…)` that forgets a field set to the time of saving leaves a stale time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import models


class ForgotTime(AssertionError):
    """`update_fields` names some fields and leaves out one with `auto_now`."""


@pytest.fixture(autouse=True, scope="session")
def times_are_saved() -> Iterator[None]:
    save = models.Model.save

    def save_with_times(self: models.Model, *arguments: Any, **options: Any) -> None:
        named = options.get("update_fields")
        if named:
            forgotten = {f.name for f in self._meta.fields if getattr(f, "auto_now", False)} - set(named)
            if forgotten:
                raise ForgotTime(f"{type(self).__name__}.save(update_fields=…) leaves out {', '.join(forgotten)}.")
        save(self, *arguments, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(models.Model, "save", save_with_times)
        yield
