"""What changed and what is late, as rows of the front page."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from servanda.foundation.common.figures import counted
from servanda.foundation.common.text import Passage, in_language
from servanda.pipelines.publication.queries.front import Late, News
from servanda.pipelines.publication.queries.pages import Entry

SHOWN = 8
_PAGES = {
    "recommendation": "recommendation",
    "cluster": "objective",
    "update": "update",
    "document": "document",
    "body": "body",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One row. `what` chooses the wording; `title` is what the link is called."""

    what: str
    on: datetime.date
    url: str
    title: Passage
    lead: str = ""
    before: str = ""
    after: str = ""
    words: str = ""
    action: Passage | None = None


@dataclass(frozen=True, slots=True)
class Overdue:
    days: str
    title: Passage
    url: str
    body: Passage
    promised_for: str


def items(news: Iterable[News], held: Mapping[str, Entry], *, objectives: bool = True) -> list[Item]:
    """The newest rows worth telling. A mere change of an objective is left to its own page, and one thing
    is told once a day; objectives are left out where the module is off."""
    found: list[Item] = []
    told: set[tuple[str, str, datetime.date]] = set()
    for item in news:
        key = (item.what, item.public_id, item.on.date())
        if item.what == "change" or key in told or (item.kind == "cluster" and not objectives):
            continue
        told.add(key)
        found.append(_item(item, held.get(item.public_id)))
        if len(found) == SHOWN:
            break
    return found


def _item(item: News, entry: Entry | None) -> Item:
    content = entry.content if entry else {}
    title = in_language(content.get("titles") or item.titles or {})
    if item.what == "asked":
        title = Passage(content.get("symbol") or item.public_id, "en")
    return Item(
        what=item.what,
        on=item.on.date(),
        url=address(item.kind, item.public_id),
        title=title if title else Passage(item.public_id, "en"),
        lead=_asked(item.count) if item.what == "asked" else "",
        before=item.before,
        after=item.after,
        words=item.words,
        action=in_language(item.titles) if item.what == "action_completed" else None,
    )


def _asked(number: int) -> str:
    said = ngettext("%(n)s new recommendation from the UN", "%(n)s new recommendations from the UN", number)
    return said % {"n": counted(number)}


def address(kind: str, public_id: str) -> str:
    return reverse(f"website:{_PAGES[kind]}", args=[public_id]) if kind in _PAGES else reverse("website:home")


def overdue(found: Iterable[Late], shown: int) -> list[Overdue]:
    return [
        Overdue(
            days=counted(late.days),
            title=in_language(late.action["titles"]),
            url=address("cluster", late.cluster),
            body=in_language(late.action["body"]["names"]),
            promised_for=late.action["promised_for"],
        )
        for late in list(found)[:shown]
    ]


def days_late(days: int) -> str:
    return ngettext("%(n)s day late", "%(n)s days late", days) % {"n": counted(days)}


def all_late(number: int) -> str:
    said = ngettext("%(n)s recommendation with something late", "All %(n)s recommendations with something late", number)
    return said % {"n": counted(number)}


def all_asked(number: int) -> str:
    return _("All %(n)s demands made three times or more") % {"n": counted(number)}
