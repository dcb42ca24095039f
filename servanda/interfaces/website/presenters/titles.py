"""What a thing is called on a page, and where it comes from."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from servanda.foundation.common.languages import content_code
from servanda.foundation.common.text import Passage, in_language
from servanda.interfaces.website.names import Names
from servanda.interfaces.website.words import cycle_words


def title(content: dict[str, Any], names: Names) -> Passage:
    """The short title somebody gave; else who asked and the paragraph."""
    given = in_language(content.get("short_titles"))
    if given:
        return given
    values = {"mechanism": names.short(content["mechanism"]), "number": content["number"]}
    return Passage(_("%(mechanism)s, paragraph %(number)s") % values, content_code(get_language() or "en"))


def source(content: dict[str, Any], names: Names, *, short: bool = False) -> str:
    """ "Universal Periodic Review, fourth cycle, 2024"."""
    name = names.short(content["mechanism"]) if short else names.mechanism(content["mechanism"])
    year = str(content.get("asked_on") or "")[:4]
    return _(", ").join(part for part in (name, cycle_words(content.get("cycle")), year) if part)


def recommenders(content: dict[str, Any], names: Names) -> str:
    """ "Recommended by Marenda, Quillara"; empty where no State is named."""
    asking = [names.state(by["state"]) if by.get("state") else by["printed"] for by in content["recommended_by"]]
    return _("Recommended by %(names)s") % {"names": _(", ").join(asking)} if asking else ""


def fingerprint(digest: str) -> str:
    """The first 16 figures in groups of four: enough to compare by eye."""
    return " ".join(digest[start : start + 4] for start in range(0, 16, 4))
