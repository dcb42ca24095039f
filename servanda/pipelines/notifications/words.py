"""What a digest says: a sentence for each notice, in the reader's language. No text of an update is known here."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from servanda.foundation.accounts.models import User
from servanda.foundation.common.dates import date_in_words
from servanda.foundation.common.languages import content_code, direction, django_code
from servanda.foundation.common.text import in_language
from servanda.foundation.organisations.queries import installation
from servanda.pipelines.notifications import things
from servanda.pipelines.notifications.links import stop_address, whole
from servanda.pipelines.notifications.models import Notice
from servanda.pipelines.notifications.states import NoticeKind

_SHOWN = 15  # of each kind; the desk shows all
_ORDER = {kind: position for position, kind in enumerate(NoticeKind)}


@dataclass(frozen=True, slots=True)
class Line:
    """One notice in words."""

    title: str
    language: str
    words: str
    url: str

    @property
    def direction(self) -> str:
        return direction(self.language)


@dataclass(frozen=True, slots=True)
class Section:
    """Notices of one kind."""

    name: str
    lines: list[Line]
    more: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A digest ready to be sent."""

    subject: str
    text: str
    html: str


def letter(person: User, notices: Iterable[Notice], *, today: datetime.date) -> Letter:
    """The digest in the person's language, plain and as a page; both say the same."""
    with override(django_code(person.language)):
        once = {(notice.kind, notice.thing): notice for notice in notices}.values()  # the newest word counts
        found = sorted(once, key=lambda n: (_ORDER[NoticeKind(n.kind)], n.due_on or datetime.date.max, n.pk or 0))
        language = content_code(get_language() or "en")
        context = {
            "installation": str(installation() or "Servanda"),
            "sections": _sections(found, today),
            "desk": whole(things.DESK),
            "choices": whole("/work/account/reminders/"),
            "stop": stop_address(person),
            "language": language,
            "direction": direction(language),
            "today": date_in_words(today, "weekday"),
        }
        subject = " ".join(f"{context['installation']}: {_subject(found)}".split())
        return Letter(
            subject=subject[:300],
            text=render_to_string("notifications/digest.txt", context).strip() + "\n",
            html=render_to_string("notifications/digest.html", context),
        )


def _subject(notices: list[Notice]) -> str:
    late = sum(1 for notice in notices if notice.kind == NoticeKind.OVERDUE)
    if late:
        return ngettext("one answer is late", "%(n)s answers are late", late) % {"n": late}
    undecided = sum(1 for notice in notices if notice.kind == NoticeKind.DECIDE_LATE)
    if undecided:
        return ngettext("one decision is late", "%(n)s decisions are late", undecided) % {"n": undecided}
    due = sum(1 for notice in notices if notice.kind == NoticeKind.DUE)
    if due:
        return ngettext("one answer is due soon", "%(n)s answers are due soon", due) % {"n": due}
    return ngettext("one piece of news for you", "%(n)s pieces of news for you", len(notices)) % {"n": len(notices)}


def _sections(notices: list[Notice], today: datetime.date) -> list[Section]:
    found = []
    for kind in NoticeKind:
        own = [notice for notice in notices if notice.kind == kind]
        if not own:
            continue
        left = len(own) - _SHOWN
        more = ngettext("And one more, on your desk.", "And %(n)s more, on your desk.", left) % {"n": left}
        found.append(Section(str(kind.label), [_line(n, today) for n in own[:_SHOWN]], more if left > 0 else ""))
    return found


def _line(notice: Notice, today: datetime.date) -> Line:
    title = in_language(notice.titles)
    parts = [_what(notice), _when(notice, today)]
    if notice.body and notice.kind != NoticeKind.CALLED:
        parts.insert(0, _("For: %(body)s.") % {"body": notice.body})
    words = " ".join(part for part in parts if part)
    return Line(" ".join(title.text.split()), title.language, words, whole(notice.path))


def _what(notice: Notice) -> str:
    count = {"n": notice.count}
    said = {
        NoticeKind.CALLED: ngettext("One answer is asked of you.", "%(n)s answers are asked of you.", notice.count)
        % count,
        NoticeKind.REMINDED: ngettext("One answer is missing.", "%(n)s answers are missing.", notice.count) % count,
        NoticeKind.CALL_CHANGED: _("The call for updates changed. Your desk shows what is asked now."),
        NoticeKind.ESCALATED: _("Nobody has answered, though the body was reminded. Please see to it."),
        NoticeKind.DECIDE_LATE: _("An update waits for your decision."),
        NoticeKind.DECIDE_DUE: _("An update waits for your decision."),
        NoticeKind.DECIDE_FURTHER: _("Nobody has decided on this update, though they were reminded. Please see to it."),
        NoticeKind.WITHDRAW_ASKED: _("A colleague asks to take this off the public record. Confirm or refuse."),
        NoticeKind.WITHDRAW_DONE: _("A colleague confirmed: it is off the public record, with your reason."),
        NoticeKind.WITHDRAW_REFUSED: _("A colleague refused to withdraw it, with a reason. It stays public."),
        NoticeKind.RETURNED: _("Your update was returned with a reason."),
        NoticeKind.WAITING: _("An update waits for your decision."),
        NoticeKind.COMMENTED: _("Somebody commented on your update."),
        NoticeKind.APPROVED: _("Your update was approved."),
        NoticeKind.RELEASED: _("Your update is public now."),
    }
    return said.get(NoticeKind(notice.kind), "")


def _when(notice: Notice, today: datetime.date) -> str:
    if notice.due_on is None:
        return ""
    days = (notice.due_on - today).days
    day = {"day": date_in_words(notice.due_on), "n": abs(days)}
    if days < 0:
        return ngettext("Due on %(day)s, one day late.", "Due on %(day)s, %(n)s days late.", -days) % day
    if days == 0:
        return _("Due today, %(day)s.") % day
    return ngettext("Due on %(day)s, tomorrow.", "Due on %(day)s, in %(n)s days.", days) % day
