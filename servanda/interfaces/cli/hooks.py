"""What other parts of Servanda provide to commands. Each is a function named here once."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from typing import Any

from servanda.interfaces.cli.errors import CommandFailed

HOOKS = {
    # (path: Path) -> str: set up an installation from a file; says in a sentence what was set up
    "setup": "servanda.foundation.organisations.setup:install_from_file",
    # () -> dict[str, int]: load reference data, changed rows only; counts by table
    "load-reference": "servanda.foundation.reference.load:load_reference",
    # () -> bool: the reference data of this version are in the database
    "reference-is-loaded": "servanda.foundation.reference.load:is_loaded",
    # () -> None: load the invented demo State
    "load-demo": "servanda.interfaces.cli.demo_state:load",
    # () -> bool
    "demo-is-loaded": "servanda.interfaces.cli.demo_state:is_loaded",
    # () -> None: remove all of it
    "remove-demo": "servanda.interfaces.cli.demo_state:remove",
    # () -> list[SignIn] with .role, .address and .password
    "sign-ins": "servanda.interfaces.cli.demo_state:sign_ins",
}


def find_hook(name: str) -> Callable[..., Any] | None:
    """The function, or None in a version that does not have it; a broken module is not taken for an absent one."""
    module_name, function = HOOKS[name].split(":")
    try:
        found = importlib.util.find_spec(module_name)
    except ModuleNotFoundError:
        return None
    if found is None:
        return None
    return getattr(importlib.import_module(module_name), function, None)


def hook(name: str) -> Callable[..., Any]:
    function = find_hook(name)
    if function is None:
        raise CommandFailed(f"This version of Servanda cannot do that yet: {HOOKS[name]} is missing.")
    return function
