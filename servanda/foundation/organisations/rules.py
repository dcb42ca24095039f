"""What the installation offers."""

from __future__ import annotations

from servanda.foundation.organisations.models import Installation
from servanda.foundation.organisations.states import Module


def has_module(installation: Installation | None, module: Module) -> bool:
    """Whether the module is switched on; nothing is before set-up."""
    return installation is not None and module in installation.modules
