"""What is set up and what is missing, as a list of tasks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from servanda.foundation.accounts.overview import Overview, overview_for
from servanda.foundation.common.languages import OWN_NAMES
from servanda.foundation.organisations.language import languages_offered
from servanda.foundation.organisations.states import Module
from servanda.foundation.reference.national import national_lists
from servanda.interfaces.workspace.settings.door import of_this_installation


@dataclass(frozen=True, slots=True)
class Task:
    """One line: where it leads, what is so, and what is missing, if anything is."""

    name: str
    url: str
    says: str
    missing: str = ""


@of_this_installation
@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """Every part of the set-up with what is so; what is missing comes first."""
    held: Any = request.installation  # type: ignore[attr-defined]
    found = overview_for(request.user, state=held.home_state_id or "")
    groups = [
        (_("This installation"), list(_installation(held, found))),
        (_("Who takes part"), list(_who(found))),
        (_("Words and lists"), list(_words(held, found))),
    ]
    open_tasks = sum(bool(task.missing) for _title, tasks in groups for task in tasks)
    context = {"groups": groups, "open": open_tasks, "all": sum(len(tasks) for _title, tasks in groups)}
    return render(request, "workspace/settings/settings.html", context)


def _installation(held: Any, found: Overview) -> Iterator[Task]:
    unnamed = [OWN_NAMES[code] for code in languages_offered(held) if not held.names.get(code)]
    lacks = _("No name yet in: %(languages)s.") % {"languages": ", ".join(unnamed)} if unnamed else ""
    lacks = lacks or ("" if held.contact else _("No address to write to."))
    yield Task(_("Name, contact and footer"), _at("settings-identity"), str(held), lacks)
    offered = ", ".join(OWN_NAMES[code] for code in languages_offered(held))
    yield Task(_("Languages"), _at("settings-languages"), offered)
    has = _("Shown on every page.") if held.logo else _("None; the sign of the thread stands in its place.")
    yield Task(_("Logo"), _at("settings-logo"), has)
    on = _("%(on)s of %(all)s switched on.") % {"on": len(held.modules), "all": len(Module)}
    yield Task(_("Modules"), _at("modules"), on)
    if found.mail_by_operator:
        yield Task(_("Mail"), _at("settings-mail"), _("Sent by the way the operator set."))
    elif found.mail:
        yield Task(_("Mail"), _at("settings-mail"), _("Sent through %(server)s.") % {"server": found.mail})
    else:
        lacks = _("Nothing is sent: mails are kept as files.")
        yield Task(_("Mail"), _at("settings-mail"), _("No mail server yet."), lacks)


def _who(found: Overview) -> Iterator[Task]:
    bodies = ngettext("%(n)s open body.", "%(n)s open bodies.", found.bodies) % {"n": found.bodies}
    lacks = ""
    if found.branches_missing:
        names = ", ".join(str(branch.label) for branch in found.branches_missing)
        lacks = _("No body yet in: %(branches)s.") % {"branches": names}
    yield Task(_("Bodies and posts"), _at("bodies"), bodies, lacks)
    people = ngettext("%(n)s person.", "%(n)s people.", found.people) % {"n": found.people}
    waiting = ngettext("%(n)s invitation waits.", "%(n)s invitations wait.", found.invitations)
    says = f"{people} {waiting % {'n': found.invitations}}" if found.invitations else people
    yield Task(_("People"), _at("people"), says, _lacking_people(found))
    partners = ngettext("%(n)s partner.", "%(n)s partners.", found.partners) % {"n": found.partners}
    yield Task(_("Partners"), _at("partners"), partners)
    from_file = _("Many at once, from Excel or CSV, with a preview.")
    yield Task(_("Bodies and people from a spreadsheet"), _at("rosters"), from_file)


def _lacking_people(found: Overview) -> str:
    if found.administrators < 2:
        return _("Only one administrator. Invite a second: nobody can give a role to themselves.")
    if found.expired:
        said = ngettext("%(n)s invitation has expired.", "%(n)s invitations have expired.", found.expired)
        return said % {"n": found.expired}
    if found.bodies_without_writers:
        number = found.bodies_without_writers
        said = ngettext("In %(n)s body nobody answers.", "In %(n)s bodies nobody answers.", number)
        return said % {"n": number}
    return ""


def _words(held: Any, found: Overview) -> Iterator[Task]:
    if held.home_state_id is None:
        return
    own = ngettext("%(n)s word of your own.", "%(n)s words of your own.", found.own_words) % {"n": found.own_words}
    yield Task(_("Scales and their words"), _at("settings-scales"), own if found.own_words else _("As built in."))
    for line in national_lists(held.home_state_id):
        terms = ngettext("%(n)s term of your own.", "%(n)s terms of your own.", line.terms) % {"n": line.terms}
        lacks = _("Changes wait to be put in force.") if line.changes else ""
        url = reverse("workspace:settings-taxonomy", args=[line.code])
        yield Task(str(line.title), url, terms if line.terms else _("As built in."), lacks)


def _at(name: str) -> str:
    return reverse(f"workspace:{name}")
