"""Taking in a file: kept as it came, before anybody reads it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common.errors import InvalidInput, require
from servanda.foundation.common.files import KeptFile, keep
from servanda.foundation.reference.models import State
from servanda.pipelines.ingest import rules
from servanda.pipelines.ingest.models import Batch
from servanda.pipelines.ingest.registry import SOURCES
from servanda.pipelines.reading.limits import MEGABYTE

_CHUNK = 1 << 20


def bring_file(
    *, source: str, file_name: str, content: Path | Iterable[bytes], state: str, came_from: str = "", by: User
) -> Batch:
    """Keep the original and open an import; nothing is read yet. `state`: ISO3 code, or "" for as the file says."""
    require(
        rules.can_bring(by, state=state),
        _("You may not bring imports for this State.") if state else _("Say which State the file is about."),
    )
    if source not in SOURCES:
        raise InvalidInput(_("Choose one of the sources in the list."), field="source")
    if state and not State.objects.filter(pk=state).exists():
        raise InvalidInput(_("“%(state)s” is not a State we know.") % {"state": state}, field="state")
    kept = _kept(content, largest=SOURCES[source].limits.file_bytes)
    with transaction.atomic():
        batch = Batch.objects.create(
            source=source,
            file_name=_plain_name(file_name),
            sha256=kept.sha256,
            size=kept.size,
            came_from=came_from.strip()[:500],
            state_id=state or None,
            brought_by=by,
        )
        record("ingest.file_brought", of=batch, by=by, source=source, sha256=kept.sha256)
    return batch


def _kept(content: Path | Iterable[bytes], *, largest: int) -> KeptFile:
    kept = keep(_within(_chunks_of(content) if isinstance(content, Path) else content, largest))
    if kept.size == 0:
        kept.path.unlink(missing_ok=True)
        raise InvalidInput(_("The file is empty. Download it again."), field="file")
    return kept


def _chunks_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _within(chunks: Iterable[bytes], largest: int) -> Iterator[bytes]:
    """The same chunks; refused as soon as they are too many, whatever size was announced."""
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > largest:
            message = _("The file is larger than %(limit)s MB, the most this source's files may have.")
            raise InvalidInput(message % {"limit": largest // MEGABYTE}, field="file")
        yield chunk


def _plain_name(name: str) -> str:
    """The last part of a name, without signs that hide or turn what stands beside them."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip()
    return shown[-255:] or "file"
