"""Bringing a workbook back: it is kept as it came, before anybody reads it."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.foundation.accounts.models import User
from servanda.foundation.accounts.rules import memberships_of
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import InvalidInput, require
from servanda.foundation.common.files import keep
from servanda.pipelines.reading.limits import MEGABYTE
from servanda.pipelines.workbooks import rules
from servanda.pipelines.workbooks.models import Returned
from servanda.pipelines.workbooks.opened import LIMITS


def bring_back(*, file_name: str, chunks: Iterable[bytes], form_key: uuid.UUID | None = None, by: User) -> Returned:
    """Keep the file. The same form key twice gives the same workbook, so a double click brings no second one."""
    require(rules.can_bring_back(by), _("Your role does not include any list that goes out as a workbook."))
    kept = keep(_within(chunks))
    if kept.size == 0:
        kept.path.unlink(missing_ok=True)
        raise InvalidInput(_("The file is empty. Save the workbook again, then bring it back."), field="file")
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two requests of one form take turns
        if form_key and (found := Returned.objects.filter(form_key=form_key, brought_by=by).first()):
            return found
        returned = Returned.objects.create(
            file_name=_plain_name(file_name),
            sha256=kept.sha256,
            size=kept.size,
            form_key=form_key,
            state_code=next((held.state_code for held in memberships_of(by) if held.state_code), ""),
            brought_by=by,
            brought_at=clock.now(),
        )
        record("workbooks.brought_back", of=returned, by=by, sha256=kept.sha256)
    return returned


def _within(chunks: Iterable[bytes]) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > LIMITS.file_bytes:
            message = _("The file is larger than %(limit)s MB, the most a workbook may have.")
            raise InvalidInput(message % {"limit": LIMITS.file_bytes // MEGABYTE}, field="file")
        yield chunk


def _plain_name(name: str) -> str:
    """The last part of a name, without signs that hide or turn what stands beside them."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip()[-255:] or "workbook.xlsx"
