"""One way of writing a piece of JSON, so that everybody computes the same hash.

UTF-8 without a byte order mark; keys sorted by code point; no spaces; characters as themselves except `"`, `\\` and
control characters below U+0020, which JSON must escape (short forms where JSON has them, lower-case \\u00xx otherwise).
Numbers are whole: amounts of money and other decimals are texts, so that no floating point enters a hash.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

NO_HASH = "0" * 64  # what the first release has before it


def canonical(value: Any) -> bytes:
    """The bytes a hash is taken of; TypeError for anything that could be written in two ways."""
    _refuse_doubtful(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def _refuse_doubtful(value: Any) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError(f"a key must be a text, not {key!r}")
            _refuse_doubtful(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_doubtful(inner)
    elif value is not None and not isinstance(value, str | int):
        raise TypeError(f"{type(value).__name__} has no single written form: give a text")


def sha256(value: Any) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()
