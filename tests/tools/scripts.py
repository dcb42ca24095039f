"""Loads a script of tools/, which is a folder of programs and no package."""

from __future__ import annotations

import importlib
import sys
from typing import Any

from tests.consistency.house import ROOT


def load(name: str) -> Any:
    folder = str(ROOT / "tools")
    if folder not in sys.path:
        sys.path.append(folder)
    return importlib.import_module(name)
