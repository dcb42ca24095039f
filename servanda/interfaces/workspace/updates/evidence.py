"""Adding and removing evidence from inside the form of an update."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from servanda.domain.implementation.actions.evidence import attach_file, attach_link, remove_evidence
from servanda.domain.implementation.queries import evidence_visible_to
from servanda.foundation.common.errors import InvalidInput
from servanda.interfaces.workspace.updates.forms import EvidenceForm


def change(request: HttpRequest, update: Any, go: str, form: EvidenceForm) -> bool:
    """Do what the button says. False: the form now says what is wrong."""
    user: Any = request.user
    try:
        if go == "file":
            _attach(update, form, by=user)
        elif go == "link":
            url, title = form.cleaned_data.get("url", ""), form.cleaned_data.get("link_title", "")
            attach_link(update=update, title=title, url=url.strip(), by=user)
        else:
            number = go.removeprefix("remove-")
            found = evidence_visible_to(user).filter(update=update, pk=int(number) if number.isdecimal() else 0).first()
            if found is not None:
                remove_evidence(evidence=found, by=user)
    except InvalidInput as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
    return not form.errors


def _attach(update: Any, form: EvidenceForm, *, by: Any) -> None:
    given = form.cleaned_data.get("file")
    if given is None:
        if form.has_error("file"):
            return
        raise InvalidInput(_("Choose a file first."), field="file")
    title = form.cleaned_data.get("file_title", "")
    attach_file(update=update, title=title, file_name=given.name, chunks=given.chunks(), by=by)
