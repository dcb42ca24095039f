"""Events, things and particulars of the history in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from servanda.domain.implementation.states import ActionStatus, AssignmentPart, BillStage
from servanda.domain.recommendations.states import PositionValue
from servanda.foundation.accounts.roles import ROLES
from servanda.foundation.common.languages import OWN_NAMES
from servanda.interfaces.workspace.history.events import EVENT_WORDS

_KINDS: dict[str, str | Promise] = {
    "accounts.invitation": _lazy("Invitation"),
    "accounts.membership": _lazy("Role"),
    "accounts.user": _lazy("Person"),
    "implementation.action": _lazy("Action"),
    "implementation.bill": _lazy("Bill"),
    "implementation.chain": _lazy("Way of a body’s updates"),
    "implementation.question": _lazy("Question of Parliament"),
    "implementation.update": _lazy("Update"),
    "ingest.batch": _lazy("Import"),
    "organisations.body": _lazy("Body"),
    "organisations.installation": _lazy("Installation"),
    "organisations.post": _lazy("Post"),
    "publication.release": _lazy("Release"),
    "recommendations.cluster": _lazy("Objective"),
    "recommendations.document": _lazy("Document"),
    "recommendations.recommendation": _lazy("Recommendation"),
    "recommendations.thread": _lazy("Thread"),
}


def in_words(name: str) -> str | Promise:
    """What happened, for people; an event nobody worded yet keeps its own name."""
    return EVENT_WORDS.get(name, name.partition(".")[2].replace("_", " "))


def kind_in_words(kind: str) -> str | Promise:
    """What sort of thing it was done to."""
    return _KINDS.get(kind, kind.partition(".")[2])


def kinds() -> list[tuple[str, str]]:
    """What a reader may choose among, in the order of the alphabet."""
    return sorted(((kind, str(words)) for kind, words in _KINDS.items()), key=lambda pair: pair[1])


def particulars(event: Any, bodies: Mapping[str, str]) -> list[str]:
    """What an event says besides its name, as far as it can be worded; `bodies` gives names for public ids."""
    details: dict[str, Any] = event.details
    found = [bodies.get(details["body"], details["body"])] if isinstance(details.get("body"), str) else []
    for key, words in (
        ("part", AssignmentPart),
        ("status", ActionStatus),
        ("stage", BillStage),
        ("value", PositionValue),
    ):
        if details.get(key) in words.values:
            found.append(str(words(details[key]).label))
    if details.get("role") in ROLES:
        found.append(str(ROLES[details["role"]].name))
    if details.get("language") in OWN_NAMES:
        found.append(OWN_NAMES[details["language"]])
    for key in ("added", "removed", "tied", "voices"):
        if isinstance(details.get(key), list):
            found.append(_recommendations(len(details[key])))
    if isinstance(details.get("count"), int):
        found.append(_recommendations(details["count"]))
    return [*found, _("line %(number)s") % {"number": details["line"]}] if "line" in details else found


def _recommendations(number: int) -> str:
    return ngettext("one recommendation", "%(n)s recommendations", number) % {"n": number}
