"""Which engines exist here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from servanda.foundation.common.errors import InvalidInput
from servanda.pipelines.classification.engine import Engine
from servanda.pipelines.classification.knowledge.engine import KnowledgeEngine
from servanda.pipelines.classification.learned.engine import LearnedEngine
from servanda.pipelines.classification.learned.model import Model
from servanda.pipelines.classification.learned.storage import ModelUnreadable, load
from servanda.pipelines.classification.models_folder import folders_of_models
from servanda.pipelines.classification.specificity.engine import Rules

_log = logging.getLogger(__name__)


def learned() -> LearnedEngine | None:
    """What was fitted here; None before anything was. A model of another version is left out, and the log says so."""
    models: list[Model] = []
    for folder in folders_of_models():
        try:
            models.append(load(folder))
        except ModelUnreadable as problem:
            _log.warning("The model %s is left out: %s", folder.name, problem)
    return LearnedEngine(models) if models else None


# name → what makes it, or gives None where it cannot work yet
MAKERS: dict[str, Callable[[], Engine | None]] = {"knowledge": KnowledgeEngine, "rules": Rules, "learned": learned}


def engines(names: Iterable[str] = ()) -> list[Engine]:
    """Those of the names given that can work, or all that can. A name nobody knows is refused."""
    wanted = list(names)
    if unknown := sorted(set(wanted) - set(MAKERS)):
        raise InvalidInput(
            _("There is no engine “%(name)s”. There are: %(all)s.")
            % {"name": unknown[0], "all": ", ".join(sorted(MAKERS))},
            field="engine",
        )
    made = (make() for name, make in MAKERS.items() if not wanted or name in wanted)
    return [engine for engine in made if engine is not None]
