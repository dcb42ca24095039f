"""Evidence: files and links that show what an update says."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.implementation import rules
from servanda.domain.implementation.models import Evidence, Update
from servanda.domain.implementation.queries import update_to_change
from servanda.domain.implementation.states import EvidenceKind
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import files
from servanda.foundation.common.errors import InvalidInput, require

# What may be attached, by its first bytes; no macro formats, nothing a browser would run.
_ALLOWED = {
    ".pdf": (b"%PDF-",),
    ".png": (b"\x89PNG",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".docx": (b"PK\x03\x04",),
    ".xlsx": (b"PK\x03\x04",),
    ".odt": (b"PK\x03\x04",),
    ".ods": (b"PK\x03\x04",),
    ".csv": (),
    ".txt": (),
}
LARGEST = 20 * 1024 * 1024
_LONGEST_TITLE, _LONGEST_URL = 200, 500  # as the columns are


@transaction.atomic
def attach_file(*, update: Update, title: str, file_name: str, chunks: Iterable[bytes], by: User) -> Evidence:
    """Keep a file with the update: at most 20 MB, of a kind its first bytes agree with."""
    update = _open_for(by, update)
    ending = "." + file_name.rsplit(".", 1)[-1].lower() if "." in file_name else ""
    if ending not in _ALLOWED:
        raise InvalidInput(
            _("Files of this kind cannot be attached. Use %(kinds)s.")
            % {"kinds": ", ".join(sorted(k[1:].upper() for k in _ALLOWED))},
            field="file",
        )
    file_name = _plain(file_name)
    kept = files.keep(_checked(chunks, _ALLOWED[ending]))
    evidence = Evidence.objects.create(
        update=update,
        kind=EvidenceKind.FILE,
        title=_title(title, file_name),
        sha256=kept.sha256,
        file_name=file_name[-255:],
        size=kept.size,
        added_by=by,
    )
    kind = EvidenceKind.FILE
    record(
        "implementation.evidence_attached", of=update, by=by, evidence=evidence.pk, kind=kind, version=update.version
    )
    return evidence


def _open_for(by: User, update: Update) -> Update:
    """The update as it is now, held, a version newer, with `by` among those who wrote it; refused if not editable.

    Newer, so that nobody sends or decides what they opened before this.
    """
    update = update_to_change(update)
    require(rules.can_edit_update(by, update), _("This update cannot be edited now, or not by you."))
    update.written_by = sorted({*update.written_by, by.pk})
    update.version += 1
    update.save()
    return update


def _plain(line: str) -> str:
    """Without control characters: they cannot be kept, or forge lines in a download's header."""
    return "".join(sign for sign in line if unicodedata.category(sign) != "Cc").strip()


def _title(given: str, otherwise: str) -> str:
    return (_plain(given) or otherwise)[:_LONGEST_TITLE]


def _checked(chunks: Iterable[bytes], beginnings: tuple[bytes, ...]) -> Iterable[bytes]:
    size, first = 0, True
    for chunk in chunks:
        if first and (b"\x00" in chunk[:4096] if not beginnings else not chunk.startswith(beginnings)):
            raise InvalidInput(
                _("The content of this file is not what its name says. Save it again and attach that."), field="file"
            )
        first, size = False, size + len(chunk)
        if size > LARGEST:
            raise InvalidInput(_("This file is larger than 20 MB. Attach a smaller one, or add a link."), field="file")
        yield chunk
    if first or size == 0:
        raise InvalidInput(_("This file is empty."), field="file")


@transaction.atomic
def attach_link(*, update: Update, title: str, url: str, by: User) -> Evidence:
    """Keep the address of a public page with the update."""
    update = _open_for(by, update)
    if not _is_web_address(url):
        raise InvalidInput(_("Enter the whole address, beginning with https://."), field="url")
    evidence = Evidence.objects.create(
        update=update, kind=EvidenceKind.LINK, title=_title(title, url), url=url, added_by=by
    )
    kind = EvidenceKind.LINK
    record(
        "implementation.evidence_attached", of=update, by=by, evidence=evidence.pk, kind=kind, version=update.version
    )
    return evidence


def _is_web_address(url: str) -> bool:
    if len(url) > _LONGEST_URL or url != _plain(url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:  # such as an address of IPv6 that never closes its bracket
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: User) -> None:
    """Take it off the update. The row's past and the file stay, as everything anybody did."""
    update = _open_for(by, evidence.update)
    record("implementation.evidence_removed", of=update, by=by, evidence=evidence.pk, version=update.version)
    evidence.delete()
