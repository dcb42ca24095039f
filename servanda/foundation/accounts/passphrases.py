"""Passphrases that are long only to the eye: a common password padded or repeated. Checked offline."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FEWEST_SIGNS = 6  # different ones


@cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


def _is_common_at_heart(passphrase: str) -> bool:
    """ "password!2345678", "passwordpassword": what is left without figures and signs is common, once or repeated."""
    heart = re.sub(r"[\W\d_]+", "", passphrase.lower())
    units = (heart[:size] for size in range(4, len(heart) + 1) if len(heart) % size == 0)
    return any(unit in _common() and unit * (len(heart) // len(unit)) == heart for unit in units)


class PaddedPasswordValidator:
    """Named in AUTH_PASSWORD_VALIDATORS, after length and Django's list of 20,000."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(set(password)) < FEWEST_SIGNS or password.isdigit() or _is_common_at_heart(password):
            raise ValidationError(_("This is easy to guess. Take four or five words that do not belong together."))

    def get_help_text(self) -> str:
        return _("Four or five words that do not belong together are easy to remember and hard to guess.")
