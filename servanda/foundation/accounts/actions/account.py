"""What people change about their own account."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common.errors import InvalidInput


@transaction.atomic
def choose_language(*, language: str, offered: Collection[str], by: User) -> User:
    """The language of one's own pages and mails, among those the installation offers."""
    if language not in offered:
        raise InvalidInput(_("Choose one of the languages offered here."), field="language")
    user = User.objects.select_for_update().get(pk=by.pk)
    user.language = language
    user.save(update_fields=["language"])
    record("accounts.language_chosen", of=user, by=by, language=language)
    return user


@transaction.atomic
def end_all_sessions(*, by: User) -> User:
    """Sign out everywhere: sessions carry a keyed digest of this salt, so all older ones stop at once."""
    user = User.objects.select_for_update().get(pk=by.pk)
    user.session_salt = secrets.token_hex(8)
    user.save(update_fields=["session_salt"])
    record("accounts.sessions_ended", of=user, by=by)
    return user
