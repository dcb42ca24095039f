"""What other parts of Servanda provide to commands. Each is a function named here once."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from typing import Any

from servanda.interfaces.cli.errors import CommandFailed

HOOKS = {
    # (path: Path) -> str: set up an installation from a file; says in a sentence what was set up
    "setup": "servanda.foundation.accounts.set_up_file:install_from_file",
    # () -> Loaded: bring reference data to what the files say; `.total` rows were written, and how many by subject
    "load-reference": "servanda.foundation.reference.loader:load_reference",
    # (batch_id: int) -> int: release what an import brought or took back; how many releases that was
    "release-batch": "servanda.pipelines.publication.tasks:release_batch",
    # (progress: (done, total) -> None) -> int: play the invented demo State into an empty installation
    "load-demo": "servanda.pipelines.demonstration.load:load_demo",
    # () -> bool
    "demo-is-loaded": "servanda.pipelines.demonstration.load:is_loaded",
    # () -> None: remove all of it
    "remove-demo": "servanda.pipelines.demonstration.load:remove_demo",
    # str: the one passphrase of all people of the demo State
    "demo-passphrase": "servanda.pipelines.demonstration.cast:PASSPHRASE",
    # () -> list of (address, what for) of people worth signing in as
    "sign-ins": "servanda.pipelines.demonstration.cast:sign_ins",
}


def find_hook(name: str) -> Callable[..., Any] | None:
    """The function, or None in a version that does not have it."""
    found: Callable[..., Any] | None = find_value(name)
    return found


def find_value(name: str) -> Any:
    """What the module holds under that name, or None; a broken module is not taken for an absent one."""
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
