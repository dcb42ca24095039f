"""The code that opens the set-up page of a new installation (decision 15)."""

from __future__ import annotations

import base64

from django.utils.crypto import constant_time_compare, salted_hmac


def set_up_code() -> str:
    """Four groups of five signs, 100 bits, made from the secret key.

    Every process of one installation knows it without keeping it anywhere. It is worth nothing once the page is
    closed, which set-up itself does.
    """
    digest = salted_hmac("servanda.set_up", "code", algorithm="sha256").digest()
    signs = base64.b32encode(digest).decode()[:20].lower()
    return "-".join(signs[start : start + 5] for start in range(0, 20, 5))


def is_set_up_code(given: str) -> bool:
    """Whether a person typed the code; spaces, dashes and capitals do not matter."""
    plain = "".join(given.lower().split()).replace("-", "")
    return constant_time_compare(plain, set_up_code().replace("-", ""))
