"""Which engines exist here. Each is optional: one that is not here, or cannot work yet, is left out."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterable

from django.utils.translation import gettext as _

from servanda.foundation.common.errors import InvalidInput
from servanda.pipelines.classification.engine import Engine

_HOME = "servanda.pipelines.classification"
# name → where it is made: a function or class that takes nothing and gives an engine, or None where it cannot work yet
# (the learned one before anything was learned).
MAKERS: dict[str, str] = {
    "knowledge": f"{_HOME}.knowledge.engine:KnowledgeEngine",
    "rules": f"{_HOME}.specificity.engine:Rules",
    "learned": f"{_HOME}.learned.fitted:engine",
}


def engines(names: Iterable[str] = ()) -> list[Engine]:
    """Those of the names given that are here, or all that are. A name nobody knows is refused."""
    wanted = list(names)
    if unknown := sorted(set(wanted) - set(MAKERS)):
        raise InvalidInput(
            _("There is no engine “%(name)s”. There are: %(all)s.")
            % {"name": unknown[0], "all": ", ".join(sorted(MAKERS))},
            field="engine",
        )
    made = (_made(MAKERS[name]) for name in MAKERS if not wanted or name in wanted)
    return [engine for engine in made if engine is not None]


def _made(place: str) -> Engine | None:
    module, _colon, maker = place.partition(":")
    try:
        if importlib.util.find_spec(module) is None:
            return None
    except ModuleNotFoundError:  # the package above it is not there either
        return None
    found: Engine | None = getattr(importlib.import_module(module), maker)()
    return found
